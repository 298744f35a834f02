using Alize.Kernel;

namespace Alize.Services.Volumes;

/// <summary>The verbs of snapshots, one transaction each.</summary>
public sealed class Snapshots(Db db, Scribe scribe)
{
    public Task<Snapshot> Get(Caller caller, Id<Snapshot> id, CancellationToken ct) =>
        db.Read(async tx => await SnapshotRows.Whole(tx, await SnapshotRows.Get(tx, caller, id)), ct);

    /// <param name="inUse">Also of a volume that a server has.</param>
    /// <exception cref="FaultException">404; 400 where the volume is busy; 413.</exception>
    public Task<Snapshot> Create(
        Caller caller, Id<Volume> of, string? name, string? description, IReadOnlyDictionary<string, string> metadata, bool inUse) =>
            db.Transact(
        async tx =>
        {
            var volume = await VolumeRows.Lock(tx, caller, of);
            if (volume.Status != VolumeStatus.Available && !(inUse && volume.Status == VolumeStatus.InUse))
            {
                throw VolumesFaults.WrongStatus(
                    volume, "be snapshotted", inUse ? [VolumeStatus.Available, VolumeStatus.InUse] : [VolumeStatus.Available]).Thrown();
            }

            var snapshot = await Create(tx, scribe, caller, volume, name, description, null);
            await Properties.Set(tx, snapshot.Id.Text, Properties.Metadata, metadata);
            return await SnapshotRows.Whole(tx, snapshot);
        });

    /// <summary>Makes the row; its reconciler makes the copy.</summary>
    internal static async Task<Snapshot> Create(
        Tx tx, Scribe scribe, Caller caller, Volume volume, string? name, string? description, string? group)
    {
        var project = caller.Project;
        await VolumeQuota.Take(tx, project, "snapshots", volume.Size, volume.Type);
        var id = scribe.Ids.New<Snapshot>();
        await tx.Execute($"""
            INSERT INTO volume_snapshot (id, project, user_id, volume, name, description, size, type, status, progress, group_snapshot,
                region,
                created_at, updated_at)
            VALUES ({id}, {project}, {caller.UserId}, {volume.Id}, {name}, {description}, {volume.Size}, {volume.Type},
                {SnapshotStatus.Creating},
                {"0%"}, {group}, {scribe.Region}, {scribe.Now}, {scribe.Now})
            """);
        await Properties.Set(tx, id.Text, Properties.Image, await Properties.Of(tx, volume.Id.Text, Properties.Image));
        await scribe.Wrote(tx, caller, Snapshot.Kind, "create", id.Text, project, Scribe.SnapshotMeters(volume.Size));
        await scribe.Wake(tx, Snapshot.Kind, id.Text);
        return (await SnapshotRows.Find(tx, id))!;
    }

    public Task<Snapshot> Update(Caller caller, Id<Snapshot> id, Func<Snapshot, Snapshot> change) => db.Transact(async tx =>
    {
        var snapshot = change(await SnapshotRows.Whole(tx, await SnapshotRows.Lock(tx, caller, id)));
        await tx.Execute($"""
            UPDATE volume_snapshot SET name = {snapshot.Name}, description = {snapshot.Description}, updated_at = {scribe.Now}
            WHERE id = {id}
            """);
        await scribe.Wrote(tx, caller, Snapshot.Kind, "update", id.Text, snapshot.Project);
        return await SnapshotRows.Whole(tx, (await SnapshotRows.Find(tx, id))!);
    });

    /// <exception cref="FaultException">400 while it is busy or part of a group snapshot.</exception>
    public Task Delete(Caller caller, Id<Snapshot> id, bool force) => db.Transact(async tx =>
    {
        var snapshot = await SnapshotRows.Lock(tx, caller, id);
        var idle = force || snapshot.Status is SnapshotStatus.Available or SnapshotStatus.Error or SnapshotStatus.ErrorDeleting;
        if (!idle || snapshot.Group is not null)
        {
            throw Fault.BadRequest(
                $"Invalid snapshot: Snapshot must be available or error and not part of a group, but it is {snapshot.Status}.").Thrown();
        }

        await Remove(tx, scribe, caller, snapshot);
    });

    public Task SetStatus(Caller caller, Id<Snapshot> id, string status, string? progress = null) => db.Transact(async tx =>
    {
        var snapshot = await SnapshotRows.Lock(tx, caller, id);
        await tx.Execute($"""
            UPDATE volume_snapshot SET status = {status}, progress = {progress ?? snapshot.Progress}, updated_at = {scribe.Now}
            WHERE id = {id}
            """);
        await scribe.Wrote(tx, caller, Snapshot.Kind, "reset", id.Text, snapshot.Project);
    });

    /// <summary>Says that it shall go; its reconciler removes the copy and then frees the quota.</summary>
    internal static async Task Remove(Tx tx, Scribe scribe, Caller? caller, Snapshot snapshot)
    {
        await tx.Execute(
            $"UPDATE volume_snapshot SET status = {SnapshotStatus.Deleting}, updated_at = {scribe.Now} WHERE id = {snapshot.Id}");
        await scribe.Wrote(tx, caller, Snapshot.Kind, "delete", snapshot.Id.Text, snapshot.Project, Scribe.ChargedNoMore);
        await scribe.Wake(tx, Snapshot.Kind, snapshot.Id.Text);
    }
}
