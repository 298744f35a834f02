namespace Alize.Services.Compute;

/// <summary>Gives a guest time to power down, but no longer than its server's owner wants it to: a newer wish (a delete, a hard reboot)
/// ends the wait.</summary>
internal sealed class GracefulStop(IHypervisor hypervisor, Servers servers, TimeProvider clock)
{
    /// <summary>How long a guest may take to power down before its process is ended.</summary>
    private static readonly TimeSpan _grace = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan _look = TimeSpan.FromMilliseconds(500);

    /// <returns>False where the wish changed meanwhile; the guest may still run then.</returns>
    public async Task<bool> Stop(ServerPass pass, CancellationToken ct)
    {
        using var turned = CancellationTokenSource.CreateLinkedTokenSource(ct);
        var stopping = hypervisor.EnsureStopped(pass.Host, pass.Id, _grace, turned.Token);
        while (await Task.WhenAny(stopping, Task.Delay(_look, clock, ct)) != stopping)
        {
            if (await servers.Find(pass.Id, ct) is not { } now || now.Revision != pass.Server.Revision)
            {
                await turned.CancelAsync();
                break;
            }
        }

        try
        {
            await stopping;
            return true;
        }
        catch (OperationCanceledException) when (turned.IsCancellationRequested && !ct.IsCancellationRequested)
        {
            return false;
        }
    }
}
