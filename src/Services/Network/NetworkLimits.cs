using Alize.Kernel;

namespace Alize.Services.Network;

/// <summary>What a project has taken of one kind, and how much it may.</summary>
public sealed record NetworkLimit(string Resource, long Most, long Used);

/// <summary>The verbs of quotas: limits of projects that differ from the default.</summary>
public sealed class NetworkLimits(Db db, Quotas quotas, LedgerBook ledger)
{
    /// <summary>A project's limits in the order of the defaults.</summary>
    public async Task<List<NetworkLimit>> Of(string project, CancellationToken ct)
    {
        var counts = await quotas.Of(project, NetworkQuota.Prefix, ct);
        return [.. NetworkQuota.Defaults.Select(d => counts.TryGetValue(NetworkQuota.Counter(d.Key), out var count)
            ? new NetworkLimit(d.Key, count.Most ?? d.Value, count.Used)
            : new NetworkLimit(d.Key, d.Value, 0))];
    }

    public static List<NetworkLimit> Defaults() => [.. NetworkQuota.Defaults.Select(d => new NetworkLimit(d.Key, d.Value, 0))];

    /// <summary>The projects that have limits of their own, each with all its limits.</summary>
    public async Task<List<(string Project, List<NetworkLimit> Limits)>> Own(CancellationToken ct)
    {
        var own = (await quotas.Limited(NetworkQuota.Prefix, ct)).ToLookup(l => l.Project);
        return [.. own.OrderBy(p => p.Key, StringComparer.Ordinal).Select(p => (p.Key, NetworkQuota.Defaults.Select(d => new NetworkLimit(
            d.Key, p.FirstOrDefault(l => l.Resource == NetworkQuota.Counter(d.Key)).Limit ?? d.Value, 0)).ToList()))];
    }

    /// <param name="strict">Refuses a limit below what is used already.</param>
    public Task Set(Caller caller, string project, IReadOnlyDictionary<string, long> limits, bool strict) => db.Transact(async tx =>
    {
        foreach (var (resource, most) in limits)
        {
            await Quotas.Limit(tx, project, NetworkQuota.Counter(resource), most);
        }

        if (strict)
        {
            await RefuseBelowUse(tx, project, limits);
        }

        await Wrote(tx, caller, project, "update");
    });

    public Task Reset(Caller caller, string project) => db.Transact(async tx =>
    {
        foreach (var resource in NetworkQuota.Defaults.Keys)
        {
            await Quotas.Limit(tx, project, NetworkQuota.Counter(resource), null);
        }

        await Wrote(tx, caller, project, "delete");
    });

    private static async Task RefuseBelowUse(Tx tx, string project, IReadOnlyDictionary<string, long> limits)
    {
        foreach (var resource in limits.Keys)
        {
            // taking nothing fits unless more is taken than the limit allows
            if (!await Quotas.Take(tx, project, NetworkQuota.Counter(resource), 0, -1))
            {
                throw NetworkFaults.Conflict(
                    "InvalidQuotaValue", $"Change would make usage less than 0 for the following resources: ['{resource}'].").Thrown();
            }
        }
    }

    private Task Wrote(Tx tx, Caller caller, string project, string verb) => ledger.Write(
        tx, LedgerEntry.By(caller, $"network.quota.{verb}", "quota", project) with { Project = project });
}
