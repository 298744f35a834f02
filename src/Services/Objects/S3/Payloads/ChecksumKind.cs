using System.IO.Hashing;
using System.Security.Cryptography;

namespace Alize.Services.Objects.S3.Payloads;

/// <summary>A checksum that S3 knows beside MD5: its name, its header, how it is computed.</summary>
public sealed record ChecksumKind(string Name, Func<IChecksum> Start)
{
#pragma warning disable CA5350 // S3 offers SHA-1 as a checksum, not as a signature
    public static IReadOnlyList<ChecksumKind> All { get; } =
    [
        new("CRC32", () => new CrcSum(new Crc32(Crc32ParameterSet.Crc32))) { Crc = new(32, 0xEDB88320) },
        new("CRC32C", () => new CrcSum(new Crc32(Crc32ParameterSet.Crc32C))) { Crc = new(32, 0x82F63B78) },
        new("CRC64NVME", () => new CrcSum(new Crc64(Crc64ParameterSet.Nvme))) { Crc = new(64, 0x9A6C9329AC4BC9B5) },
        new("SHA1", () => new ShaSum(HashAlgorithmName.SHA1)),
        new("SHA256", () => new ShaSum(HashAlgorithmName.SHA256)),
    ];
#pragma warning restore CA5350

    /// <summary>Header and trailer, such as <c>x-amz-checksum-crc32</c>; also the name under which it is kept, after <c>s3-</c>.</summary>
    public string Header { get; } = "x-amz-checksum-" + Name.ToLowerInvariant();

    /// <summary>The element of a body, such as <c>ChecksumCRC32</c>.</summary>
    public string Element { get; } = "Checksum" + Name;

    /// <summary>Where it is kept in an object's metadata.</summary>
    public string Meta { get; } = "s3-checksum-" + Name.ToLowerInvariant();

    /// <summary>Set where sums of parts can be joined to the sum of the whole.</summary>
    public CrcJoin? Crc { get; init; }

    public static ChecksumKind? Named(string? name) =>
        All.FirstOrDefault(k => string.Equals(k.Name, name, StringComparison.OrdinalIgnoreCase));

    public static ChecksumKind? OfHeader(string header) =>
        All.FirstOrDefault(k => string.Equals(k.Header, header, StringComparison.OrdinalIgnoreCase));
}

/// <summary>A checksum in the making.</summary>
public interface IChecksum : IDisposable
{
    void Append(ReadOnlySpan<byte> bytes);

    /// <summary>The sum as S3 writes it: big-endian, base64.</summary>
    string Finish();
}

/// <summary>A CRC; the library writes it least significant byte first.</summary>
internal sealed class CrcSum(NonCryptographicHashAlgorithm crc) : IChecksum
{
    public void Append(ReadOnlySpan<byte> bytes) => crc.Append(bytes);

    public string Finish()
    {
        var sum = crc.GetCurrentHash();
        Array.Reverse(sum);
        return Convert.ToBase64String(sum);
    }

    public void Dispose()
    {
        // nothing is held
    }
}

/// <summary>A cryptographic sum.</summary>
internal sealed class ShaSum(HashAlgorithmName name) : IChecksum
{
    private readonly IncrementalHash _hash = IncrementalHash.CreateHash(name);

    public void Append(ReadOnlySpan<byte> bytes) => _hash.AppendData(bytes);

    public string Finish() => Convert.ToBase64String(_hash.GetHashAndReset());

    public void Dispose() => _hash.Dispose();
}
