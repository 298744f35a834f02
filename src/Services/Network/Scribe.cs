using Alize.Kernel;

namespace Alize.Services.Network;

/// <summary>What every verb of this room writes with: ids and times, quota, the ledger, the wakes.</summary>
public sealed class Scribe(LedgerBook ledger, WorkTable work, Ids ids, TimeProvider clock)
{
    public const string NetworkKind = "network";
    public const string PortKind = "port";
    public const string RouterKind = "router";
    public const string GroupKind = "security_group";

    public static readonly IReadOnlyDictionary<string, decimal> ChargedNoMore = new Dictionary<string, decimal>();

    public Ids Ids => ids;

    public DateTimeOffset Now => clock.GetUtcNow();

    public Standard Born(Standard std) => std.Born(ids, clock);

    public Standard Changed(Standard std) => std.Changed(clock);

    /// <param name="caller">Null where the cloud itself acts.</param>
    /// <param name="verb">create, update, delete.</param>
    public Task Wrote(
        Tx tx, Caller? caller, string kind, string verb, Standard what, IReadOnlyDictionary<string, decimal>? meters = null)
    {
        var action = $"network.{kind}.{verb}";
        var entry = caller is null ? new LedgerEntry(action, kind, what.Id) : LedgerEntry.By(caller, action, kind, what.Id);
        return ledger.Write(tx, entry with { Project = what.Project, Meters = meters });
    }

    public Task Wake(Tx tx, string kind, string id) => work.Wake(tx, kind, id);

    /// <exception cref="FaultException">409 OverQuota.</exception>
    public static async Task Take(Tx tx, string project, string resource, long amount = 1)
    {
        if (amount > 0 && !await Quotas.Take(tx, project, NetworkQuota.Counter(resource), amount, NetworkQuota.Default(resource)))
        {
            throw NetworkFaults.OverQuota(resource).Thrown();
        }
    }

    public static Task Give(Tx tx, string project, string resource, long amount = 1) =>
        Quotas.Give(tx, project, NetworkQuota.Counter(resource), amount);
}
