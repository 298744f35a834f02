using Alize.Kernel;

namespace Alize.Services.Volumes;

/// <summary>The verbs of group snapshots, one transaction each.</summary>
public sealed class GroupSnapshots(Db db, Scribe scribe)
{
    public Task<GroupSnapshot> Get(Caller caller, Id<GroupSnapshot> id, CancellationToken ct) =>
        db.Read(tx => GroupSnapshot.Get(tx, caller, id), ct);

    /// <exception cref="FaultException">400 where the group is empty or one of its volumes is busy; 413.</exception>
    public Task<GroupSnapshot> Create(Caller caller, Id<Group> of, string? name, string? description) => db.Transact(async tx =>
    {
        var group = await Group.Get(tx, caller, of);
        if (group.Volumes.Count == 0)
        {
            throw Groups.Invalid("The group is empty: no group snapshot will be created.").Thrown();
        }

        var id = scribe.Ids.New<GroupSnapshot>();
        await tx.Execute($"""
            INSERT INTO volume_group_snapshot (id, project, volume_group, group_type, name, description, status, created_at)
            VALUES ({id}, {caller.Project}, {of}, {group.Type}, {name}, {description}, {GroupStatus.Creating}, {scribe.Now})
            """);
        foreach (var member in group.Volumes)
        {
            var volume = await VolumeRows.Lock(tx, caller, new(member));
            if (volume.Status is not (VolumeStatus.Available or VolumeStatus.InUse))
            {
                throw VolumesFaults.WrongStatus(volume, "be snapshotted", VolumeStatus.Available, VolumeStatus.InUse).Thrown();
            }

            await Snapshots.Create(tx, scribe, caller, volume, name, description, id.Text);
        }

        await scribe.Wrote(tx, caller, GroupSnapshot.Kind, "create", id.Text, caller.Project);
        return await GroupSnapshot.Get(tx, caller, id);
    });

    public Task Update(Caller caller, Id<GroupSnapshot> id, Func<GroupSnapshot, GroupSnapshot> change) => db.Transact(async tx =>
    {
        var snapshot = change(await GroupSnapshot.Get(tx, caller, id));
        await tx.Execute($"UPDATE volume_group_snapshot SET name = {snapshot.Name}, description = {snapshot.Description} WHERE id = {id}");
        await scribe.Wrote(tx, caller, GroupSnapshot.Kind, "update", id.Text, snapshot.Project);
    });

    /// <summary>Goes when the last of its snapshots has gone.</summary>
    public Task Delete(Caller caller, Id<GroupSnapshot> id) => db.Transact(async tx =>
    {
        var group = await GroupSnapshot.Get(tx, caller, id);
        if (group.Status is not (GroupStatus.Available or GroupStatus.Error))
        {
            throw Fault.BadRequest($"Invalid GroupSnapshot: GroupSnapshot status must be available or error, not {group.Status}.").Thrown();
        }

        await tx.Execute($"UPDATE volume_group_snapshot SET status = {GroupStatus.Deleting} WHERE id = {id}");
        foreach (var snapshot in await tx.Query(
            $"SELECT {Snapshot.Columns} FROM volume_snapshot WHERE group_snapshot = {id} AND deleted_at IS NULL", Snapshot.Read))
        {
            await Snapshots.Remove(tx, scribe, caller, snapshot);
        }

        await scribe.Wrote(tx, caller, GroupSnapshot.Kind, "delete", id.Text, group.Project);
        await GroupSnapshot.Follow(tx, scribe, id.Text);
    });

    public Task Reset(Caller caller, Id<GroupSnapshot> id, string status) => db.Transact(async tx =>
    {
        var snapshot = await GroupSnapshot.Get(tx, caller, id);
        await tx.Execute($"UPDATE volume_group_snapshot SET status = {status} WHERE id = {id}");
        await scribe.Wrote(tx, caller, GroupSnapshot.Kind, "reset", id.Text, snapshot.Project);
    });
}
