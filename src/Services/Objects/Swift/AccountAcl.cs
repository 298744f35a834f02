using System.Text.Json;
using Alize.Kernel;

namespace Alize.Services.Objects.Swift;

/// <summary>An account's list of guests: a JSON object of lists "admin", "read-write" and "read-only", whose words are those of a
/// container's list (<c>project:user</c>).</summary>
internal static class AccountAcl
{
    /// <summary>The name under which the account's metadata keeps it.</summary>
    public const string Key = "access-control";
    private static readonly string[] _names = ["admin", "read-write", "read-only"];

    /// <summary>The text as it is kept (null: none), or what is wrong with it.</summary>
    public static (string? Clean, string? Problem) Clean(string text)
    {
        if (string.IsNullOrWhiteSpace(text))
        {
            return (null, null);
        }

        if (JsonBodies.Read(text, maxDepth: 4) is not { } json)
        {
            return (null, "X-Account-Access-Control is not valid JSON");
        }

        if (json.ValueKind != JsonValueKind.Object)
        {
            return (null, "X-Account-Access-Control must be a JSON object");
        }

        foreach (var member in json.EnumerateObject())
        {
            if (!_names.Contains(member.Name) || member.Value.ValueKind != JsonValueKind.Array
                || member.Value.EnumerateArray().Any(v => v.ValueKind != JsonValueKind.String))
            {
                return (null, $"X-Account-Access-Control: '{member.Name}' must be one of {string.Join(", ", _names)} and a list of texts");
            }
        }

        return (Compact(json), null);
    }

    /// <summary>Whether the list lets a caller of another project do what a policy is about.</summary>
    public static ValueTask<bool> Allows(string? text, Caller caller, SwiftPolicy policy)
    {
        if (text is null)
        {
            return new(false);
        }

        using var json = JsonDocument.Parse(text);
        var reads = policy.Method is "GET" or "HEAD" or "COPY";
        var accountWrite = policy.Place == SwiftPlace.Account && !reads;
        return new(Names(json, "admin", caller)
            || (!accountWrite && Names(json, "read-write", caller))
            || (reads && Names(json, "read-only", caller)));
    }

    private static string Compact(JsonElement element)
    {
        var buffer = new System.Buffers.ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(buffer))
        {
            element.WriteTo(writer);
        }

        return System.Text.Encoding.UTF8.GetString(buffer.WrittenSpan);
    }

    private static bool Names(JsonDocument json, string list, Caller caller) =>
        json.RootElement.TryGetProperty(list, out var items)
        && SwiftAcl.Parse(string.Join(',', items.EnumerateArray().Select(i => i.GetString()))).AllowsUser(caller, own: false);
}
