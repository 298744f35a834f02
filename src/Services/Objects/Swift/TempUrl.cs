using System.Globalization;
using System.Net;

namespace Alize.Services.Objects.Swift;

/// <summary>Addresses that carry a signature instead of a token.</summary>
internal sealed class TempUrl(SigningKeys keys, TimeProvider clock)
{
    public static bool Asks(SwiftCall call) => call.Query.Has("temp_url_sig") || call.Query.Has("temp_url_expires");

    /// <summary>Sets what the signature grants, or refuses.</summary>
    public async Task<SwiftReply?> Check(SwiftCall call)
    {
        var (path, query) = (call.Path, call.Query);
        if (path.Place != SwiftPlace.Object || query["temp_url_sig"] is not { } signature
            || Expires(query["temp_url_expires"]) is not { } expires
            || expires <= clock.GetUtcNow().ToUnixTimeSeconds())
        {
            return Invalid;
        }

        var prefix = query["temp_url_prefix"];
        var range = query["temp_url_ip_range"];
        if ((prefix is not null && !path.Object.StartsWith(prefix, StringComparison.Ordinal))
            || (range is not null && !Inside(call, range)))
        {
            return Invalid;
        }

        var ours = await keys.Of(call);
        foreach (var text in Texts(call, prefix, range, expires))
        {
            if (ours.Exists(key => Signature.Fits(signature, key, text)))
            {
                call.Grant =
                    new(path.Container, prefix ?? path.Object, prefix is not null) { Disposition = Disposition(query, path.Object) };
                call.Headers.Expires = DateTimeOffset.FromUnixTimeSeconds(expires).ToString("R", CultureInfo.InvariantCulture);
                return null;
            }
        }

        return Invalid;
    }

    private static SwiftReply Invalid { get; } = SwiftReply.Text(401, "401 Unauthorized: Temp URL invalid\n");

    /// <summary>What may have been signed: with and without the mount, decoded and as sent; HEAD also by who may GET, PUT or
    /// POST.</summary>
    private static IEnumerable<string> Texts(SwiftCall call, string? prefix, string? range, long expires)
    {
        var method = call.Request.Method;
        string[] methods = method == "HEAD" ? ["HEAD", "GET", "PUT", "POST"] : [method];
        var ip = range is null ? "" : $"ip={range}\n";
        foreach (var verb in methods)
        {
            foreach (var path in SigningKeys.Paths(call))
            {
                var signed = prefix is null ? path : $"prefix:{path[..^call.Path.Object.Length]}{prefix}";
                yield return string.Create(CultureInfo.InvariantCulture, $"{ip}{verb}\n{expires}\n{signed}");
            }
        }
    }

    /// <summary>Seconds since 1970, or a date.</summary>
    private static long? Expires(string? text) =>
        long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var seconds) && seconds < 1L << 40
            ? seconds
            : DateTimeOffset.TryParseExact(
                text, ["yyyy-MM-ddTHH:mm:ssZ", "yyyy-MM-ddTHH:mm:sszzz", "yyyy-MM-ddTHH:mm:ss", "yyyy-MM-dd"], CultureInfo.InvariantCulture,
                DateTimeStyles.AssumeUniversal, out var date)
                ? date.ToUnixTimeSeconds()
                : null;

    private static bool Inside(SwiftCall call, string range)
    {
        var client = call.Http.Connection.RemoteIpAddress;
        client = client is { IsIPv4MappedToIPv6: true } ? client.MapToIPv4() : client;
        return client is not null && (IPNetwork.TryParse(range, out var network)
            ? network.Contains(client)
            : IPAddress.TryParse(range, out var one) && one.Equals(client));
    }

    private static SignedDisposition Disposition(SwiftQuery query, string name)
    {
        var asked = query["filename"];
        var file = asked ?? name.TrimEnd('/')[(name.TrimEnd('/').LastIndexOf('/') + 1)..];
        var quoted = new string([.. file.Select(c => c is '"' or '\\' or < ' ' or (char)127 ? '_' : c)]);
        var named = $"filename=\"{Uri.EscapeDataString(quoted)}\"; filename*=UTF-8''{Uri.EscapeDataString(quoted)}";
        return query.Has("inline")
            ? new(asked is null ? "inline" : $"inline; {named}", true)
            : new($"attachment; {named}", asked is not null);
    }
}
