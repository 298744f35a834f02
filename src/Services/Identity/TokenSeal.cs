using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;

namespace Alize.Services.Identity;

/// <summary>What a token is for.</summary>
public enum TokenScope
{
    None,
    Project,
    Domain,
    System,
}

/// <summary>By what a token came to its rights, where not by its user's own roles.</summary>
public enum TokenVia
{
    Roles,
    AppCredential,
    Trust,
}

/// <summary>What a token itself carries: who, for what, how and until when. Roles are looked up at each use, so
/// that removing one acts at once.</summary>
/// <param name="Methods">Bits, one a method of authentication.</param>
/// <param name="AuditId">16 random bytes.</param>
/// <param name="IssuedMs">Milliseconds since 1970.</param>
/// <param name="ExpiresMs">Milliseconds since 1970.</param>
public sealed record TokenClaims(string UserId, TokenScope Scope, string ScopeId, byte Methods, Guid AuditId, long IssuedMs, long ExpiresMs)
{
    /// <summary>The audit id of the login that this token was made from; its own where it was the login.</summary>
    public Guid ChainId { get; init; } = AuditId;

    public TokenVia Via { get; init; }

    /// <summary>The application credential's or the trust's id.</summary>
    public string ViaId { get; init; } = "";
}

/// <summary>Writes claims as a signed text (ES256, base64url) and reads back only what its key signed.</summary>
public sealed class TokenSeal(ECDsa key)
{
    /// <summary>The most characters a token has: some clients keep tokens in columns of this width.</summary>
    public const int Most = 255;

    private const byte Format = 1;
    private const int SignatureBytes = 64;

    /// <exception cref="ArgumentException">Ids that are too long for a token together.</exception>
    public string Seal(TokenClaims claims)
    {
        using var bytes = new MemoryStream();
        using var to = new BinaryWriter(bytes, Encoding.UTF8);
        to.Write(Format);
        to.Write((byte)((int)claims.Scope | ((int)claims.Via << 4)));
        to.Write(claims.Methods);
        to.Write(claims.IssuedMs);
        to.Write(claims.ExpiresMs);
        to.Write(claims.AuditId.ToByteArray());
        to.Write(claims.ChainId != claims.AuditId);
        if (claims.ChainId != claims.AuditId)
        {
            to.Write(claims.ChainId.ToByteArray());
        }

        WriteId(to, claims.UserId);
        WriteId(to, claims.ScopeId);
        WriteId(to, claims.ViaId);
        to.Flush();
        var payload = bytes.ToArray();
        var token = Base64Url.EncodeToString([.. payload, .. key.SignData(payload, HashAlgorithmName.SHA256)]);
        return token.Length <= Most ? token : throw new ArgumentException("The ids are too long for one token.", nameof(claims));
    }

    /// <summary>Nothing where the text is no token of this key. Whether it has expired is the caller's question.</summary>
    public TokenClaims? Open(string token)
    {
        if (token.Length > Most || !Base64Url.IsValid(token))
        {
            return null;
        }

        var bytes = Base64Url.DecodeFromChars(token);
        if (bytes.Length <= SignatureBytes || bytes[0] != Format)
        {
            return null;
        }

        var payload = bytes.AsSpan(0, bytes.Length - SignatureBytes);
        return key.VerifyData(payload, bytes.AsSpan(payload.Length), HashAlgorithmName.SHA256) ? Read(payload.ToArray()) : null;
    }

    private static TokenClaims Read(byte[] payload)
    {
        using var from = new BinaryReader(new MemoryStream(payload), Encoding.UTF8);
        from.ReadByte();
        var kinds = from.ReadByte();
        var methods = from.ReadByte();
        var issued = from.ReadInt64();
        var expires = from.ReadInt64();
        var audit = new Guid(from.ReadBytes(16));
        var chain = from.ReadBoolean() ? new Guid(from.ReadBytes(16)) : audit;
        return new(ReadId(from), (TokenScope)(kinds & 15), ReadId(from), methods, audit, issued, expires)
        {
            ChainId = chain,
            Via = (TokenVia)(kinds >> 4),
            ViaId = ReadId(from),
        };
    }

    // Most ids are hex and take half their length, so that a token fits 255 characters.
    private static void WriteId(BinaryWriter to, string id)
    {
        var packs = id.Length % 2 == 0 && id.All(char.IsAsciiHexDigitLower);
        byte[] bytes = packs ? Convert.FromHexString(id) : Encoding.UTF8.GetBytes(id);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(bytes.Length, 64);
        to.Write((byte)(bytes.Length << 1 | (packs ? 1 : 0)));
        to.Write(bytes);
    }

    private static string ReadId(BinaryReader from)
    {
        var head = from.ReadByte();
        var bytes = from.ReadBytes(head >> 1);
        return (head & 1) == 1 ? Convert.ToHexStringLower(bytes) : Encoding.UTF8.GetString(bytes);
    }
}
