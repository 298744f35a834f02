using System.Security.Cryptography;
using System.Text;
using Alize.Kernel;

namespace Alize.Services.Objects.Sealing;

/// <summary>The cloud's key under which the keys of objects are wrapped: 32 bytes out of DIR/keys.</summary>
public sealed record ObjectsKey(byte[] Bytes);

/// <summary>Draws an object's data key and wraps it (AES-256-GCM) under the cloud's key, a named key of the project's, or the client's.
/// Named keys are derived from the cloud's (HKDF-SHA-256, RFC 5869): each name is another key, of this project alone.</summary>
public sealed class SealKeys(ObjectsKey cloud)
{
    public const int KeyBytes = 32;

    private const int NonceBytes = 12;
    private const int TagBytes = 16;

    /// <summary>Said where an object's bytes cannot be read without the key that its owner keeps.</summary>
    public static Fault NeedsKey { get; } = Fault.BadRequest(
        "The object was stored with an encryption key that its owner keeps: the same key must come with the request, over S3.");

    /// <summary>A new data key, and how the row keeps it.</summary>
    public (Seal Seal, byte[] Key) Draw(SealWish wish, string project)
    {
        var key = RandomNumberGenerator.GetBytes(KeyBytes);
        var name = wish.Kind == SealKind.Named ? wish.KeyName ?? SealWish.DefaultKey : null;
        return (new(wish.Kind, name, Wrap(Wrapping(wish.Kind, name, project, wish.CustomerKey)!, key)), key);
    }

    /// <summary>The data key; null where it needs the client's key and this is not the one.</summary>
    /// <exception cref="InvalidDataException">The row or the cloud's key is not what it was.</exception>
    public byte[]? Open(Seal seal, string project, byte[]? customerKey)
    {
        if (Wrapping(seal.Kind, seal.KeyName, project, customerKey) is not { } wrapping)
        {
            return null;
        }

        try
        {
            return Unwrap(wrapping, Convert.FromBase64String(seal.Wrapped));
        }
        catch (AuthenticationTagMismatchException) when (seal.Kind == SealKind.Customer)
        {
            return null;
        }
        catch (Exception e) when (e is CryptographicException or FormatException or ArgumentException)
        {
            throw new InvalidDataException("an object's key cannot be opened: its row or the cloud's key is not what it was", e);
        }
    }

    private byte[]? Wrapping(SealKind kind, string? name, string project, byte[]? customerKey) => kind switch
    {
        SealKind.Cloud => cloud.Bytes,
        SealKind.Named => HKDF.DeriveKey(
            HashAlgorithmName.SHA256, cloud.Bytes, KeyBytes, info: Encoding.UTF8.GetBytes($"alize objects {project}/{name}")),
        _ => customerKey,
    };

    private static string Wrap(byte[] wrapping, byte[] key)
    {
        var box = new byte[NonceBytes + TagBytes + KeyBytes];
        RandomNumberGenerator.Fill(box.AsSpan(0, NonceBytes));
        using var aes = new AesGcm(wrapping, TagBytes);
        aes.Encrypt(box.AsSpan(0, NonceBytes), key, box.AsSpan(NonceBytes + TagBytes), box.AsSpan(NonceBytes, TagBytes));
        return Convert.ToBase64String(box);
    }

    private static byte[] Unwrap(byte[] wrapping, byte[] box)
    {
        var key = new byte[KeyBytes];
        using var aes = new AesGcm(wrapping, TagBytes);
        aes.Decrypt(box.AsSpan(0, NonceBytes), box.AsSpan(NonceBytes + TagBytes), box.AsSpan(NonceBytes, TagBytes), key);
        return key;
    }
}
