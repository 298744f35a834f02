using System.Text;

namespace Alize.Services.Objects.Swift;

/// <summary>What kind of thing a path names.</summary>
public enum SwiftPlace
{
    /// <summary>Nothing that this door knows.</summary>
    Nowhere,

    /// <summary>Bytes that are no UTF-8, or NUL.</summary>
    Unreadable,
    Info,
    Health,
    CrossDomain,
    Account,
    Container,
    Object,
}

/// <summary>Where a request points, read from the raw target: dot segments stay, %2F is a slash as every other.</summary>
/// <param name="Prefix">"/object-store" or nothing.</param>
/// <param name="Whole">The decoded path after the prefix: what temporary URLs sign.</param>
/// <param name="Account">As sent, with its "AUTH_".</param>
public readonly record struct SwiftPath(SwiftPlace Place, string Prefix, string Whole, string Account, string Container, string Object)
{
    public const string Mount = "/object-store";
    public const string AccountPrefix = "AUTH_";
    private static readonly UTF8Encoding _strict = new(false, throwOnInvalidBytes: true);

    /// <summary>The project whose account it is; null for an account of nobody here.</summary>
    public string? Project => Account.StartsWith(AccountPrefix, StringComparison.Ordinal) && Account.Length > AccountPrefix.Length
        ? Account[AccountPrefix.Length..]
        : null;

    /// <summary>Whether a raw target belongs to this door.</summary>
    public static bool Takes(ReadOnlySpan<char> target)
    {
        var path = PathOf(target);
        return Under(path, Mount) || Under(path, "/v1") || Under(path, "/v1.0") || path is "/info" or "/info/";
    }

    public static SwiftPath Parse(ReadOnlySpan<char> target)
    {
        var path = PathOf(target);
        var prefix = Under(path, Mount) ? Mount : "";
        if (Decode(path[prefix.Length..], plus: false) is not { } whole)
        {
            return new(SwiftPlace.Unreadable, prefix, "", "", "", "");
        }

        return Split(prefix, whole);
    }

    /// <summary>Percent-decoding to UTF-8; null for what is none, or holds NUL. A percent sign without two hex digits stays.</summary>
    public static string? Decode(ReadOnlySpan<char> text, bool plus)
    {
        if (text.IndexOfAny('%', plus ? '+' : '%') < 0 && !text.ContainsAnyExceptInRange(' ', '~'))
        {
            return text.ToString();
        }

        var bytes = new byte[Encoding.UTF8.GetMaxByteCount(text.Length)];
        var size = 0;
        for (var i = 0; i < text.Length; i++)
        {
            if (text[i] == '%' && i + 2 < text.Length && char.IsAsciiHexDigit(text[i + 1]) && char.IsAsciiHexDigit(text[i + 2]))
            {
                bytes[size++] = Convert.FromHexString(text.Slice(i + 1, 2))[0];
                i += 2;
                continue;
            }

            var run = text[i] == '+' && plus ? " " : text.Slice(i, char.IsHighSurrogate(text[i]) && i + 1 < text.Length ? 2 : 1);
            i += run.Length - 1;
            size += Encoding.UTF8.GetBytes(run, bytes.AsSpan(size));
        }

        return Strict(bytes.AsSpan(0, size));
    }

    /// <summary>Null for bytes that are no UTF-8, or hold NUL.</summary>
    public static string? Strict(ReadOnlySpan<byte> bytes)
    {
        if (!System.Text.Unicode.Utf8.IsValid(bytes) || bytes.Contains((byte)0))
        {
            return null;
        }

        return _strict.GetString(bytes);
    }

    private static SwiftPath Split(string prefix, string whole)
    {
        SwiftPath At(SwiftPlace place, string account = "", string container = "", string name = "") =>
            new(place, prefix, whole, account, container, name);

        var named = whole.TrimEnd('/') switch
        {
            "/info" => SwiftPlace.Info,
            "/healthcheck" => SwiftPlace.Health,
            "/crossdomain.xml" => SwiftPlace.CrossDomain,
            _ => SwiftPlace.Nowhere,
        };
        var parts = whole.Split('/', 5);
        if (named != SwiftPlace.Nowhere || parts.Length < 3 || parts[0].Length > 0 || parts[1] is not ("v1" or "v1.0")
            || parts[2].Length == 0)
        {
            return At(named);
        }

        if (parts.Length == 3 || (parts.Length == 4 && parts[3].Length == 0))
        {
            return At(SwiftPlace.Account, parts[2]);
        }

        if (parts[3].Length == 0)
        {
            return At(SwiftPlace.Nowhere);
        }

        return parts.Length == 4 || parts[4].Length == 0
            ? At(SwiftPlace.Container, parts[2], parts[3])
            : At(SwiftPlace.Object, parts[2], parts[3], parts[4]);
    }

    /// <summary>The path of a target in origin form ("/a?b") or absolute form ("http://host/a?b").</summary>
    private static ReadOnlySpan<char> PathOf(ReadOnlySpan<char> target)
    {
        if (target.Length > 0 && target[0] != '/' && target.IndexOf("://") is > 0 and var scheme)
        {
            target = target[(scheme + 3)..];
            var slash = target.IndexOf('/');
            target = slash < 0 ? "/" : target[slash..];
        }

        var end = target.IndexOf('?');
        return end < 0 ? target : target[..end];
    }

    private static bool Under(ReadOnlySpan<char> path, ReadOnlySpan<char> prefix) =>
        path.StartsWith(prefix, StringComparison.Ordinal) && (path.Length == prefix.Length || path[prefix.Length] == '/');
}
