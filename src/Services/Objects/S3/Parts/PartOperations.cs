using System.Globalization;
using Alize.Kernel;
using Alize.Services.Objects.S3.Access;
using Alize.Services.Objects.S3.Items;
using Alize.Services.Objects.S3.Payloads;
using Alize.Services.Objects.S3.Words;
using Alize.Services.Objects.Sealing;

namespace Alize.Services.Objects.S3.Parts;

/// <summary>The parts of an upload: sent, or copied from an object.</summary>
public sealed class PartOperations(Uploads uploads, Containers containers, ObjectStore objects, Following following,
    S3Access access, SealKeys keys) : IS3Operations
{
    public IEnumerable<S3Operation> Operations =>
    [
        new(S3Policy.PutObject, "PUT", S3Scope.Object, "uploadId", Copy) { WithHeader = "x-amz-copy-source" },
        new(S3Policy.PutObject, "PUT", S3Scope.Object, "uploadId", Put),
    ];

    private async Task<(Fault? Fault, int Number, Upload? Upload)> Find(S3Call call)
    {
        if (!int.TryParse(call.Query("partNumber"), NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            || number is < 1 or > 10_000)
        {
            return (S3Faults.InvalidArgument("Part number must be an integer between 1 and 10000, inclusive"), 0, null);
        }

        var upload = await uploads.Find(call.Bucket, call.Key, call.Query("uploadId")!, call.Ct);
        return (upload is null ? S3Faults.NoSuchUpload : null, number, upload);
    }

    private async Task<Answer> Put(S3Call call)
    {
        var (fault, number, upload) = await Find(call);
        if (fault is not null)
        {
            return call.Refuse(fault);
        }

        var (badKey, key) = KeyOf(call, upload!);
        var (badMd5, md5) = ObjectDraft.Md5(call.Header("Content-MD5"));
        var (badBody, opened) = Payload.Of(call, UploadSum.Of(upload!.Meta)?.Kind);
        using var payload = opened;
        if ((badKey ?? badMd5 ?? badBody) is { } wrong)
        {
            return call.Refuse(wrong);
        }

        var meta = new Meta();
        var what = new NewObject(call.Key)
        {
            Length = payload!.Size, Most = WriteOperations.MostBytes, Md5 = md5, Meta = meta, Accept = () =>
                WriteOperations.Accept(payload, meta),
        };
        var (outcome, part) = await uploads.PutPart(call.Bucket, upload.Id, number, what, payload, key, call.Ct);
        if (part is null)
        {
            return call.Refuse(outcome == PutOutcome.NoContainer ? S3Faults.NoSuchUpload : WriteOperations.FaultOf(outcome, payload));
        }

        return Answer.Empty(200).With("ETag", S3Words.Quoted(part.Etag)).WithChecksums(meta).WithSeal(call, upload.Seal);
    }

    private async Task<Answer> Copy(S3Call call)
    {
        var (fault, number, upload) = await Find(call);
        if (fault is not null)
        {
            return call.Refuse(fault);
        }

        var (refused, source) = await CopySource.Find(call, containers, objects, following, access, keys);
        if (refused is not null)
        {
            return call.Refuse(refused);
        }

        var range = call.Header("x-amz-copy-source-range");
        var wanted = ByteRange.Of(range, source!.Bytes.Size);
        if (range is not null && (wanted.Outcome != RangeOutcome.Part
            || !range.EndsWith(wanted.Last.ToString(CultureInfo.InvariantCulture), StringComparison.Ordinal)))
        {
            return call.Refuse(S3Faults.InvalidArgument(
                "The x-amz-copy-source-range value must be of the form bytes=first-last where first and last "
                + "are the zero-based offsets of the first and last bytes to copy"));
        }

        await using var bytes = following.Open(await source.Plan(call, following, wanted.First, wanted.Length), call.Ct);
        return await Store(call, upload!, number, bytes, wanted.Length);
    }

    /// <summary>The data key of an upload's parts: the client's own must come with each of them.</summary>
    private (Fault? Fault, byte[]? Key) KeyOf(S3Call call, Upload upload)
    {
        var (fault, customer) = EncryptionWords.OfRead(call, keys, call.Bucket.Project, upload.Seal, EncryptionWords.OfObject);
        return fault is not null ? (fault, null) : (null, upload.Seal is { } seal ? keys.Open(seal, call.Bucket.Project, customer) : null);
    }

    private async Task<Answer> Store(S3Call call, Upload upload, int number, Stream bytes, long length)
    {
        var (badKey, key) = KeyOf(call, upload);
        if (badKey is not null)
        {
            return call.Refuse(badKey);
        }

        var meta = new Meta();
        var kind = UploadSum.Of(upload.Meta)?.Kind;
        using var summed = new SummedStream(bytes, kind?.Start());
        var what = new NewObject(call.Key)
        {
            Length = length, Most = WriteOperations.MostBytes, Meta = meta, Accept = () =>
            {
                if (kind is not null)
                {
                    meta[kind.Meta] = summed.Finish();
                }

                return true;
            },
        };
        var (_, part) = await uploads.PutPart(call.Bucket, upload.Id, number, what, summed, key, call.Ct);
        return part is null ? call.Refuse(S3Faults.NoSuchUpload) : XmlOut.Answer(200, "CopyPartResult", x =>
        {
            x.Text("ETag", S3Words.Quoted(part.Etag));
            x.Time("LastModified", DateTimeOffset.UnixEpoch.AddMicroseconds(part.Modified));
            ObjectWords.WriteChecksums(x, meta);
        }).WithSeal(call, upload.Seal);
    }
}
