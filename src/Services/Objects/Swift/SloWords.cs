using System.Buffers;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace Alize.Services.Objects.Swift;

/// <summary>A line of a manifest as a client sends it: another object, or bytes.</summary>
/// <param name="Path">"/container/name"; null where <paramref name="Data"/> holds the bytes.</param>
public sealed record SloSegment(string? Path, string? Etag, long? SizeBytes, string? Range, byte[]? Data)
{
    public string Container => Path![1..Path!.IndexOf('/', 1)];

    public string Name => Path![(Path!.IndexOf('/', 1) + 1)..];
}

/// <summary>The manifest of a static large object on the wire.</summary>
public static class SloWords
{
    /// <summary>MD5 of the manifest's text.</summary>
    internal const string ManifestEtag = "slo-manifest-etag";

    /// <summary>Marks a segment that is itself a large object.</summary>
    private const string SubMark = "sub:";
    private const string WholeMark = "whole:";

    /// <summary>Reads a manifest.</summary>
    /// <returns>The segments, or what is wrong, naming the line.</returns>
    public static (List<SloSegment> Segments, string? Problem) Parse(ReadOnlyMemory<byte> json)
    {
        try
        {
            using var manifest = JsonDocument.Parse(json, new() { MaxDepth = 8 });
            if (manifest.RootElement.ValueKind != JsonValueKind.Array)
            {
                return ([], "Manifest must be a list.");
            }

            return Read(manifest.RootElement);
        }
        catch (JsonException)
        {
            return ([], "Manifest must be valid JSON.");
        }
        catch (InvalidOperationException)
        {
            return ([], "Manifest must be valid UTF-8.");
        }
    }

    /// <summary>"a-b", "a-" or "-n" of an object's bytes; null where it is none, or lies outside.</summary>
    public static ByteRun? Range(string text, long size) =>
        ByteRanges.Parse("bytes=" + text, size) is [var run] && !text.Contains(',', StringComparison.Ordinal) ? run : null;

    /// <summary>The manifest's text: as clients sent it (raw), or as a listing of the segments.</summary>
    internal static ReadOnlyMemory<byte> Manifest(IReadOnlyList<Part> parts, bool raw)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(buffer, Kernel.Answer.Plain))
        {
            json.WriteStartArray();
            foreach (var part in parts)
            {
                Write(json, part, raw);
            }

            json.WriteEndArray();
        }

        return buffer.WrittenMemory;
    }

    /// <summary>The object's etag: MD5 over its segments' etags, with their ranges.</summary>
    internal static string EtagOf(IEnumerable<Part> parts)
    {
        var text = new StringBuilder();
        foreach (var part in parts)
        {
            text.Append(part.Range is null ? part.Etag : $"{part.Etag}:{part.Range};");
        }

        return Md5(Encoding.UTF8.GetBytes(text.ToString()));
    }

#pragma warning disable CA5351 // an ETag is an MD5 by this protocol's definition; it protects nothing
    internal static string Md5(ReadOnlySpan<byte> bytes) => Convert.ToHexStringLower(MD5.HashData(bytes));
#pragma warning restore CA5351

    /// <summary>What is kept beside a segment: its whole size where only a part of it is meant, whether it is large itself, its
    /// type.</summary>
    internal static string Extra(StoredObject o, bool ranged) => string.Create(
        CultureInfo.InvariantCulture,
        $"{(ranged ? $"{WholeMark}{o.Size}:" : "")}{(o.Kind == ObjectKind.Slo ? SubMark : "")}{o.ContentType}");

    private static (List<SloSegment> Segments, string? Problem) Read(JsonElement list)
    {
        var segments = new List<SloSegment>();
        if (list.GetArrayLength() is 0 or > SwiftLimits.ManifestSegments)
        {
            return ([], $"Manifest must hold 1 to {SwiftLimits.ManifestSegments} segments.");
        }

        foreach (var item in list.EnumerateArray())
        {
            var (segment, problem) = ReadOne(item);
            if (segment is null)
            {
                return ([], string.Create(CultureInfo.InvariantCulture, $"Index {segments.Count}: {problem}"));
            }

            segments.Add(segment);
        }

        return segments.Exists(s => s.Path is not null) ? (segments, null)
            : ([], "Inline data segments require at least one object-backed segment.");
    }

    private static (SloSegment? Segment, string? Problem) ReadOne(JsonElement item)
    {
        if (item.ValueKind != JsonValueKind.Object)
        {
            return (null, "not a JSON object");
        }

        string? path = null, etag = null, range = null;
        byte[]? data = null;
        long? size = null;
        foreach (var member in item.EnumerateObject())
        {
            var known = member.Name switch
            {
                "path" => Text(member.Value, ref path),
                "etag" => Text(member.Value, ref etag),
                "range" => Text(member.Value, ref range),
                "size_bytes" => Number(member.Value, ref size),
                "data" => member.Value.ValueKind == JsonValueKind.String && member.Value.TryGetBytesFromBase64(out data) && data.Length > 0,
                _ => false,
            };
            if (!known)
            {
                return (null, $"extraneous or invalid key {member.Name}");
            }
        }

        if (data is not null)
        {
            return path is null && etag is null && range is null && size is null ? (new(null, null, null, null, data), null)
                : (null, "data goes alone");
        }

        return Check(path, etag, size, range);
    }

    private static (SloSegment? Segment, string? Problem) Check(string? path, string? etag, long? size, string? range)
    {
        if (path is null)
        {
            return (null, "expected keys to include one of \"path\" or \"data\"");
        }

        path = "/" + path.TrimStart('/');
        var slash = path.IndexOf('/', 1);
        if (slash < 2 || slash == path.Length - 1 || path.Contains('\0', StringComparison.Ordinal))
        {
            return (null, "path does not refer to an object. Path must be of the form /container/object.");
        }

        return size < 0 ? (null, "invalid size_bytes") : (new(path, etag?.Trim('"'), size, range, null), null);
    }

    private static (long Whole, bool Large, string Type) Read(Part part)
    {
        var extra = part.Extra ?? "";
        var whole = part.Size;
        if (extra.StartsWith(WholeMark, StringComparison.Ordinal))
        {
            var end = extra.IndexOf(':', WholeMark.Length);
            whole = long.Parse(extra.AsSpan(WholeMark.Length, end - WholeMark.Length), CultureInfo.InvariantCulture);
            extra = extra[(end + 1)..];
        }

        var large = extra.StartsWith(SubMark, StringComparison.Ordinal);
        return (whole, large, large ? extra[SubMark.Length..] : extra);
    }

    private static bool Text(JsonElement value, ref string? text)
    {
        text = value.ValueKind == JsonValueKind.String ? value.GetString() : null;
        return value.ValueKind is JsonValueKind.String or JsonValueKind.Null;
    }

    private static bool Number(JsonElement value, ref long? number)
    {
        if (value.ValueKind == JsonValueKind.Null)
        {
            return true;
        }

        var found = value.ValueKind == JsonValueKind.Number
            ? value.TryGetInt64(out var n)
            : long.TryParse(value.ValueKind == JsonValueKind.String ? value.GetString() : null, NumberStyles.None,
                CultureInfo.InvariantCulture, out n);
        number = n;
        return found;
    }

    private static void Write(Utf8JsonWriter json, Part part, bool raw)
    {
        json.WriteStartObject();
        if (part.Inline() is { } data)
        {
            json.WriteBase64String("data", data);
            json.WriteEndObject();
            return;
        }

        var (whole, large, type) = Read(part);
        json.WriteString(raw ? "path" : "name", part.Path);
        json.WriteString(raw ? "etag" : "hash", part.Etag);
        json.WriteNumber(raw ? "size_bytes" : "bytes", whole);
        if (part.Range is { } range)
        {
            json.WriteString("range", range);
        }

        if (!raw)
        {
            json.WriteString("content_type", type);
            json.WriteString("last_modified", SwiftTime.Iso(part.Modified));
        }

        if (large && !raw)
        {
            json.WriteBoolean("sub_slo", true);
        }

        json.WriteEndObject();
    }
}
