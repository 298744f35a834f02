using Alize.Kernel;
using Alize.Services.Objects.S3.Items;
using Alize.Services.Objects.S3.Payloads;
using Alize.Services.Objects.S3.Words;
using Alize.Services.Objects.Sealing;

namespace Alize.Services.Objects.S3.Parts;

/// <summary>Uploads in parts: begin, complete, give up.</summary>
public sealed class UploadOperations(Uploads uploads, ObjectStore objects, SealKeys keys, Cloud cloud) : IS3Operations
{
    private const int MostBytes = 4 << 20;

    public IEnumerable<S3Operation> Operations =>
    [
        new(S3Policy.PutObject, "POST", S3Scope.Object, "uploads", Begin),
        new(S3Policy.PutObject, "POST", S3Scope.Object, "uploadId", Complete),
        new(S3Policy.AbortUpload, "DELETE", S3Scope.Object, "uploadId", Abort),
    ];

    private async Task<Answer> Begin(S3Call call)
    {
        var (fault, draft) = ObjectDraft.Of(call);
        if (fault is not null)
        {
            return call.Refuse(fault);
        }

        var (badSum, sum) = UploadSum.OfHeaders(call);
        if (badSum is not null)
        {
            return call.Refuse(badSum);
        }

        sum?.Keep(draft!.Meta);
        var seal = (draft!.Seal ?? SealWish.DefaultOf(call.Bucket)) is { } wish ? keys.Draw(wish, call.Bucket.Project).Seal : null;
        var upload = await uploads.Start(call.Bucket.Project, call.Bucket.Name, call.Key, draft.ContentType, draft.Meta, seal, call.Ct);
        if (upload is null)
        {
            return call.Refuse(S3Faults.NoSuchBucket);
        }

        return XmlOut.Answer(200, "InitiateMultipartUploadResult", x =>
        {
            x.Text("Bucket", call.Target.Bucket);
            x.Text("Key", call.Key);
            x.Text("UploadId", upload.Id);
        }).With("x-amz-checksum-algorithm", sum?.Kind.Name).With("x-amz-checksum-type", sum?.Type).WithSeal(call, seal);
    }

    private async Task<Answer> Complete(S3Call call)
    {
        var id = call.Query("uploadId")!;
        var body = await S3Body.Xml(call, "CompleteMultipartUpload", MostBytes, sumsOfBody: false);
        if (NamedPart.ReadAll(body) is not { Count: > 0 } named)
        {
            return call.Refuse(S3Faults.MalformedXml);
        }

        if (await uploads.Find(call.Bucket, call.Key, id, call.Ct) is not { } upload)
        {
            // a client that lost the answer completes again: the object that it made is still there
            var (_, made) = await objects.Find(call.Bucket.Project, call.Bucket.Name, call.Key, null, call.Ct);
            return made?.Meta[UploadSum.Upload] == id ? Done(call, made) : call.Refuse(S3Faults.NoSuchUpload);
        }

        return await Complete(call, upload, named);
    }

    private async Task<Answer> Complete(S3Call call, Upload upload, List<NamedPart> named)
    {
        var id = upload.Id;
        var sum = UploadSum.Of(upload.Meta);
        if (await WrongSums(call, id, named, sum) is { } wrong)
        {
            return call.Refuse(wrong);
        }

        var (outcome, made) = await uploads.Complete(
            call.Caller, call.Bucket, call.Key, id, [.. named.Select(p => (p.Number, p.Etag))], Preconditions.OfWrite(call),
            (parts, meta) => UploadSum.Finish(sum, id, parts, meta), call.Ct);
        return made is null ? call.Refuse(outcome == CompleteOutcome.PreconditionFailed ? await Preconditions.Failed(call,
            objects) : FaultOf(outcome)) : Done(call, made);
    }

    /// <summary>Compares what the client says of sums and size with what was sent.</summary>
    private async Task<Fault?> WrongSums(S3Call call, string id, List<NamedPart> named, UploadSum? sum)
    {
        var whole = sum is null ? null : call.Header(sum.Kind.Header);
        var size = call.Header("x-amz-mp-object-size");
        if (whole is null && size is null && !named.Exists(p => p.Sums.Count > 0))
        {
            return null;
        }

        var sent = (await uploads.Parts(call.Bucket, id, 0, 10_000, call.Ct)).ToDictionary(p => p.Number);
        foreach (var part in named)
        {
            var meta = sent.TryGetValue(part.Number, out var found) ? Meta.Parse(found.Extra ?? "") : [];
            if (part.Sums.Any(s => meta[s.Key.Meta] is { } kept && kept != s.Value))
            {
                return S3Faults.InvalidPart;
            }
        }

        var chosen = named.Where(p => sent.ContainsKey(p.Number)).Select(p => sent[p.Number]).ToList();
        if (size is not null && size != chosen.Sum(p => p.Size).ToString(System.Globalization.CultureInfo.InvariantCulture))
        {
            return S3Faults.InvalidRequest("The provided 'x-amz-mp-object-size' header does not match what was computed.");
        }

        return whole is null || sum!.Whole(chosen) is not { } computed || computed == whole.Split('-')[0] || computed == whole
            ? null : S3Faults.BadDigest;
    }

    private static Fault FaultOf(CompleteOutcome outcome) => outcome switch
    {
        CompleteOutcome.NoUpload => S3Faults.NoSuchUpload,
        CompleteOutcome.NoContainer => S3Faults.NoSuchBucket,
        CompleteOutcome.OutOfOrder => S3Faults.InvalidPartOrder,
        CompleteOutcome.TooSmall => S3Faults.EntityTooSmall,
        CompleteOutcome.PreconditionFailed => S3Faults.PreconditionFailed,
        CompleteOutcome.OverQuota => S3Faults.OverQuota,
        _ => S3Faults.InvalidPart,
    };

    private Answer Done(S3Call call, StoredObject made) => XmlOut.Answer(200, "CompleteMultipartUploadResult", x =>
    {
        x.Text("Location", $"{cloud.S3Url}/{call.Target.Bucket}/{S3Target.Encode(call.Key, keepSlash: true)}");
        x.Text("Bucket", call.Target.Bucket);
        x.Text("Key", call.Key);
        x.Text("ETag", S3Words.Quoted(made.Etag));
        ObjectWords.WriteChecksums(x, made.Meta);
    }).WithVersion(call.Bucket, made).WithSeal(call, made.Seal);

    private async Task<Answer> Abort(S3Call call) => await uploads.Abort(call.Bucket, call.Key, call.Query("uploadId")!, call.Ct)
        ? Answer.Empty(204)
        : call.Refuse(S3Faults.NoSuchUpload);
}

/// <summary>A part as the completion names it.</summary>
/// <param name="Sums">Checksums that the client says it has.</param>
internal sealed record NamedPart(int Number, string Etag, IReadOnlyList<KeyValuePair<ChecksumKind, string>> Sums)
{
    /// <summary>Nothing where the body is not what it should be.</summary>
    public static List<NamedPart>? ReadAll(XmlIn body)
    {
        var parts = new List<NamedPart>();
        foreach (var part in body.All("Part"))
        {
            if (!int.TryParse(part.TextOf("PartNumber"), System.Globalization.CultureInfo.InvariantCulture, out var number)
                || part.TextOf("ETag") is not { } etag || parts.Count == 10_000)
            {
                return null;
            }

            parts.Add(new(number, etag.Trim().Trim('"'), [.. ChecksumKind.All
                .Where(k => part.TextOf(k.Element) is { Length: > 0 })
                .Select(k => KeyValuePair.Create(k, part.TextOf(k.Element)!.Trim()))]));
        }

        return parts;
    }
}
