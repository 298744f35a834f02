using System.Security.Cryptography;
using Alize.Kernel;
using Alize.Services.Objects.S3.Items;
using Alize.Services.Objects.S3.Payloads;

namespace Alize.Services.Objects.S3.Words;

/// <summary>Small bodies: read whole, bounded, checked against signature, Content-MD5 and checksum.</summary>
public static class S3Body
{
    public const int MostConfig = 64 * 1024;

    /// <exception cref="FaultException">MalformedXML, or what is wrong with the body.</exception>
    public static async Task<XmlIn> Xml(S3Call call, string root, int most = MostConfig, bool sumsOfBody = true) =>
        XmlIn.Parse(await Read(call, most, sumsOfBody), root);

    /// <param name="sumsOfBody">False where checksum headers speak of something else than this body.</param>
    public static async Task<ReadOnlyMemory<byte>> Read(S3Call call, int most, bool sumsOfBody = true)
    {
        var (badMd5, md5) = ObjectDraft.Md5(call.Header("Content-MD5"));
        var (fault, opened) = Payload.Of(call, null, sumsOfBody);
        using var payload = opened;
        if ((badMd5 ?? fault) is { } wrong)
        {
            throw wrong.Thrown();
        }

        if (payload!.Size > most)
        {
            throw S3Faults.BadRequest("MaxMessageLengthExceeded", "Your request was too big.").Thrown();
        }

        var buffer = new MemoryStream();
        var piece = new byte[16 * 1024];
        for (int read; (read = await payload.ReadAsync(piece, call.Ct)) > 0;)
        {
            buffer.Write(piece, 0, read);
            if (buffer.Length > most)
            {
                throw S3Faults.BadRequest("MaxMessageLengthExceeded", "Your request was too big.").Thrown();
            }
        }

        return payload.Verify() && Matches(buffer, md5)
            ? buffer.GetBuffer().AsMemory(0, (int)buffer.Length)
            : throw (payload.Problem ?? S3Faults.BadDigest).Thrown();
    }

#pragma warning disable CA5351 // the protocol's own digest
    private static bool Matches(MemoryStream buffer, string? md5) =>
        md5 is null || Convert.ToHexStringLower(MD5.HashData(buffer.GetBuffer().AsSpan(0, (int)buffer.Length))) == md5;
#pragma warning restore CA5351
}
