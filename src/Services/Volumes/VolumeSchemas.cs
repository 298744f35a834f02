using Alize.Kernel;

namespace Alize.Services.Volumes;

/// <summary>What bodies about volumes may hold.</summary>
internal static class VolumeSchemas
{
    /// <summary>The largest volume, in GiB: 1 PiB.</summary>
    private const long MostGib = 1 << 20;

    public static Schema Name { get; } = Schema.Text(0, 255).OrNull();

    public static Schema Size { get; } = Schema.Integer(1, MostGib);

    public static ObjectSchema Metadata { get; } = Schema.Map();

    private static readonly (string, Schema)[] _create =
    [
        ("name", Name), ("display_name", Name), ("description", Name), ("display_description", Name), ("size", Size.OrNull()),
        ("metadata", Metadata.OrNull()), ("volume_type", Name), ("availability_zone", Name), ("snapshot_id", Name), ("source_volid", Name),
        ("imageRef", Name), ("image_id", Name), ("multiattach", Schema.Flag().OrNull()), ("consistencygroup_id", Name), ("group_id", Name),
        ("backup_id", Name), ("scheduler_hints", Schema.Any()), ("OS-SCH-HNT:scheduler_hints", Schema.Any()),
    ];

    /// <summary>Before 3.53 clients sent words of their own, and they were let pass.</summary>
    public static ObjectSchema CreateOpen { get; } = Schema.Object(("volume", Schema.Object(_create).Open().Required())).Open();

    public static ObjectSchema Create { get; } = Schema.Object(
        ("volume", Schema.Object(_create).Required()), ("OS-SCH-HNT:scheduler_hints", Schema.Any()));

    public static ObjectSchema Update { get; } = Schema.Object(("volume", Schema.Object(
        ("name", Name), ("display_name", Name), ("description", Name), ("display_description", Name),
        ("metadata", Metadata.OrNull())).Open().Required()));
}
