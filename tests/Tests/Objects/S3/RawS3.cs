using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Alize.Tests.Fixture;

namespace Alize.Tests.Objects.S3;

/// <summary>A signer of our own, so that a test can spoil a request after it was signed.</summary>
internal sealed class RawS3(TestCloud cloud, string key, DateTimeOffset now)
{
    private const string Empty = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";

    public string Region { get; init; } = "us-east-1";

    public string Stamp { get; } = now.UtcDateTime.ToString("yyyyMMdd'T'HHmmss'Z'", CultureInfo.InvariantCulture);

    public string Scope => $"{Stamp[..8]}/{Region}/s3/aws4_request";

    /// <param name="target">Path and query, encoded as it is sent; query parameters in order.</param>
    public HttpRequestMessage Signed(HttpMethod method, string target, byte[]? body = null, string? payload = null, params (string Name,
        string Value)[] headers)
    {
        payload ??= body is null ? Empty : Convert.ToHexStringLower(SHA256.HashData(body));
        var request = new HttpRequestMessage(method, new Uri(cloud.S3Url, target))
        {
            Content = body is null
            ? null : new ByteArrayContent(body)
        };
        var signed = new SortedDictionary<string, string>(StringComparer.Ordinal)
        {
            ["host"] = cloud.S3Url.Authority, ["x-amz-content-sha256"] = payload, ["x-amz-date"] = Stamp,
        };
        foreach (var (name, value) in headers)
        {
            signed[name] = value;
        }

        foreach (var (name, value) in signed.Where(h => h.Key != "host"))
        {
            request.Headers.TryAddWithoutValidation(name, value);
        }

        var question = target.IndexOf('?', StringComparison.Ordinal);
        var canonical = $"{method}\n{(question < 0 ? target : target[..question])}\n{(question < 0 ? "" : target[(question + 1)..])}\n"
            + string.Concat(signed.Select(h => $"{h.Key}:{h.Value}\n")) + $"\n{string.Join(';', signed.Keys)}\n{payload}";
        request.Headers.TryAddWithoutValidation(
            "Authorization", $"AWS4-HMAC-SHA256 Credential={key}/{Scope}, "
                + $"SignedHeaders={string.Join(';', signed.Keys)}, Signature={Sign(canonical)}");
        return request;
    }

    public string Sign(string canonical) => Hex(
        $"AWS4-HMAC-SHA256\n{Stamp}\n{Scope}\n{Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(canonical)))}");

    /// <summary>Signs a text with the day's key.</summary>
    public string Hex(string text)
    {
        var k = Encoding.UTF8.GetBytes("AWS4" + FakeIdentity.SecretOf(key));
        foreach (var word in (string[])[Stamp[..8], Region, "s3", "aws4_request"])
        {
            k = HMACSHA256.HashData(k, Encoding.UTF8.GetBytes(word));
        }

        return Convert.ToHexStringLower(HMACSHA256.HashData(k, Encoding.UTF8.GetBytes(text)));
    }

    /// <summary>A body in signed chunks, chained to the signature of a request.</summary>
    public byte[] Chunks(string seed, params byte[][] chunks)
    {
        var body = new MemoryStream();
        var previous = seed;
        foreach (var chunk in chunks.Append([]))
        {
            previous = Hex(
                $"AWS4-HMAC-SHA256-PAYLOAD\n{Stamp}\n{Scope}\n{previous}\n{Empty}\n{Convert.ToHexStringLower(SHA256.HashData(chunk))}");
            body.Write(Encoding.ASCII.GetBytes($"{chunk.Length:x};chunk-signature={previous}\r\n"));
            body.Write(chunk);
            body.Write("\r\n"u8);
        }

        return body.ToArray();
    }

    public static string SignatureOf(HttpRequestMessage request) =>
        request.Headers.GetValues("Authorization").Single().Split("Signature=")[1];

    public static async Task<string> Answer(HttpClient http, HttpRequestMessage request)
    {
        using var response = await http.SendAsync(request);
        var text = await response.Content.ReadAsStringAsync();
        var code = text.Split("<Code>");
        return code.Length > 1
            ? $"{(int)response.StatusCode} {code[1].Split('<')[0]}"
            : ((int)response.StatusCode).ToString(CultureInfo.InvariantCulture);
    }
}
