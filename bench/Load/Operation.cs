namespace Alize.Load;

/// <summary>What is measured on each cloud, as often as wished; all of it through the public APIs. What it makes has a name that begins
/// with "bench" and is used again or taken away.</summary>
/// <param name="Prepare">Makes what the request needs; not measured.</param>
internal sealed record Operation(string Name, int Connections, Func<Cloud, Task<Request>> Prepare)
{
    private const double WarmUpShare = 0.2;

    /// <summary>Running numbers of the warm-up, so that it makes nothing that the measure makes too.</summary>
    private const int WarmUpFirst = 1_000_000;

    private static readonly TimeSpan _mostOfATransfer = TimeSpan.FromMinutes(2);

    /// <summary>So many requests, without a warm-up; null: until the time is over.</summary>
    public long? Count { get; init; }

    /// <summary>The figure is bytes a second, in MB (10^6).</summary>
    public bool InBytes { get; init; }

    /// <summary>Takes away what the requests made; not measured.</summary>
    public Func<Cloud, Task> After { get; init; } = _ => Task.CompletedTask;

    public string FullName => Connections == 1 ? $"{Name}, 1 client" : $"{Name}, {Connections} clients";

    public static IEnumerable<Operation> OneAndMany(string name, Func<Cloud, Task<Request>> prepare, Func<Cloud, Task>? after = null) =>
        new[] { 1, 16 }.Select(c => new Operation(name, c, prepare) { After = after ?? (_ => Task.CompletedTask) });

    /// <exception cref="InvalidOperationException">It could not be prepared.</exception>
    public async Task<Figure> Measure(Cloud cloud, TimeSpan time)
    {
        var request = await Prepare(cloud);
        if (Count is null)
        {
            Generator.Run(request with { First = WarmUpFirst }, Connections, time * WarmUpShare);
        }

        var pids = cloud.OpenRc.Pids();
        var (servers, machine, client) = (Machine.CpuSeconds(pids), Machine.BusySeconds(), Environment.CpuUsage.TotalTime.TotalSeconds);
        var outcome = Generator.Run(request, Connections, Count is null ? time : _mostOfATransfer, Count ?? long.MaxValue);
        servers = Machine.CpuSeconds(pids) - servers;
        machine = Machine.BusySeconds() - machine;
        client = Environment.CpuUsage.TotalTime.TotalSeconds - client;
        await After(cloud);
        return Figure.Of(outcome, InBytes, servers, machine - servers - client);
    }
}
