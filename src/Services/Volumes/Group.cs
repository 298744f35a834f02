using System.Data.Common;
using Alize.Kernel;

namespace Alize.Services.Volumes;

/// <summary>Where a group or a group snapshot stands, in Cinder's words.</summary>
public static class GroupStatus
{
    public const string Creating = "creating";
    public const string Available = "available";
    public const string Deleting = "deleting";
    public const string Error = "error";
}

/// <summary>Volumes that are snapshotted and copied together.</summary>
public sealed record Group(
    Id<Group> Id, string Project, string? Name, string? Description, string Status, string Type, string? Snapshot, string? Source,
    DateTimeOffset CreatedAt)
{
    public const string Kind = "volume_group";

    internal static readonly Raw Columns =
        new("id, project, name, description, status, group_type, group_snapshot, source_group, created_at");

    internal static ListShape Shape { get; } = new(
        "volume_group",
        new Dictionary<string, Func<string, Sql>>
        {
            ["id"] = ListShape.Is("id"), ["name"] = ListShape.Is("name"), ["status"] = ListShape.Is("status"), ["list_volume"] = _ =>
                $"1 = 1",
        },
        new Dictionary<string, string> { ["name"] = "name" },
        new Dictionary<string, string>
        {
            ["id"] = "id", ["name"] = "COALESCE(name, '')", ["status"] = "status",
            ["created_at"] = "created_at"
        },
        ["name", "status", "list_volume"]);

    /// <summary>The volume types that its volumes may be of.</summary>
    public IReadOnlyList<string> Types { get; init; } = [];

    public IReadOnlyList<string> Volumes { get; init; } = [];

    internal static Group Read(DbDataReader r)
    {
        var c = r.Columns();
        return new(c.Id<Group>(), c.Text(), c.TextOrNull(), c.TextOrNull(), c.Text(), c.Text(), c.TextOrNull(), c.TextOrNull(), c.Time());
    }

    /// <summary>A group that this caller may see, whole.</summary>
    /// <exception cref="FaultException">404.</exception>
    internal static async Task<Group> Get(Tx tx, Caller caller, Id<Group> id)
    {
        var group = await tx.First($"SELECT {Columns} FROM volume_group WHERE id = {id} AND deleted_at IS NULL {tx.ForUpdate}", Read);
        return group is not null && caller.Sees(group.Project) ? (await Whole(tx, [group]))[0] : throw Fault.NotFound("Group", id).Thrown();
    }

    internal static async Task<List<Group>> Whole(Tx tx, List<Group> groups)
    {
        var ids = Sql.In(groups.Select(g => g.Id.Text));
        var types = (await tx.Query(
            $"SELECT volume_group, type FROM volume_group_member_type WHERE volume_group IN {ids} ORDER BY type", r =>
                (r.GetString(0), r.GetString(1)))).ToLookup(t => t.Item1, t => t.Item2);
        var volumes = (await tx.Query(
            $"SELECT volume_group, id FROM volume WHERE volume_group IN {ids} AND deleted_at IS NULL ORDER BY created_at, id", r =>
                (r.GetString(0), r.GetString(1)))).ToLookup(t => t.Item1, t => t.Item2);
        return groups.ConvertAll(g => g with { Types = [.. types[g.Id.Text]], Volumes = [.. volumes[g.Id.Text]] });
    }
}

/// <summary>Snapshots of all a group's volumes, taken together.</summary>
public sealed record GroupSnapshot(
    Id<GroupSnapshot> Id, string Project, Id<Group> Group, string Type, string? Name, string? Description, string Status,
    DateTimeOffset CreatedAt)
{
    public const string Kind = "volume_group_snapshot";

    internal static readonly Raw Columns = new("id, project, volume_group, group_type, name, description, status, created_at");

    internal static ListShape Shape { get; } = new(
        "volume_group_snapshot",
        new Dictionary<string, Func<string, Sql>>
        {
            ["id"] = ListShape.Is("id"), ["name"] = ListShape.Is("name"), ["status"] = ListShape.Is("status"),
            ["group_id"] = ListShape.Is("volume_group"),
        },
        new Dictionary<string, string> { ["name"] = "name", ["status"] = "status" },
        new Dictionary<string, string>
        {
            ["id"] = "id", ["name"] = "COALESCE(name, '')", ["status"] = "status",
            ["created_at"] = "created_at", ["group_id"] = "volume_group"
        },
        ["name", "status", "group_id"]);

    internal static GroupSnapshot Read(DbDataReader r)
    {
        var c = r.Columns();
        return new(c.Id<GroupSnapshot>(), c.Text(), c.Id<Group>(), c.Text(), c.TextOrNull(), c.TextOrNull(), c.Text(), c.Time());
    }

    /// <summary>One that this caller may see.</summary>
    /// <exception cref="FaultException">404.</exception>
    internal static async Task<GroupSnapshot> Get(Tx tx, Caller caller, Id<GroupSnapshot> id) =>
        await tx.First($"SELECT {Columns} FROM volume_group_snapshot WHERE id = {id} AND deleted_at IS NULL {tx.ForUpdate}",
            Read) is { } found && caller.Sees(found.Project)
            ? found
            : throw Fault.NotFound("GroupSnapshot", id).Thrown();

    /// <summary>Follows its snapshots: available when the last is made, gone when the last is gone. The lock makes the last one see the
    /// others.</summary>
    internal static async Task Follow(Tx tx, Scribe scribe, string? id)
    {
        if (id is null || await tx.Execute($"UPDATE volume_group_snapshot SET status = status WHERE id = {id}") == 0)
        {
            return;
        }

        Sql still = $"SELECT 1 FROM volume_snapshot s WHERE s.group_snapshot = {id} AND s.deleted_at IS NULL";
        await tx.Execute($"""
            UPDATE volume_group_snapshot SET status = {GroupStatus.Available} WHERE id = {id} AND status = {GroupStatus.Creating}
                AND NOT EXISTS ({still} AND s.status = {SnapshotStatus.Creating})
            """);
        await tx.Execute($"""
            UPDATE volume_group_snapshot SET deleted_at = {scribe.Now} WHERE id = {id} AND status = {GroupStatus.Deleting}
                AND NOT EXISTS ({still})
            """);
    }
}
