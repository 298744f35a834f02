using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Http.Features;

namespace Alize.Services.Objects.Swift;

/// <summary>The keys with which owners sign addresses and forms: two of the account, two of the container.</summary>
internal sealed class SigningKeys(Accounts accounts, Containers containers)
{
    private static readonly string[] _names = [Meta.User + "temp-url-key", Meta.User + "temp-url-key-2"];

    public async Task<List<string>> Of(SwiftCall call)
    {
        if (call.Project.Length == 0)
        {
            return [];
        }

        var account = await accounts.GetMeta(call.Project, call.Ct);
        call.Container ??= await containers.Find(call.Project, call.Path.Container, call.Ct);
        return [.. _names.SelectMany(n => (string?[])[account[n], call.Container?.Meta[n]]).Where(k => k is not null).Select(k => k!)];
    }

    /// <summary>The path in each form in which a client may have signed it.</summary>
    public static IEnumerable<string> Paths(SwiftCall call)
    {
        var path = call.Path;
        yield return path.Whole;
        if (path.Prefix.Length > 0)
        {
            yield return path.Prefix + path.Whole;
        }

        var raw = call.Http.Features.Get<IHttpRequestFeature>()!.RawTarget.Split('?')[0];
        if (raw != path.Prefix + path.Whole)
        {
            yield return raw;
            yield return raw[path.Prefix.Length..];
        }
    }
}

/// <summary>HMACs as this API writes them: hex, the digest told by its length, or "sha256:" and base64.</summary>
internal static class Signature
{
    public static bool Fits(string signature, string key, string text)
    {
        var (algorithm, given) = Read(signature);
        if (algorithm is not { } name)
        {
            return false;
        }

        var (k, t) = (Encoding.UTF8.GetBytes(key), Encoding.UTF8.GetBytes(text));
#pragma warning disable CA5350 // clients of this API still sign with SHA-1; an HMAC does not lean on its collisions
        var ours = name == "sha1" ? HMACSHA1.HashData(k, t) : name == "sha256" ? HMACSHA256.HashData(k, t) : HMACSHA512.HashData(k, t);
#pragma warning restore CA5350
        return CryptographicOperations.FixedTimeEquals(ours, given);
    }

    private static (string? Algorithm, byte[] Bytes) Read(string signature)
    {
        var colon = signature.IndexOf(':', StringComparison.Ordinal);
        if (colon < 0)
        {
            var name = signature.Length switch { 40 => "sha1", 64 => "sha256", 128 => "sha512", _ => null };
            return name is not null && signature.All(char.IsAsciiHexDigit) ? (name, Convert.FromHexString(signature)) : (null, []);
        }

        var words = signature[(colon + 1)..].Replace('-', '+').Replace('_', '/');
        var bytes = new byte[96];
        return signature[..colon] is ("sha1" or "sha256" or "sha512") and var named
            && Convert.TryFromBase64String(words.PadRight((words.Length + 3) / 4 * 4, '='), bytes, out var size)
            ? (named, bytes[..size])
            : (null, []);
    }
}
