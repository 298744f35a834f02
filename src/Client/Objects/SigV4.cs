using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Alize.Client.Objects;

/// <summary>AWS Signature Version 4 for S3: in a header, or in the address itself (a presigned URL).</summary>
internal static class SigV4
{
    public const string Unsigned = "UNSIGNED-PAYLOAD";
    private const string Algorithm = "AWS4-HMAC-SHA256";

    /// <summary>Signs a request by its headers; the payload's SHA-256 is given, or <see cref="Unsigned"/>.</summary>
    public static void Sign(HttpRequestMessage request, S3Keys keys, string payload, DateTimeOffset now)
    {
        var time = Time(now);
        var address = request.RequestUri!;
        request.Headers.TryAddWithoutValidation("x-amz-date", time);
        request.Headers.TryAddWithoutValidation("x-amz-content-sha256", payload);
        var headers = new SortedDictionary<string, string>(StringComparer.Ordinal)
        {
            ["host"] = address.Authority,
            ["x-amz-content-sha256"] = payload,
            ["x-amz-date"] = time,
        };
        var names = string.Join(';', headers.Keys);
        var canonical = Canonical(request.Method, address.AbsolutePath, Query(address), headers, payload);
        var signature = Signature(keys, time, canonical);
        request.Headers.TryAddWithoutValidation(
            "Authorization", $"{Algorithm} Credential={keys.Access}/{ScopeOf(keys, time)}, SignedHeaders={names}, Signature={signature}");
    }

    /// <summary>An address that anyone may use for a while.</summary>
    public static Uri Presign(Uri address, HttpMethod method, S3Keys keys, DateTimeOffset now, TimeSpan lasts)
    {
        var time = Time(now);
        var query = new SortedDictionary<string, string>(StringComparer.Ordinal)
        {
            ["X-Amz-Algorithm"] = Algorithm,
            ["X-Amz-Credential"] = $"{keys.Access}/{ScopeOf(keys, time)}",
            ["X-Amz-Date"] = time,
            ["X-Amz-Expires"] = ((long)lasts.TotalSeconds).ToString(CultureInfo.InvariantCulture),
            ["X-Amz-SignedHeaders"] = "host",
        };
        var text = string.Join('&', query.Select(q => $"{Uri.EscapeDataString(q.Key)}={Uri.EscapeDataString(q.Value)}"));
        var host = new SortedDictionary<string, string>(StringComparer.Ordinal) { ["host"] = address.Authority };
        var canonical = Canonical(method, address.AbsolutePath, text, host, Unsigned);
        var signed = $"{address.GetLeftPart(UriPartial.Path)}?{text}&X-Amz-Signature={Signature(keys, time, canonical)}";
        return new Uri(signed, new UriCreationOptions { DangerousDisablePathAndQueryCanonicalization = true });
    }

    private static string Canonical(HttpMethod method, string path, string query, SortedDictionary<string, string> headers, string payload)
    {
        var lines = new StringBuilder();
        lines.Append(method.Method).Append('\n').Append(path).Append('\n').Append(query).Append('\n');
        foreach (var (name, value) in headers)
        {
            lines.Append(name).Append(':').Append(value.Trim()).Append('\n');
        }

        return lines.Append('\n').AppendJoin(';', headers.Keys).Append('\n').Append(payload).ToString();
    }

    /// <summary>The query with its parameters in order; the caller has escaped them.</summary>
    private static string Query(Uri address) => address.Query.Length <= 1
        ? ""
        : string.Join('&', address.Query[1..].Split('&').Select(p =>
            p.Contains('=', StringComparison.Ordinal) ? p : p + "=").Order(StringComparer.Ordinal));

    private static string Signature(S3Keys keys, string time, string canonical)
    {
        var key = Mac(Mac(Mac(Mac(Encoding.UTF8.GetBytes("AWS4" + keys.Secret), time[..8]), keys.Region), "s3"), "aws4_request");
        var digest = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(canonical)));
        return Convert.ToHexStringLower(Mac(key, $"{Algorithm}\n{time}\n{ScopeOf(keys, time)}\n{digest}"));
    }

    private static byte[] Mac(byte[] key, string text) => HMACSHA256.HashData(key, Encoding.UTF8.GetBytes(text));

    private static string ScopeOf(S3Keys keys, string time) => $"{time[..8]}/{keys.Region}/s3/aws4_request";

    private static string Time(DateTimeOffset now) => now.UtcDateTime.ToString("yyyyMMdd'T'HHmmss'Z'", CultureInfo.InvariantCulture);
}
