using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;
using Alize.Kernel;

namespace Alize.Services.Compute;

/// <summary>Flavors in Nova's words.</summary>
internal static partial class FlavorWire
{
    private static readonly (string, Schema)[] _members =
    [
        ("name", NovaWords.Name.Required()),
        ("id", Schema.Any()),
        ("ram", Schema.Integer(1, NovaWords.MostInt).Required()),
        ("vcpus", Schema.Integer(1, NovaWords.MostInt).Required()),
        ("disk", Schema.Integer(0, NovaWords.MostInt).Required()),
        ("OS-FLV-EXT-DATA:ephemeral", Schema.Integer(0, NovaWords.MostInt)),
        ("swap", Schema.Integer(0, NovaWords.MostInt)),
        ("rxtx_factor", Schema.Any()),
        ("os-flavor-access:is_public", Schema.Flag()),
    ];

    public static Schema Create { get; } = Schema.Object(("flavor", Schema.Object(_members).Required()));

    /// <summary>Since 2.55.</summary>
    public static Schema CreateDescribed { get; } = Schema.Object(
        ("flavor", Schema.Object([.. _members, ("description", NovaWords.Description)]).Required()));

    public static Schema Describe { get; } = Schema.Object(
        ("flavor", Schema.Object(("description", NovaWords.Description.Required())).Required()));

    public static Flavor Read(JsonElement f, Ids ids) => new(
        Id(f, ids),
        f.Text("name"),
        f.IntOrNull("vcpus") ?? 0,
        f.IntOrNull("ram") ?? 0,
        f.IntOrNull("disk") ?? 0,
        f.IntOrNull("OS-FLV-EXT-DATA:ephemeral") ?? 0,
        f.IntOrNull("swap") ?? 0,
        Factor(f),
        f.FlagOrNull("os-flavor-access:is_public") ?? true,
        Disabled: false,
        f.TextOrNull("description"),
        new Dictionary<string, string>());

    public static void Brief(JsonOut o, Cloud cloud, Microversion version, Flavor flavor)
    {
        o.Text("id", flavor.Id);
        o.Text("name", flavor.Name);
        if (version.Has(2, 55))
        {
            o.Text("description", flavor.Description);
        }

        ComputeLinks.Write(o, cloud, "flavors", flavor.Id);
    }

    public static void Whole(JsonOut o, Cloud cloud, Microversion version, Flavor flavor)
    {
        Brief(o, cloud, version, flavor);
        o.Number("ram", flavor.RamMib);
        o.Number("disk", flavor.DiskGib);
        o.Number("vcpus", flavor.Vcpus);
        o.Number("OS-FLV-EXT-DATA:ephemeral", flavor.EphemeralGib);
        o.Flag("OS-FLV-DISABLED:disabled", flavor.Disabled);
        o.Flag("os-flavor-access:is_public", flavor.IsPublic);
        o.Double("rxtx_factor", flavor.RxtxFactor);
        Swap(o, version, flavor.SwapMib);
        if (version.Has(2, 61))
        {
            o.Map("extra_specs", flavor.ExtraSpecs);
        }
    }

    /// <summary>No swap was an empty text until 2.75.</summary>
    private static void Swap(JsonOut o, Microversion version, int mib)
    {
        if (mib == 0 && !version.Has(2, 75))
        {
            o.Text("swap", "");
            return;
        }

        o.Number("swap", mib);
    }

    private static string Id(JsonElement f, Ids ids)
    {
        if (f.TextOrNull("id") is not { } id)
        {
            return ids.Dashed();
        }

        var kind = f.GetProperty("id").ValueKind;
        return kind is JsonValueKind.String or JsonValueKind.Number && IdText().IsMatch(id)
            ? id
            : throw Fault.BadRequest(
                $"Invalid input for field/attribute id. Value: {id[..Math.Min(80, id.Length)]}. It must match '{IdText()}'").Thrown();
    }

    private static double Factor(JsonElement f)
    {
        if (f.TextOrNull("rxtx_factor") is not { } text)
        {
            return 1;
        }

        return double.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var factor)
            && factor is > 0 and < 3.40282e38
            ? factor
            : throw Fault.BadRequest("Invalid input for field/attribute rxtx_factor. It must be a number above 0").Thrown();
    }

    [GeneratedRegex(@"^(?! )[a-zA-Z0-9. _-]{1,255}(?<! )\z")]
    private static partial Regex IdText();
}
