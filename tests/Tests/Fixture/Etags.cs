using System.Security.Cryptography;

namespace Alize.Tests.Fixture;

/// <summary>The MD5 that an ETag is by both protocols' definition, and S3's guard of a key.</summary>
internal static class Etags
{
    public static string Of(byte[] body) => Convert.ToHexStringLower(Bytes(body));

#pragma warning disable CA5351 // it protects nothing
    public static byte[] Bytes(byte[] body) => MD5.HashData(body);
#pragma warning restore CA5351
}
