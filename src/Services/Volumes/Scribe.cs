using Alize.Kernel;

namespace Alize.Services.Volumes;

/// <summary>What every verb of this room writes with: ids and times, the ledger, the wakes.</summary>
public sealed class Scribe(LedgerBook ledger, WorkTable work, Ids ids, TimeProvider clock, Cloud cloud)
{
    public static readonly IReadOnlyDictionary<string, decimal> ChargedNoMore = new Dictionary<string, decimal>();

    public string Region => cloud.Region;

    /// <summary>The pool of this host, as Cinder names one.</summary>
    public string Pool => $"{cloud.Host}@local#local";

    public long Now => clock.NowMs();

    public Ids Ids => ids;

    /// <param name="caller">Null where the cloud itself acts.</param>
    /// <param name="verb">create, update, delete and the like.</param>
    public Task Wrote(
        Tx tx, Caller? caller, string kind, string verb, string id, string? project, IReadOnlyDictionary<string, decimal>? meters = null)
    {
        var action = $"volume.{kind}.{verb}";
        var entry = caller is null ? new LedgerEntry(action, kind, id) : LedgerEntry.By(caller, action, kind, id);
        return ledger.Write(tx, entry with { Project = project, Meters = meters });
    }

    public Task Wake(Tx tx, string kind, string id) => work.Wake(tx, kind, id);

    public static IReadOnlyDictionary<string, decimal> VolumeMeters(long gib) =>
        new Dictionary<string, decimal> { [Metered.VolumeGib] = gib };

    public static IReadOnlyDictionary<string, decimal> SnapshotMeters(long gib) =>
        new Dictionary<string, decimal> { [Metered.SnapshotGib] = gib };
}
