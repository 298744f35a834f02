using Alize.Kernel;

namespace Alize.Services.Volumes;

/// <summary>Backups as Cinder writes them, and what bodies about them may hold.</summary>
internal static class BackupWire
{
    private static readonly (string, Schema)[] _create =
    [
        ("volume_id", Schema.Text(1, 255).Required()), ("container", Schema.Text(0, 255).OrNull()), ("description", VolumeSchemas.Name),
        ("incremental", Schema.Flag()), ("force", Schema.Flag()), ("name", VolumeSchemas.Name),
        ("snapshot_id", Schema.Text(0, 255).OrNull()),
    ];

    private static readonly (string, Schema)[] _update = [("name", VolumeSchemas.Name), ("description", VolumeSchemas.Name)];
    private static readonly (string, Schema) _metadata = ("metadata", VolumeSchemas.Metadata.OrNull());

    public static Schema Create { get; } = Schema.Object(("backup", Schema.Object(_create).Required()));

    public static Schema CreateWithMetadata { get; } = Schema.Object(("backup", Schema.Object(
        [.. _create, _metadata, ("availability_zone", Schema.Text(0, 255).OrNull())]).Required()));

    public static Schema Update { get; } = Schema.Object(("backup", Schema.Object(_update).Required()));

    public static Schema UpdateWithMetadata { get; } = Schema.Object(("backup", Schema.Object([.. _update, _metadata]).Required()));

    public static Schema Restore { get; } = Schema.Object(("restore", Schema.Object(
        ("name", VolumeSchemas.Name), ("volume_id", Schema.Text(0, 255).OrNull())).OrNull().Required()));

    public static Schema Record { get; } = Schema.Object(("backup-record", Schema.Object(
        ("backup_service", Schema.Text(1, 255).Required()), ("backup_url", Schema.Text(1).Required())).Required()));

    public static ListShape Shape { get; } = new(
        "volume_backup",
        new Dictionary<string, Func<string, Sql>>
        {
            ["id"] = ListShape.Is("id"),
            ["name"] = ListShape.Is("name"),
            ["status"] = ListShape.Is("status"),
            ["volume_id"] = ListShape.Is("volume"),
            ["snapshot_id"] = ListShape.Is("snapshot"),
            ["size"] = ListShape.Number("size"),
        },
        new Dictionary<string, string> { ["name"] = "name", ["status"] = "status", ["volume_id"] = "volume" },
        new Dictionary<string, string>
        {
            ["id"] = "id", ["name"] = "COALESCE(name, '')", ["status"] = "status", ["created_at"] = "created_at",
            ["updated_at"] = "updated_at",
            ["size"] = "size", ["volume_id"] = "volume", ["data_timestamp"] = "data_at",
        },
        ["name", "status", "volume_id"]);

    public static void Summary(JsonOut o, Call call, Cloud cloud, Backup b)
    {
        o.Text("id", b.Id.Text);
        o.Text("name", b.Name);
        o.SelfLinks(call, cloud, "backups", b.Id.Text);
    }

    public static void Detail(JsonOut o, Call call, Cloud cloud, Backup b)
    {
        Summary(o, call, cloud, b);
        o.Text("status", b.Status);
        o.Number("size", b.Size);
        o.Number("object_count", 0);
        o.Text("availability_zone", Volumes.Zone);
        o.Text("container", b.Container);
        o.Time("created_at", b.CreatedAt);
        o.Time("updated_at", b.UpdatedAt);
        o.Text("description", b.Description);
        o.Text("fail_reason", b.Trouble);
        o.Text("volume_id", b.Volume.Text);
        o.Flag("is_incremental", false);
        o.Flag("has_dependent_backups", false);
        o.Text("snapshot_id", b.Snapshot);
        o.Time("data_timestamp", b.DataAt);
        if (call.Version.Has(3, 18) && call.Caller.IsAdmin)
        {
            o.Text("os-backup-project-attr:project_id", b.Project);
        }

        if (call.Version.Has(3, 43))
        {
            o.Map("metadata", b.Metadata);
        }

        if (call.Version.Has(3, 56))
        {
            o.Text("user_id", b.User);
        }
    }
}
