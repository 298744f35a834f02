namespace Alize.Server.Hosting;

/// <summary>Gives memory back to the machine once the program rests: guests need it, and the runtime keeps it for a next burst
/// that may never come.</summary>
public sealed class IdleMemory(TimeProvider clock) : BackgroundService
{
    private const long Rest = 8 << 20;
    private const long WorthIt = 16 << 20;
    private static readonly TimeSpan _look = TimeSpan.FromSeconds(20);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(_look, clock);
        var (before, collected) = (GC.GetTotalAllocatedBytes(), 0L);
        while (await timer.WaitForNextTickAsync(stoppingToken).ConfigureAwait(false))
        {
            var now = GC.GetTotalAllocatedBytes();
            if (now - before < Rest && now - collected > WorthIt)
            {
                // compacts, and returns what it freed at once; pauses for tens of milliseconds, with nobody there to wait for it
                GC.Collect(GC.MaxGeneration, GCCollectionMode.Aggressive, blocking: true, compacting: true);
                collected = now;
            }

            before = now;
        }
    }
}
