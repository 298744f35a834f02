using Alize.Kernel;

namespace Alize.Services.Volumes;

/// <summary>The verbs of groups, one transaction each. A group is rows only: its volumes' reconcilers do the work.</summary>
public sealed class Groups(Db db, Scribe scribe, Volumes volumes)
{
    public Task<Group> Get(Caller caller, Id<Group> id, CancellationToken ct) => db.Read(tx => Group.Get(tx, caller, id), ct);

    /// <exception cref="FaultException">404 for a type that is none; 413.</exception>
    public Task<Group> Create(Caller caller, Group draft) => db.Transact(async tx =>
    {
        var type = await GroupType.Named(tx, caller, draft.Type);
        var types = new List<string>();
        foreach (var word in draft.Types)
        {
            types.Add((await TypeRows.Named(tx, caller, word)).Id.Text);
        }

        return await Insert(tx, caller, draft with { Type = type.Id.Text, Types = types });
    });

    /// <summary>A copy of a group, from its volumes or from a group snapshot.</summary>
    /// <exception cref="FaultException">400 where the source is empty.</exception>
    public Task<Group> Copy(Caller caller, string? name, string? description, string? source, string? snapshot) => db.Transact(async tx =>
    {
        var from = snapshot is { } id ? await GroupSnapshot.Get(tx, caller, new(id)) : null;
        var original = await Group.Get(tx, caller, from?.Group ?? new(source!));
        var parts = from is null
            ? [.. original.Volumes.Select(v => new Origin(Origin.Volume, v))]
            : await tx.Query(
                $"SELECT id FROM volume_snapshot WHERE group_snapshot = {snapshot} AND deleted_at IS NULL ORDER BY created_at, id",
                r => new Origin(Origin.Snapshot, r.GetString(0)));
        if (parts.Count == 0)
        {
            throw Invalid("The source is empty: no group will be created.").Thrown();
        }

        var group = await Insert(tx, caller,
            original with { Name = name, Description = description, Snapshot = snapshot, Source = source });
        foreach (var part in parts)
        {
            await volumes.Create(tx, caller, caller.Project, new(null, null, null, part) { Group = group.Id.Text });
        }

        return group;
    });

    /// <param name="add">Volumes that shall belong to it.</param>
    /// <param name="remove">Volumes that shall not any more.</param>
    public Task Update(Caller caller, Id<Group> id, Func<Group, Group> change, IReadOnlyCollection<string> add,
        IReadOnlyCollection<string> remove) => db.Transact(
        async tx =>
        {
            var old = await Group.Get(tx, caller, id);
            if (old.Status != GroupStatus.Available || add.Intersect(remove).Any())
            {
                throw Invalid($"Cannot update group {id}: it must be available, and no volume both added and removed.").Thrown();
            }

            var group = change(old);
            await tx.Execute($"UPDATE volume_group SET name = {group.Name}, description = {group.Description} WHERE id = {id}");
            foreach (var volume in remove)
            {
                await Leave(tx, caller, old, volume);
            }

            foreach (var volume in add)
            {
                await Join(tx, caller, old, volume);
            }

            await scribe.Wrote(tx, caller, Group.Kind, "update", id.Text, old.Project);
        });

    /// <param name="withVolumes">Its volumes go with it; otherwise it must be empty.</param>
    public Task Delete(Caller caller, Id<Group> id, bool withVolumes) => db.Transact(async tx =>
    {
        var group = await Group.Get(tx, caller, id);
        var snapshots = await tx.Number($"""
            SELECT (SELECT count(*) FROM volume_group_snapshot WHERE volume_group = {id} AND deleted_at IS NULL)
                + (SELECT count(*) FROM volume_snapshot WHERE deleted_at IS NULL AND volume IN {Sql.In(group.Volumes)})
            """);
        var attached = await tx.Number($"SELECT count(*) FROM volume_attachment WHERE volume IN {Sql.In(group.Volumes)}");
        if (group.Status is not (GroupStatus.Available or GroupStatus.Error)
            || snapshots + attached > 0 || (group.Volumes.Count > 0 && !withVolumes))
        {
            throw Invalid(
                $"Cannot delete group {id}: it must be at rest, without snapshots and attached volumes, and empty unless asked.").Thrown();
        }

        foreach (var volume in group.Volumes)
        {
            await tx.Execute($"UPDATE volume SET volume_group = NULL WHERE id = {volume}");
            await volumes.Remove(tx, caller, (await VolumeRows.Lock(tx, new(volume)))!);
        }

        await tx.Execute($"UPDATE volume_group SET deleted_at = {scribe.Now} WHERE id = {id}");
        await VolumeQuota.GiveOne(tx, group.Project, "groups", 1);
        await scribe.Wrote(tx, caller, Group.Kind, "delete", id.Text, group.Project);
    });

    public Task Reset(Caller caller, Id<Group> id, string status) => db.Transact(async tx =>
    {
        var group = await Group.Get(tx, caller, id);
        await tx.Execute($"UPDATE volume_group SET status = {status} WHERE id = {id}");
        await scribe.Wrote(tx, caller, Group.Kind, "reset", id.Text, group.Project);
    });

    private async Task<Group> Insert(Tx tx, Caller caller, Group draft)
    {
        await VolumeQuota.TakeOne(tx, caller.Project, "groups", 1);
        var id = scribe.Ids.New<Group>();
        await tx.Execute($"""
            INSERT INTO volume_group (id, project, name, description, status, group_type, group_snapshot, source_group, created_at)
            VALUES ({id}, {caller.Project}, {draft.Name}, {draft.Description}, {GroupStatus.Available}, {draft.Type}, {draft.Snapshot},
                {draft.Source}, {scribe.Now})
            """);
        foreach (var type in draft.Types.Distinct())
        {
            await tx.Execute($"INSERT INTO volume_group_member_type (volume_group, type) VALUES ({id}, {type})");
        }

        await scribe.Wrote(tx, caller, Group.Kind, "create", id.Text, caller.Project);
        return await Group.Get(tx, caller, id);
    }

    private static async Task Leave(Tx tx, Caller caller, Group group, string volume)
    {
        var row = await VolumeRows.Lock(tx, caller, new(volume));
        if (row.Group != group.Id.Text)
        {
            throw VolumesFaults.InvalidVolume(
                $"Cannot remove volume {volume} from group {group.Id} because it is not in the group.").Thrown();
        }

        await tx.Execute($"UPDATE volume SET volume_group = NULL WHERE id = {volume}");
    }

    private static async Task Join(Tx tx, Caller caller, Group group, string volume)
    {
        var row = await VolumeRows.Lock(tx, caller, new(volume));
        if (row.Group is not null || row.Project != group.Project || !group.Types.Contains(row.Type)
            || row.Status is not (VolumeStatus.Available or VolumeStatus.InUse))
        {
            throw VolumesFaults.InvalidVolume(
                $"Cannot add volume {volume} to group {group.Id}: it must be idle, in no group, and of one of the group's types.").Thrown();
        }

        await tx.Execute($"UPDATE volume SET volume_group = {group.Id} WHERE id = {volume}");
    }

    internal static Fault Invalid(string why) => Fault.BadRequest($"Invalid group: {why}");
}
