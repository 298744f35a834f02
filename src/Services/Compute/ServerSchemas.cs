using System.Text.RegularExpressions;
using Alize.Kernel;

namespace Alize.Services.Compute;

/// <summary>The bodies that servers take, as data.</summary>
public static partial class ServerSchemas
{
    private static readonly Schema _name = Schema.Text(1, 255).Like(Printable());
    private static readonly Schema _uuid = Schema.Text(36, 36).Like(Uuid());
    private static readonly Schema _count = Schema.Integer(1, 1000);
    private static readonly Schema _size = Schema.Integer(1, 1_000_000);
    private static readonly Schema _diskConfig = Schema.OneOf("AUTO", "MANUAL");
    private static readonly Schema _description = Schema.Text(0, 255).OrNull();
    private static readonly Schema _adminPass = Schema.Text(0, 255);
    private static readonly Schema _ipv4 = Schema.Text(0, 15);
    private static readonly Schema _ipv6 = Schema.Text(0, 45);
    private static readonly Schema _flag = Schema.Flag();

    /// <summary>The bodies of metadata: an object of texts.</summary>
    public static Schema Metadata { get; } = Schema.Object(("metadata", Metas().Required()));

    public static Schema MetadataItem { get; } = Schema.Object(("meta", (Metas() with { MaxMembers = 1 }).Required()));

    public static Schema Create21 { get; } = Create();

    public static Schema Create219 { get; } = Create(("description", _description));

    public static Schema Update21 { get; } = Update();

    public static Schema Update219 { get; } = Update(("description", _description));

    public static Schema Rebuild21 { get; } = Rebuild();

    public static Schema Rebuild219 { get; } = Rebuild(("description", _description));

    public static ObjectSchema Metas() => Schema.Map();

    private static ObjectSchema Create(params (string, Schema)[] more)
    {
        var hints = Hints();
        return Schema.Object(
            ("server", Schema.Object([
                ("name", _name.Required()), ("flavorRef", Flavor().Required()), ("imageRef", Schema.Text(0, 36)), ("adminPass", _adminPass),
                ("metadata", Metas()), ("networks", Schema.List(Network(), 0, 64).OrNull()), ("OS-DCF:diskConfig", _diskConfig),
                ("accessIPv4", _ipv4), ("accessIPv6", _ipv6), ("availability_zone", Schema.Text(1, 255).OrNull()), ("key_name",
                    Schema.Text(1, 255)),
                ("config_drive", _flag.OrNull()), ("user_data", Schema.Text(0, 65_535).OrNull()), ("security_groups", Schema.List(Group(),
                    0, 64)),
                ("min_count", _count), ("max_count", _count), ("return_reservation_id", _flag), ("personality", Schema.List(File(), 0,
                    100)),
                ("block_device_mapping", Schema.List(OldDevice(), 0, 64)), ("block_device_mapping_v2", Schema.List(Device(), 0, 64)),
                ("os:scheduler_hints", hints), ("OS-SCH-HNT:scheduler_hints", hints), .. more]).Required()),
            ("os:scheduler_hints", hints),
            ("OS-SCH-HNT:scheduler_hints", hints));
    }

    private static ObjectSchema Update(params (string, Schema)[] more) => Schema.Object(("server", Schema.Object(
        [("name", _name), ("OS-DCF:diskConfig", _diskConfig), ("accessIPv4", _ipv4.OrNull()), ("accessIPv6", _ipv6.OrNull()),
            .. more]).Required()));

    private static ObjectSchema Rebuild(params (string, Schema)[] more) => Schema.Object(
        [
            ("imageRef", Schema.Text(1, 255).Required()), ("name", _name), ("adminPass", _adminPass), ("metadata", Metas()),
            ("OS-DCF:diskConfig", _diskConfig), ("accessIPv4", _ipv4), ("accessIPv6", _ipv6), ("preserve_ephemeral", _flag),
            ("personality", Schema.List(File(), 0, 100)), .. more]);

    private static ObjectSchema Network() => Schema.Object(
        ("uuid", Schema.Text(1, 64)), ("port", Schema.Text(1, 64).OrNull()), ("fixed_ip", Schema.Text(2, 45)));

    private static ObjectSchema Group() => Schema.Object(("name", Schema.Text(1, 255).Required()));

    private static ObjectSchema File() => Schema.Object(("path", Schema.Text(1, 255).Required()), ("contents", Schema.Text(0,
        65_535).Required()));

    /// <summary>An id, as text or as the whole number that old clients send.</summary>
    private static AnySchema Flavor() => Schema.Any();

    private static ObjectSchema Device() => Schema.Object(
        ("source_type", Schema.OneOf("volume", "image", "snapshot", "blank").Required()),
        ("destination_type", Schema.OneOf("local", "volume").OrNull()),
        ("uuid", _uuid.OrNull()), ("boot_index", Schema.Integer(-1, 255).OrNull()), ("volume_size", _size.OrNull()),
        ("delete_on_termination", _flag),
        ("device_name", Schema.Text(1, 255).OrNull()), ("guest_format", Schema.Text(0, 255).OrNull()), ("device_type", Schema.Text(0,
            255).OrNull()),
        ("disk_bus", Schema.Text(0, 255).OrNull()), ("no_device", Schema.Any()));

    private static ObjectSchema OldDevice() => Schema.Object(
        ("volume_id", _uuid.OrNull()), ("snapshot_id", _uuid.OrNull()), ("volume_size", _size.OrNull()), ("delete_on_termination", _flag),
        ("device_name", Schema.Text(1, 255)), ("virtual_name", Schema.Text(0, 255).OrNull()), ("no_device", Schema.Any()));

    private static ObjectSchema Hints() => Schema.Object(
        ("group", Schema.Text(1, 255)), ("same_host", Schema.Any()), ("different_host", Schema.Any())).Open();

    [GeneratedRegex(@"^\S(.*\S)?$", RegexOptions.Singleline)]
    private static partial Regex Printable();

    [GeneratedRegex("^[0-9a-fA-F]{8}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{12}$")]
    private static partial Regex Uuid();
}
