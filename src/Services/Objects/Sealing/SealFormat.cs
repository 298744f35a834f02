using System.Buffers.Binary;
using System.Security.Cryptography;

namespace Alize.Services.Objects.Sealing;

/// <summary>Sealed bytes as they lie in a blob: a salt, then units of 64 KiB, each with its tag (AES-256-GCM). A blob's key is derived from
/// the object's data key and the salt, so that a part that is sent twice has another; a unit's nonce is its number, and says whether it is
/// the last: units can neither change places nor be missing at the end. An empty body is one empty unit.</summary>
internal static class SealFormat
{
    public const int Salt = 16;
    public const int Unit = 64 << 10;
    public const int Tag = 16;
    public const int SealedUnit = Unit + Tag;

    private const int Nonce = 12;

    /// <summary>How many bytes the blob has for so many of the body.</summary>
    public static long Sealed(long plain) => Salt + plain + (Tag * Units(plain));

    public static long Units(long plain) => Math.Max(1, (plain + Unit - 1) / Unit);

    /// <summary>Where a unit begins in the blob.</summary>
    public static long At(long unit) => Salt + (unit * SealedUnit);

    public static AesGcm Cipher(byte[] dataKey, ReadOnlySpan<byte> salt)
    {
        Span<byte> key = stackalloc byte[SealKeys.KeyBytes];
        HKDF.DeriveKey(HashAlgorithmName.SHA256, dataKey, key, salt, "alize blob"u8);
        return new(key, Tag);
    }

    /// <summary>Seals a unit: its bytes, then the tag.</summary>
    public static void Close(AesGcm cipher, long unit, bool isLast, ReadOnlySpan<byte> plain, Span<byte> to)
    {
        Span<byte> nonce = stackalloc byte[Nonce];
        Name(nonce, unit, isLast);
        cipher.Encrypt(nonce, plain, to[..plain.Length], to.Slice(plain.Length, Tag));
    }

    /// <exception cref="InvalidDataException">It is not what was sealed.</exception>
    public static void Open(AesGcm cipher, long unit, bool isLast, ReadOnlySpan<byte> closed, Span<byte> plain)
    {
        Span<byte> nonce = stackalloc byte[Nonce];
        Name(nonce, unit, isLast);
        try
        {
            cipher.Decrypt(nonce, closed[..^Tag], closed[^Tag..], plain[..(closed.Length - Tag)]);
        }
        catch (AuthenticationTagMismatchException e)
        {
            throw new InvalidDataException($"unit {unit} of a sealed blob is not what was written", e);
        }
    }

    private static void Name(Span<byte> nonce, long unit, bool isLast)
    {
        nonce.Clear();
        BinaryPrimitives.WriteInt64BigEndian(nonce, unit);
        nonce[Nonce - 1] = isLast ? (byte)1 : (byte)0;
    }
}
