using Alize.Kernel;

namespace Alize.Services.Volumes;

/// <summary>Groups and group snapshots as Cinder writes them, and what bodies about them may hold.</summary>
internal static class GroupWire
{
    public static Schema Create { get; } = Schema.Object(("group", Schema.Object(
        ("name", VolumeSchemas.Name), ("description", VolumeSchemas.Name), ("group_type", Schema.Text(1, 255).Required()),
        ("volume_types", Schema.List(Schema.Text(1, 255), 1, 100).Required()), ("availability_zone", VolumeSchemas.Name)).Required()));

    public static Schema Update { get; } = Schema.Object(("group", Schema.Object(
        ("name", VolumeSchemas.Name), ("description", VolumeSchemas.Name), ("add_volumes", Schema.Text(0, 4000).OrNull()),
        ("remove_volumes", Schema.Text(0, 4000).OrNull())).Required()));

    public static Schema Source { get; } = Schema.Object(
        ("name", VolumeSchemas.Name), ("description", VolumeSchemas.Name), ("source_group_id", Schema.Text(1, 255)),
        ("group_snapshot_id", Schema.Text(1, 255)));

    public static Schema Status { get; } = Schema.Object(("status", Schema.OneOf(
        "creating", "available", "deleting", "error", "in-use", "error_deleting", "updating").Required()));

    public static Schema CreateSnapshot { get; } = Schema.Object(("group_snapshot", Schema.Object(
        ("group_id", Schema.Text(1, 255).Required()), ("name", VolumeSchemas.Name), ("description", VolumeSchemas.Name)).Required()));

    public static Schema UpdateSnapshot { get; } = Schema.Object(("group_snapshot", Schema.Object(
        ("name", VolumeSchemas.Name), ("description", VolumeSchemas.Name)).Required()));

    public static void Summary(JsonOut o, Group group)
    {
        o.Text("id", group.Id.Text);
        o.Text("name", group.Name);
    }

    public static void Detail(JsonOut o, Call call, Group group)
    {
        Summary(o, group);
        o.Text("status", group.Status);
        o.Text("availability_zone", Volumes.Zone);
        o.Time("created_at", group.CreatedAt);
        o.Text("description", group.Description);
        o.Text("group_type", group.Type);
        o.Texts("volume_types", group.Types);
        if (call.Version.Has(3, 14))
        {
            o.Text("group_snapshot_id", group.Snapshot);
            o.Text("source_group_id", group.Source);
        }

        if (call.Version.Has(3, 25) && call.Query("list_volume").ToFlag() == true)
        {
            o.Texts("volumes", group.Volumes);
        }

        if (call.Version.Has(3, 38))
        {
            o.Text("replication_status", "disabled");
        }

        if (call.Version.Has(3, 58) && call.Caller.IsAdmin)
        {
            o.Text("project_id", group.Project);
        }
    }

    public static void Summary(JsonOut o, GroupSnapshot snapshot, bool withType = true)
    {
        o.Text("id", snapshot.Id.Text);
        o.Text("name", snapshot.Name);
        if (withType)
        {
            o.Text("group_type_id", snapshot.Type);
        }
    }

    public static void Detail(JsonOut o, Call call, GroupSnapshot snapshot)
    {
        Summary(o, snapshot);
        o.Text("group_id", snapshot.Group.Text);
        o.Text("status", snapshot.Status);
        o.Time("created_at", snapshot.CreatedAt);
        o.Text("description", snapshot.Description);
        if (call.Version.Has(3, 58) && call.Caller.IsAdmin)
        {
            o.Text("project_id", snapshot.Project);
        }
    }
}
