using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Http;

namespace Alize.Services.Objects.S3.Signing;

/// <summary>A request in the one form that signature version 4 signs.</summary>
/// <param name="Names">The signed headers, as the client listed them.</param>
/// <param name="Payload">What stands for the body.</param>
public sealed record CanonicalRequest(HttpContext Http, S3Target Target, IReadOnlyList<string> Names, string Payload)
{
    private const string OwnSignature = "X-Amz-Signature";

    /// <summary>SHA-256 of the text, with the path in the form that nearly all clients sign: decoded and encoded again.</summary>
    public string Digest => Hash(Text(S3Target.Encode(S3Target.Decode(Target.RawPath) ?? "", keepSlash: true)));

    /// <summary>The same with the path as it was sent: for clients that leave more than the unreserved characters unencoded.</summary>
    public string DigestAsSent => Hash(Text(Target.RawPath));

    /// <summary>Names of the headers that are there but not signed, although they must be.</summary>
    public static string? Unsigned(HttpContext http, IReadOnlyList<string> names)
    {
        if (!names.Contains("host", StringComparer.Ordinal))
        {
            return "host";
        }

        return http.Request.Headers.Keys.FirstOrDefault(h =>
            h.StartsWith("x-amz-", StringComparison.OrdinalIgnoreCase) && !names.Contains(h.ToLowerInvariant(), StringComparer.Ordinal));
    }

    private static string Hash(string text) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)));

    private string Text(string path)
    {
        var text = new StringBuilder(512);
        text.Append(Http.Request.Method).Append('\n').Append(path).Append('\n');
        AddQuery(text);
        text.Append('\n');
        foreach (var name in Names)
        {
            text.Append(name).Append(':');
            AddHeader(text, name);
            text.Append('\n');
        }

        return text.Append('\n').AppendJoin(';', Names).Append('\n').Append(Payload).ToString();
    }

    private void AddQuery(StringBuilder text)
    {
        var pairs = Target.Query.All
            .Where(q => q.Key != OwnSignature)
            .Select(q => (Name: S3Target.Encode(q.Key, false), Value: S3Target.Encode(q.Value, false)))
            .OrderBy(q => q.Name, StringComparer.Ordinal).ThenBy(q => q.Value, StringComparer.Ordinal);
        var first = true;
        foreach (var (name, value) in pairs)
        {
            text.Append(first ? "" : "&").Append(name).Append('=').Append(value);
            first = false;
        }
    }

    private void AddHeader(StringBuilder text, string name)
    {
        if (!Http.Request.Headers.TryGetValue(name, out var values))
        {
            return;
        }

        for (var i = 0; i < values.Count; i++)
        {
            text.Append(i == 0 ? "" : ",");
            AddCollapsed(text, values[i] ?? "");
        }
    }

    /// <summary>Trims, and makes runs of spaces one.</summary>
    private static void AddCollapsed(StringBuilder text, string value)
    {
        var space = false;
        foreach (var c in value.AsSpan().Trim(' '))
        {
            if (c != ' ' || !space)
            {
                text.Append(c);
            }

            space = c == ' ';
        }
    }
}
