using Alize.Kernel;
using Alize.Services.Placement;

namespace Alize.Services.Compute;

/// <summary>Hosts that may take a server, best first, and why each other may not.</summary>
public sealed record Ranking(IReadOnlyList<HostRoom> Hosts, IReadOnlyList<string> Refusals)
{
    /// <summary>What a server without a host says of it.</summary>
    public string Says => Refusals.Count == 0
        ? "No valid host was found. There is no host at all."
        : $"No valid host was found. {string.Join("; ", Refusals)}.";
}

/// <summary>Ranks hosts from a snapshot, outside any transaction: each filter that refuses a host says why.</summary>
public sealed class ServerScheduler(IPlacement placement, Servers servers)
{
    public async Task<Ranking> Rank(ServerPlan plan, CancellationToken ct)
    {
        var asked = await Relations(plan, ct);
        var fit = new List<HostRoom>();
        var refusals = new List<string>();
        foreach (var host in await placement.Hosts(ct))
        {
            if (Refusal(host, plan, asked) is { } why)
            {
                refusals.Add($"host {host.Host}: {why}");
                continue;
            }

            fit.Add(host);
        }

        return new([.. fit.OrderByDescending(h => Soft(h, plan, asked)).ThenByDescending(FreeRam).ThenBy(h => h.Host,
            StringComparer.Ordinal)], refusals);
    }

    /// <summary>What a server takes of its host.</summary>
    public static IReadOnlyList<Amount> Needs(Flavor f, bool rootOnVolume) =>
    [
        new("VCPU", f.Vcpus), new("MEMORY_MB", f.RamMib),
        new("DISK_GB", (rootOnVolume ? 0 : f.DiskGib) + f.EphemeralGib + ((f.SwapMib + 1023) / 1024)),
    ];

    private static string? Refusal(HostRoom host, ServerPlan plan, Neighbours asked)
    {
        if (!host.Enabled)
        {
            return "it takes no more servers";
        }

        if (plan.Host is { } only && only != host.Host)
        {
            return $"only {only} is asked for";
        }

        if (plan.Zone is { } zone && zone != host.Zone)
        {
            return $"it is in zone {host.Zone}, not in {zone}";
        }

        return Short(host, plan) ?? asked.Refusal(host.Host, plan.Group);
    }

    private static string? Short(HostRoom host, ServerPlan plan)
    {
        foreach (var (name, count) in Needs(plan.Flavor, plan.Image is null).Where(n => n.Count > 0))
        {
            var free = (host.Has.GetValueOrDefault(name)?.Capacity ?? 0) - host.Used.GetValueOrDefault(name);
            if (free < count)
            {
                return $"{count} {name} are needed, {Math.Max(0, free)} are free";
            }
        }

        return null;
    }

    private static long FreeRam(HostRoom host) =>
        (host.Has.GetValueOrDefault("MEMORY_MB")?.Capacity ?? 0) - host.Used.GetValueOrDefault("MEMORY_MB");

    private static int Soft(HostRoom host, ServerPlan plan, Neighbours asked) => plan.Group?.Policy switch
    {
        "soft-affinity" => asked.Group.Count(h => h == host.Host),
        "soft-anti-affinity" => -asked.Group.Count(h => h == host.Host),
        _ => 0,
    };

    private async Task<Neighbours> Relations(ServerPlan plan, CancellationToken ct) => new(
        await HostsOf(plan.Group?.Members ?? [], ct), await HostsOf(plan.Asked.Hints.SameHost, ct),
            await HostsOf(plan.Asked.Hints.DifferentHost, ct));

    private async Task<List<string>> HostsOf(IReadOnlyList<string> ids, CancellationToken ct)
    {
        var hosts = new List<string>();
        foreach (var id in ids)
        {
            if (await servers.Find(id, ct) is { DeletedAt: null, Host: { } host })
            {
                hosts.Add(host);
            }
        }

        return hosts;
    }

    /// <summary>Where the servers stand that this one shall be near to or far from.</summary>
    private sealed record Neighbours(IReadOnlyList<string> Group, IReadOnlyList<string> Same, IReadOnlyList<string> Different)
    {
        public string? Refusal(string host, ServerGroup? group) => group?.Policy switch
        {
            "anti-affinity" when Group.Count(h => h == host) >= (group.MaxServerPerHost ?? 1) =>
                $"group {group.Id} wants its servers apart",
            "affinity" when Group.Count > 0 && !Group.Contains(host) => $"group {group.Id} wants its servers together",
            _ when Same.Count > 0 && !Same.Contains(host) => "the servers of same_host are elsewhere",
            _ when Different.Contains(host) => "a server of different_host is there",
            _ => null,
        };
    }
}
