using System.Text.Json;
using System.Text.RegularExpressions;
using Alize.Kernel;

namespace Alize.Services.Compute;

/// <summary>What this API's names and keys look like.</summary>
internal static partial class NovaWords
{
    public const long MostInt = int.MaxValue;

    /// <summary>Printable, without white space at its ends.</summary>
    public static Schema Name => Schema.Text(1, 255).Like(Printable());

    /// <summary>A zone's name, in which a colon would part zone from host.</summary>
    public static Schema ZoneName => Schema.Text(1, 255).Like(PrintableNoColon());

    public static Schema KeyPairName => Schema.Text(1, 255).Like(KeyName());

    /// <summary>Since 2.92 also with @ and dots.</summary>
    public static Schema KeyPairNameV292 => Schema.Text(1, 255).Like(KeyNameV292());

    public static Schema Host => Schema.Text(1, 255).Like(HostName());

    public static Schema Description => Schema.Text(0, 65_535).Like(AllPrintable()).OrNull();

    /// <summary>Texts under keys of letters, digits and <c>-_:. </c>; null where <paramref name="nulls"/> remove a key.</summary>
    public static ObjectSchema Metadata(bool nulls = false) =>
        Schema.Object() with { Others = nulls ? Schema.Text(0, 255).OrNull() : Schema.Text(0, 255), MaxKey = 255 };

    /// <exception cref="FaultException">400 naming the key.</exception>
    public static void CheckKeys(JsonElement map, string path)
    {
        foreach (var name in map.EnumerateObject().Select(m => m.Name).Where(n => !MetadataKey().IsMatch(n)))
        {
            throw Fault.BadRequest(
                $"Invalid input for field/attribute {path}. Value: {name}. '{name}' does not match '{MetadataKey()}'").Thrown();
        }
    }

    [GeneratedRegex(@"^(?!\p{Zs})[^\p{Cc}\p{Cf}\p{Cn}\p{Co}\p{Zl}\p{Zp}]*(?<!\p{Zs})\z")]
    private static partial Regex Printable();

    [GeneratedRegex(@"^(?!\p{Zs})[^:\p{Cc}\p{Cf}\p{Cn}\p{Co}\p{Zl}\p{Zp}]*(?<!\p{Zs})\z")]
    private static partial Regex PrintableNoColon();

    [GeneratedRegex(@"^[^\p{Cc}\p{Cf}\p{Cn}\p{Co}\p{Zl}\p{Zp}]*\z")]
    private static partial Regex AllPrintable();

    [GeneratedRegex(@"^(?! )[-_ a-zA-Z0-9]+(?<! )\z")]
    private static partial Regex KeyName();

    [GeneratedRegex(@"^(?! )[-_@. a-zA-Z0-9]+(?<! )\z")]
    private static partial Regex KeyNameV292();

    [GeneratedRegex(@"^[-._a-zA-Z0-9]*\z")]
    private static partial Regex HostName();

    [GeneratedRegex(@"^[-a-zA-Z0-9_:. ]{1,255}\z")]
    private static partial Regex MetadataKey();
}
