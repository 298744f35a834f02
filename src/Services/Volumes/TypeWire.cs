using Alize.Kernel;

namespace Alize.Services.Volumes;

/// <summary>Volume types as Cinder writes them, and what bodies about them may hold.</summary>
internal static class TypeWire
{
    public const string AccessFlag = "os-volume-type-access:is_public";

    /// <summary>Extra specs that tenants may read; the others tell of the cloud's inside.</summary>
    private static readonly string[] _open = [VolumeType.ZonesSpec, VolumeType.MultiAttachSpec, "replication_enabled"];

    public static Schema Create { get; } = Schema.Object(("volume_type", Schema.Object(
        ("name", Schema.Text(1, 255).Required()), ("description", Schema.Text(0, 255).OrNull()),
        ("extra_specs", VolumeSchemas.Metadata.OrNull()),
        (AccessFlag, Schema.Flag())).Required()));

    public static Schema Update { get; } = Schema.Object(("volume_type", Schema.Object(
        ("name", Schema.Text(0, 255).OrNull()), ("description", Schema.Text(0, 255).OrNull()),
        ("is_public", Schema.Flag().OrNull())).Required()));

    public static Schema Specs { get; } = Schema.Object(("extra_specs", VolumeSchemas.Metadata.Required()));

    public static ListShape Shape { get; } = new(
        "volume_type",
        new Dictionary<string, Func<string, Sql>>
        {
            ["is_public"] = _ => $"1 = 1",
            ["name"] = ListShape.Is("name"),
            ["description"] = ListShape.Is("description"),
            ["extra_specs"] = ListShape.Properties(Properties.Specs, "volume_type"),
        },
        new Dictionary<string, string> { ["name"] = "name" },
        new Dictionary<string, string>
        {
            ["id"] = "id", ["name"] = "name", ["created_at"] = "created_at", ["updated_at"] = "updated_at", ["is_public"] = "is_public",
            ["description"] = "COALESCE(description, '')",
        },
        ["is_public", "name", "description"]);

    public static void Plain(JsonOut o, Call call, VolumeType type)
    {
        o.Text("id", type.Id.Text);
        o.Text("name", type.Name);
        o.Flag("is_public", type.IsPublic);
        o.Text("description", type.Description);
        o.Map("extra_specs", Shown(call, type.Specs));
    }

    /// <summary>What show, create and the list answer.</summary>
    public static void Detail(JsonOut o, Call call, VolumeType type, bool qos = true)
    {
        Plain(o, call, type);
        o.Flag(AccessFlag, type.IsPublic);
        if (qos && call.Caller.IsAdmin)
        {
            o.Text("qos_specs_id", type.Qos);
        }
    }

    public static IEnumerable<KeyValuePair<string, string>> Shown(Call call, IReadOnlyDictionary<string, string> specs) =>
        call.Caller.IsAdmin ? specs : specs.Where(s => _open.Contains(s.Key));
}
