using System.Text;
using Microsoft.AspNetCore.Http;

namespace Alize.Services.Objects.Swift;

/// <summary>Metadata in headers: X-Account-Meta-, X-Container-Meta-, X-Object-Meta-, and their limits. An underscore is a dash, as
/// servers of this API have always read headers.</summary>
internal static class SwiftMeta
{
    /// <summary>Headers of an object besides its user's own that are kept and shown again.</summary>
    public static readonly string[] Kept =
        ["cache-control", "content-disposition", "content-encoding", "content-language", "expires", "x-robots-tag"];

    /// <summary>What the request changes: a value, or null for what it removes.</summary>
    /// <param name="kind">Account, Container or Object.</param>
    /// <param name="changes">Where the changes are added.</param>
    /// <returns>A refusal where a limit is broken.</returns>
    public static SwiftReply? Read(IHeaderDictionary headers, string kind, List<KeyValuePair<string, string?>> changes)
    {
        string set = $"x-{kind}-meta-", remove = $"x-remove-{kind}-meta-";
        int count = 0, size = 0;
        foreach (var (header, values) in headers)
        {
            if (header.Length + values.ToString().Length > SwiftLimits.HeaderSize)
            {
                return SwiftReply.BadRequest($"Header value too long: {Short(header)}");
            }

            if (HasControl(values.ToString()))
            {
                return SwiftReply.BadRequest($"Header value has control characters: {Short(header)}");
            }

            var name = header.Replace('_', '-').ToLowerInvariant();
            if (name.StartsWith(remove, StringComparison.Ordinal))
            {
                changes.Add(new(Meta.User + name[remove.Length..], null));
            }

            if (!name.StartsWith(set, StringComparison.Ordinal))
            {
                continue;
            }

            var value = values.ToString();
            if (Wrong(name[set.Length..], value) is { } problem)
            {
                return SwiftReply.BadRequest(problem);
            }

            count++;
            size += name.Length - set.Length + Encoding.UTF8.GetByteCount(value);
            changes.Add(new(Meta.User + name[set.Length..], value));
        }

        return Excess(count, size);
    }

    /// <summary>A refusal where metadata, once changed, would be too much.</summary>
    public static SwiftReply? TooMuch(Meta old, IReadOnlyCollection<KeyValuePair<string, string?>> changes)
    {
        if (old.Count + changes.Count <= SwiftLimits.MetaCount / 2)
        {
            return null;
        }

        var made = old.Copy().Apply(changes);
        return Excess(made.OfUser.Count(), made.OfUser.Sum(m => m.Key.Length + Encoding.UTF8.GetByteCount(m.Value)));
    }

    /// <summary>Shows user metadata as headers.</summary>
    /// <param name="hide">Names that this caller must not see.</param>
    public static void Show(IHeaderDictionary headers, string kind, Meta meta, Func<string, bool>? hide = null)
    {
        foreach (var (name, value) in meta.OfUser)
        {
            if (hide is null || !hide(name))
            {
                headers[$"X-{kind}-Meta-{Title(name)}"] = value;
            }
        }
    }

    /// <summary>Metadata that only an owner sees: keys that sign.</summary>
    public static bool IsKey(string name) => name.StartsWith("temp-url-key", StringComparison.Ordinal);

    /// <summary>What no header of an answer could carry.</summary>
    public static bool HasControl(string value) =>
        value.AsSpan().IndexOfAnyInRange('\0', '\u001f') >= 0 || value.Contains('\u007f', StringComparison.Ordinal);

    private static string? Wrong(string name, string value)
    {
        if (name.Length == 0)
        {
            return "Metadata name cannot be empty";
        }

        if (Encoding.UTF8.GetByteCount(name) > SwiftLimits.MetaName)
        {
            return $"Metadata name too long: {Short(name)}";
        }

        return Encoding.UTF8.GetByteCount(value) > SwiftLimits.MetaValue
            ? $"Metadata value longer than {SwiftLimits.MetaValue}: {Short(name)}"
            : null;
    }

    private static SwiftReply? Excess(int count, int size)
    {
        if (count > SwiftLimits.MetaCount)
        {
            return SwiftReply.BadRequest($"Too many metadata items; max {SwiftLimits.MetaCount}");
        }

        return size > SwiftLimits.MetaOverall ? SwiftReply.BadRequest($"Total metadata too large; max {SwiftLimits.MetaOverall}") : null;
    }

    private static string Short(string name) => name.Length > 150 ? name[..150] : name;

    /// <summary>A capital after each dash.</summary>
    private static string Title(string name) => string.Create(name.Length, name, static (span, from) =>
    {
        for (var i = 0; i < from.Length; i++)
        {
            span[i] = i == 0 || from[i - 1] == '-' ? char.ToUpperInvariant(from[i]) : from[i];
        }
    });
}
