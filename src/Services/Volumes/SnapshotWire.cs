using Alize.Kernel;

namespace Alize.Services.Volumes;

/// <summary>Snapshots as Cinder writes them, and what bodies about them may hold.</summary>
internal static class SnapshotWire
{
    public static ObjectSchema Create { get; } = Schema.Object(("snapshot", Schema.Object(
        ("volume_id", Schema.Text(1, 255).OrNull().Required()), ("name", VolumeSchemas.Name), ("display_name", VolumeSchemas.Name),
        ("description", VolumeSchemas.Name), ("display_description", VolumeSchemas.Name), ("force", Schema.Flag().OrNull()),
        ("metadata", VolumeSchemas.Metadata.OrNull())).Open().Required()));

    public static ObjectSchema Update { get; } = Schema.Object(("snapshot", Schema.Object(
        ("name", VolumeSchemas.Name), ("display_name", VolumeSchemas.Name), ("description", VolumeSchemas.Name),
        ("display_description", VolumeSchemas.Name)).Required()));

    public static void Plain(JsonOut o, Call call, Snapshot s)
    {
        o.Text("id", s.Id.Text);
        o.Time("created_at", s.CreatedAt);
        o.Time("updated_at", s.UpdatedAt);
        o.Text("name", s.Name);
        o.Text("description", s.Description);
        o.Text("volume_id", s.Volume.Text);
        o.Text("status", s.Status);
        o.Number("size", s.Size);
        o.Map("metadata", s.Metadata);
        if (call.Version.Has(3, 14))
        {
            o.Text("group_snapshot_id", s.Group);
        }

        if (call.Version.Has(3, 41))
        {
            o.Text("user_id", s.User);
        }

        if (call.Version.Has(3, 65))
        {
            o.Flag("consumes_quota", true);
        }
    }

    public static void Detail(JsonOut o, Call call, Snapshot s)
    {
        Plain(o, call, s);
        o.Text("os-extended-snapshot-attributes:progress", s.Progress);
        o.Text("os-extended-snapshot-attributes:project_id", s.Project);
    }
}
