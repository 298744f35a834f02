using System.Globalization;
using System.Text.Json;

namespace Alize.Kernel;

/// <summary>Reads members of a body that a <see cref="Schema"/> has checked. Absent, null and empty are three things:
/// <see cref="Has"/> tells absent, the <c>...OrNull</c> readers give null for both others' absence of a value.</summary>
public static class JsonReading
{
    /// <summary>Whether the member is there, null included.</summary>
    public static bool Has(this JsonElement body, string name) =>
        body.ValueKind == JsonValueKind.Object && body.TryGetProperty(name, out _);

    public static bool IsNull(this JsonElement body, string name) => Member(body, name) is { ValueKind: JsonValueKind.Null };

    public static string? TextOrNull(this JsonElement body, string name) => Member(body, name) is { } value
        ? value.ValueKind switch
        {
            JsonValueKind.String => value.GetString(),
            JsonValueKind.Null => null,
            _ => value.GetRawText(),
        }
        : null;

    public static string Text(this JsonElement body, string name) => TextOrNull(body, name) ?? "";

    public static long? LongOrNull(this JsonElement body, string name) =>
        Member(body, name) is { } value && NumberSchema.TryRead(value, out var number) ? number : null;

    public static int? IntOrNull(this JsonElement body, string name) =>
        LongOrNull(body, name) is { } n && n is >= int.MinValue and <= int.MaxValue ? (int)n : null;

    public static bool? FlagOrNull(this JsonElement body, string name) =>
        Member(body, name) is { } value && FlagSchema.TryRead(value, out var flag) ? flag : null;

    /// <summary>An object or list member; null where it is absent or null.</summary>
    public static JsonElement? ElementOrNull(this JsonElement body, string name) =>
        Member(body, name) is { ValueKind: not JsonValueKind.Null } value ? value : null;

    public static IEnumerable<JsonElement> Items(this JsonElement body, string name) =>
        Member(body, name) is { ValueKind: JsonValueKind.Array } value ? value.EnumerateArray() : [];

    public static List<string> Texts(this JsonElement body, string name) => [.. Items(body, name).Select(i => i.ToString())];

    /// <summary>A member that is an object of texts.</summary>
    public static Dictionary<string, string> Map(this JsonElement body, string name) =>
        Member(body, name) is { ValueKind: JsonValueKind.Object } value
            ? value.EnumerateObject().ToDictionary(p => p.Name, p => p.Value.ToString())
            : [];

    /// <summary>A query's truth value, as clients write it.</summary>
    public static bool? ToFlag(this string? word) => word is not null && FlagSchema.TryWord(word, out var flag) ? flag : null;

    /// <summary>A query's whole number.</summary>
    public static long? ToLong(this string? digits) =>
        long.TryParse(digits, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var n) ? n : null;

    private static JsonElement? Member(JsonElement body, string name) =>
        body.ValueKind == JsonValueKind.Object && body.TryGetProperty(name, out var value) ? value : null;
}
