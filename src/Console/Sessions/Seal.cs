using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;

namespace Alize.Console.Sessions;

/// <summary>Keeps what the browser holds for us unreadable and unchangeable (AES-GCM), and makes the key that each form carries, so that no
/// other site's form is taken for ours. Each use has a key of its own, drawn from the cloud's.</summary>
internal sealed class Seal(ReadOnlyMemory<byte> key)
{
    private const int Nonce = 12;
    private const int Tag = 16;

    private readonly byte[] _cookies = Derive(key, "alize console cookie");
    private readonly byte[] _forms = Derive(key, "alize console form");

    public string Close(string text)
    {
        var plain = Encoding.UTF8.GetBytes(text);
        var closed = new byte[Nonce + Tag + plain.Length];
        RandomNumberGenerator.Fill(closed.AsSpan(0, Nonce));
        using var aes = new AesGcm(_cookies, Tag);
        aes.Encrypt(closed.AsSpan(0, Nonce), plain, closed.AsSpan(Nonce + Tag), closed.AsSpan(Nonce, Tag));
        return Base64Url.EncodeToString(closed);
    }

    /// <summary>What was sealed; null for anything that this key did not seal.</summary>
    public string? Open(string? text)
    {
        if (string.IsNullOrEmpty(text) || text.Length > 4096 || !Base64Url.IsValid(text, out var length) || length < Nonce + Tag)
        {
            return null;
        }

        var bytes = Base64Url.DecodeFromChars(text);
        var plain = new byte[bytes.Length - Nonce - Tag];
        using var aes = new AesGcm(_cookies, Tag);
        try
        {
            aes.Decrypt(bytes.AsSpan(0, Nonce), bytes.AsSpan(Nonce + Tag), bytes.AsSpan(Nonce, Tag), plain);
        }
        catch (AuthenticationTagMismatchException)
        {
            return null;
        }

        return Encoding.UTF8.GetString(plain);
    }

    /// <summary>The key of the forms that are shown to one session.</summary>
    public string FormKey(string session) =>
        Base64Url.EncodeToString(HMACSHA256.HashData(_forms, Encoding.UTF8.GetBytes(session)).AsSpan(0, 18));

    public bool Fits(string session, string? formKey) => formKey is not null
        && CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(FormKey(session)), Encoding.UTF8.GetBytes(formKey));

    private static byte[] Derive(ReadOnlyMemory<byte> key, string use) =>
        HKDF.DeriveKey(HashAlgorithmName.SHA256, key.ToArray(), 32, info: Encoding.UTF8.GetBytes(use));
}
