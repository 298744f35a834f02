using System.Text;

namespace Alize.Services.Objects.S3;

/// <summary>What a request line names, taken apart from the raw bytes: the server would remove dot segments and leave %2F.</summary>
/// <param name="Bucket">Empty: the service itself.</param>
/// <param name="Key">Empty: the bucket itself.</param>
/// <param name="RawPath">The path as sent, still encoded: what signatures cover.</param>
/// <param name="ByHost">The bucket came from the Host header, so that the path holds only the key.</param>
public sealed record S3Target(string Bucket, string Key, string RawPath, S3Query Query, bool ByHost)
{
    private static readonly UTF8Encoding _strict = new(false, true);

    public S3Scope Scope => Bucket.Length == 0 ? S3Scope.Service : Key.Length == 0 ? S3Scope.Bucket : S3Scope.Object;

    /// <summary>Nothing where the target is no valid URI or holds a NUL.</summary>
    /// <param name="domain">Buckets are host names under it; null where no such names are served.</param>
    public static S3Target? Parse(string raw, string host, string? domain)
    {
        raw = WithoutAuthority(raw);
        var question = raw.IndexOf('?', StringComparison.Ordinal);
        var path = question < 0 ? raw : raw[..question];
        if (!path.StartsWith('/') || S3Query.Parse(question < 0 ? "" : raw[(question + 1)..]) is not { } query)
        {
            return null;
        }

        if (BucketOf(host, domain) is { } named)
        {
            return Decode(path[1..]) is { } all ? new(named, all, path, query, true) : null;
        }

        var slash = path.IndexOf('/', 1);
        var bucket = Decode(slash < 0 ? path[1..] : path[1..slash]);
        var key = slash < 0 ? "" : Decode(path[(slash + 1)..]);
        return bucket is null || key is null || (bucket.Length == 0 && key.Length > 0) ? null : new(bucket, key, path, query, false);
    }

    /// <summary>Percent-decoding to strict UTF-8; null where it is malformed or holds a NUL.</summary>
    public static string? Decode(string text)
    {
        if (!text.Contains('%', StringComparison.Ordinal))
        {
            return text.Contains('\0', StringComparison.Ordinal) ? null : text;
        }

        var bytes = new byte[_strict.GetMaxByteCount(text.Length)];
        var length = 0;
        for (var i = 0; i < text.Length; i++)
        {
            if (text[i] != '%')
            {
                var wide = char.IsHighSurrogate(text[i]) && i + 1 < text.Length ? 2 : 1;
                length += Encoding.UTF8.GetBytes(text.AsSpan(i, wide), bytes.AsSpan(length));
                i += wide - 1;
                continue;
            }

            if (i + 2 >= text.Length || !char.IsAsciiHexDigit(text[i + 1]) || !char.IsAsciiHexDigit(text[i + 2]))
            {
                return null;
            }

            bytes[length++] = Convert.FromHexString(text.AsSpan(i + 1, 2))[0];
            i += 2;
        }

        try
        {
            var decoded = _strict.GetString(bytes, 0, length);
            return decoded.Contains('\0', StringComparison.Ordinal) ? null : decoded;
        }
        catch (DecoderFallbackException)
        {
            return null;
        }
    }

    /// <summary>Everything but letters, digits and -._~ as %XX; slashes stay where they are path separators.</summary>
    public static string Encode(string text, bool keepSlash)
    {
        var encoded = Uri.EscapeDataString(text);
        return keepSlash ? encoded.Replace("%2F", "/", StringComparison.Ordinal) : encoded;
    }

    /// <summary>The bucket that a Host header names under the domain; null where it names none.</summary>
    private static string? BucketOf(string host, string? domain)
    {
        if (domain is null)
        {
            return null;
        }

        var colon = host.LastIndexOf(':');
        var name = colon > 0 && !host.EndsWith(']') ? host[..colon] : host;
        return name.Length > domain.Length + 1 && name[^(domain.Length + 1)] == '.'
            && name.EndsWith(domain, StringComparison.OrdinalIgnoreCase)
            ? name[..^(domain.Length + 1)]
            : null;
    }

    private static string WithoutAuthority(string raw)
    {
        var scheme = raw.StartsWith('/') ? -1 : raw.IndexOf("://", StringComparison.Ordinal);
        if (scheme < 0)
        {
            return raw;
        }

        var slash = raw.IndexOf('/', scheme + 3);
        return slash < 0 ? "/" : raw[slash..];
    }
}

/// <summary>What a request is about.</summary>
public enum S3Scope
{
    Service,
    Bucket,
    Object,
}
