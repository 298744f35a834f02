using Alize.Client.Billing;
using Alize.Client.Compute;
using Alize.Client.Network;
using Alize.Client.Objects;
using Alize.Client.Volumes;

namespace Alize.Console.Overview;

/// <summary>Everything of the first page.</summary>
public sealed record OverviewModel(
    IReadOnlyList<Gauge> Gauges, AccountHead Objects, CostReport Costs, IReadOnlyList<Server> Servers)
{
    public const int MostServers = 5;
}

/// <summary>How much of one kind is used, and how much may be (-1: any).</summary>
/// <param name="Key">Of its text.</param>
/// <param name="Path">The page where it is.</param>
/// <param name="Unit">The key of a text around the numbers, where they are no pieces.</param>
public sealed record Gauge(string Key, string Path, long Used, long Limit, string? Unit = null);

/// <summary>Gathers the gauges of the services.</summary>
internal static class Gauges
{
    public static IReadOnlyList<Gauge> Of(Limits compute, VolumeLimits volumes, IReadOnlyDictionary<string, Quota> network) =>
    [
        new("gauge.servers", "/servers", compute.Servers, compute.MaxServers),
        new("gauge.cores", "/servers", compute.Cores, compute.MaxCores),
        new("gauge.memory", "/servers", compute.RamMib, compute.MaxRamMib, "size.mib"),
        new("gauge.volumes", "/volumes", volumes.Volumes, volumes.MaxVolumes),
        new("gauge.disk", "/volumes", volumes.Gib, volumes.MaxGib, "size.gib"),
        .. Network(network, ("network", "/networks"), ("router", "/routers"), ("floatingip", "/addresses"), ("security_group", "/groups")),
    ];

    private static IEnumerable<Gauge> Network(IReadOnlyDictionary<string, Quota> all, params (string Kind, string Path)[] shown) =>
        from s in shown where all.ContainsKey(s.Kind) select new Gauge("gauge." + s.Kind, s.Path, all[s.Kind].Used, all[s.Kind].Limit);
}
