using Alize.Kernel;

namespace Alize.Services.Volumes;

/// <summary>Reads snapshots with their metadata.</summary>
internal static class SnapshotRows
{
    public static Task<Snapshot?> Find(Tx tx, Id<Snapshot> id) =>
        tx.First($"SELECT {Snapshot.Columns} FROM volume_snapshot WHERE id = {id} AND deleted_at IS NULL", Snapshot.Read);

    /// <summary>A snapshot that this caller may see, bare.</summary>
    /// <exception cref="FaultException">404.</exception>
    public static async Task<Snapshot> Get(Tx tx, Caller caller, Id<Snapshot> id) =>
        await Find(tx, id) is { } snapshot && caller.Sees(snapshot.Project) ? snapshot
            : throw VolumesFaults.SnapshotNotFound(id.Text).Thrown();

    /// <summary>The same, locked against other writers until the transaction ends.</summary>
    public static async Task<Snapshot> Lock(Tx tx, Caller caller, Id<Snapshot> id)
    {
        var snapshot = await tx.First(
            $"SELECT {Snapshot.Columns} FROM volume_snapshot WHERE id = {id} AND deleted_at IS NULL {tx.ForUpdate}", Snapshot.Read);
        return snapshot is not null && caller.Sees(snapshot.Project) ? snapshot : throw VolumesFaults.SnapshotNotFound(id.Text).Thrown();
    }

    /// <summary>A volume's snapshots, newest first.</summary>
    public static Task<List<Snapshot>> OfVolume(Tx tx, Id<Volume> volume) => tx.Query(
        $"SELECT {Snapshot.Columns} FROM volume_snapshot WHERE volume = {volume} AND deleted_at IS NULL ORDER BY created_at DESC, id DESC",
        Snapshot.Read);

    public static async Task<Snapshot> Whole(Tx tx, Snapshot snapshot) => (await Whole(tx, [snapshot]))[0];

    public static async Task<List<Snapshot>> Whole(Tx tx, List<Snapshot> snapshots)
    {
        var metadata = await Properties.OfAll(tx, snapshots.Select(s => s.Id.Text), Properties.Metadata);
        return [.. snapshots.Select(s => s with { Metadata = metadata(s.Id.Text) })];
    }
}
