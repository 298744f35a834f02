using System.Collections.Frozen;
using Alize.Kernel;

namespace Alize.Services.Images;

/// <summary>What an image's own fields are called and may hold. Any other name is a property of the tenant's.</summary>
internal static class ImageFields
{
    public static readonly string[] DiskFormats = ["ami", "ari", "aki", "vhd", "vhdx", "vmdk", "raw", "qcow2", "vdi", "iso", "ploop"];
    public static readonly string[] ContainerFormats = ["ami", "ari", "aki", "bare", "ovf", "ova", "docker", "compressed"];
    public static readonly string[] Visibilities = ["community", "public", "private", "shared"];

    public static readonly FrozenSet<string> ReadOnly = FrozenSet.Create(
        StringComparer.Ordinal,
        "status", "checksum", "os_hash_algo", "os_hash_value", "created_at", "updated_at",
        "size", "virtual_size", "direct_url", "self", "file",
        "schema", "stores");

    public static readonly FrozenSet<string> Writable = FrozenSet.Create(
        StringComparer.Ordinal,
        "id", "owner", "name", "visibility", "os_hidden", "protected", "disk_format", "container_format", "min_disk", "min_ram", "tags");

    /// <summary>The schema of each writable field.</summary>
    public static readonly IReadOnlyDictionary<string, Schema> Schemas = new Dictionary<string, Schema>
    {
        ["id"] = Schema.Text(36, 36).Like(Uuid.Pattern()),
        ["owner"] = Schema.Text(0, 255).OrNull(),
        ["name"] = Schema.Text(0, 255).OrNull(),
        ["visibility"] = Schema.OneOf(Visibilities),
        ["os_hidden"] = Schema.Flag(asText: false),
        ["protected"] = Schema.Flag(asText: false),
        ["disk_format"] = Schema.OneOf(DiskFormats).OrNull(),
        ["container_format"] = Schema.OneOf(ContainerFormats).OrNull(),
        ["min_disk"] = Schema.Integer(0, int.MaxValue, asText: false),
        ["min_ram"] = Schema.Integer(0, int.MaxValue, asText: false),
        ["tags"] = Schema.List(Schema.Text(0, 255), max: 128),
    };

    public static readonly Schema Property = Schema.Text();

    /// <summary>The body of a create. Read-only fields pass here, to be refused as such.</summary>
    public static readonly Schema Create = Schema.Object(
        [.. Schemas.Select(s => (s.Key, s.Value)), .. ReadOnly.Append("locations").Select(name => (name, (Schema)Schema.Any()))]) with
    {
        Others = Property,
    };

    /// <summary>Refuses names that nobody may write.</summary>
    /// <exception cref="FaultException">403.</exception>
    public static void Guard(string name)
    {
        if (ReadOnly.Contains(name))
        {
            throw ImagesFaults.ReadOnly(name).Thrown();
        }

        if (name == "locations" || name.StartsWith("os_glance", StringComparison.Ordinal))
        {
            throw ImagesFaults.Reserved(name).Thrown();
        }
    }
}

internal static partial class Uuid
{
    [System.Text.RegularExpressions.GeneratedRegex("^[0-9a-fA-F]{8}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{12}$")]
    public static partial System.Text.RegularExpressions.Regex Pattern();
}
