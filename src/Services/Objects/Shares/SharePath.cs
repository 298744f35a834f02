using Alize.Services.Objects.S3;

namespace Alize.Services.Objects.Shares;

/// <summary>What an address of the links' door names: a link by its token, and perhaps a file below it.</summary>
/// <param name="File">The name below what is shared; null: the page itself.</param>
public sealed record SharePath(string Token, string? File)
{
    private const string Files = "/files/";

    public static bool Takes(string rawTarget) => rawTarget.StartsWith(ShareMount.Prefix, StringComparison.Ordinal);

    /// <param name="target">As it was sent: encoded, perhaps with a query.</param>
    /// <returns>Null for what is no address of ours, or whose encoding is broken.</returns>
    public static SharePath? Parse(string target)
    {
        var path = target.Split('?', 2)[0];
        if (!Takes(path))
        {
            return null;
        }

        var rest = path[ShareMount.Prefix.Length..];
        var at = rest.IndexOf(Files, StringComparison.Ordinal);
        var token = at < 0 ? rest : rest[..at];
        if (token.Length != 32 || !token.All(char.IsAsciiHexDigitLower))
        {
            return null;
        }

        if (at < 0)
        {
            return new(token, null);
        }

        return S3Target.Decode(rest[(at + Files.Length)..]) is { Length: > 0 } file && !file.Any(char.IsControl) ? new(token, file) : null;
    }

    public static string Href(Share share, string file) =>
        $"{ShareMount.Prefix}{share.Token}{Files}{S3Target.Encode(file, keepSlash: true)}";
}
