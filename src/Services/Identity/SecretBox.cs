using System.Security.Cryptography;
using System.Text;
using Alize.Kernel;

namespace Alize.Services.Identity;

/// <summary>Keeps secrets that must be read again (EC2 keys) encrypted at rest: AES-256-GCM, bound to the id they belong to.</summary>
public sealed class SecretBox(Cloud cloud)
{
    private const int NonceBytes = 12;
    private const int TagBytes = 16;
    private readonly byte[] _key = KeyFiles.SecretKey(cloud);

    public string Close(string owner, string secret)
    {
        var plain = Encoding.UTF8.GetBytes(secret);
        var box = new byte[NonceBytes + TagBytes + plain.Length];
        var nonce = box.AsSpan(0, NonceBytes);
        RandomNumberGenerator.Fill(nonce);
        using var aes = new AesGcm(_key, TagBytes);
        aes.Encrypt(nonce, plain, box.AsSpan(NonceBytes + TagBytes), box.AsSpan(NonceBytes, TagBytes), Encoding.UTF8.GetBytes(owner));
        return Convert.ToBase64String(box);
    }

    /// <exception cref="CryptographicException">The box was closed for another owner or under another key.</exception>
    public string Open(string owner, string box)
    {
        var bytes = Convert.FromBase64String(box);
        var plain = new byte[bytes.Length - NonceBytes - TagBytes];
        using var aes = new AesGcm(_key, TagBytes);
        aes.Decrypt(
            bytes.AsSpan(0, NonceBytes), bytes.AsSpan(NonceBytes + TagBytes), bytes.AsSpan(NonceBytes, TagBytes),
            plain, Encoding.UTF8.GetBytes(owner));
        return Encoding.UTF8.GetString(plain);
    }
}
