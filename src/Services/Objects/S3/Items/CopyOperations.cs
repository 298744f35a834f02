using Alize.Kernel;
using Alize.Services.Objects.S3.Access;
using Alize.Services.Objects.S3.Parts;
using Alize.Services.Objects.S3.Words;
using Alize.Services.Objects.Sealing;

namespace Alize.Services.Objects.S3.Items;

/// <summary>PUT with x-amz-copy-source: a copy made on the server.</summary>
public sealed class CopyOperations(Containers containers, ObjectStore objects, Following following, S3Access access,
    SealKeys keys) : IS3Operations
{
    public IEnumerable<S3Operation> Operations =>
        [new(S3Policy.PutObject, "PUT", S3Scope.Object, null, Copy) { WithHeader = "x-amz-copy-source" }];

    private async Task<Answer> Copy(S3Call call)
    {
        var (fault, draft) = ObjectDraft.Of(call);
        if (fault is not null)
        {
            return call.Refuse(fault);
        }

        var (refused, source) = await CopySource.Find(call, containers, objects, following, access, keys);
        if (refused is not null)
        {
            return call.Refuse(refused);
        }

        var replace = call.Header("x-amz-metadata-directive") == "REPLACE";
        var onItself = source!.Bucket.Id == call.Bucket.Id && source.Object.Name == call.Key;
        if (onItself && !replace && source.Object.VersionId == (await Current(call))?.VersionId
            && draft!.Meta[ObjectDraft.Redirect] is null && draft.Meta[Acl.Meta] is null && draft.Seal is null)
        {
            return call.Refuse(S3Faults.InvalidRequest(
                "This copy request is illegal because it is trying to copy an object to itself without "
                + "changing the object's metadata, storage class, website redirect location or encryption attributes."));
        }

        if (source.Bytes.Size > WriteOperations.MostBytes)
        {
            return call.Refuse(S3Faults.InvalidRequest(
                "The specified copy source is larger than the maximum allowable size for a copy source: 5368709120"));
        }

        var (type, meta) = Described(call, source.Object, draft!, replace);
        return onItself && call.Bucket.Versioning == Versioning.Off && draft!.Seal is null
            ? await Describe(call, type, meta)
            : await CopyBytes(call, source, new(type, meta, draft!.Seal));
    }

    /// <summary>The new object's type and metadata: the source's, or the request's.</summary>
    private static (string Type, Meta Meta) Described(S3Call call, StoredObject source, ObjectDraft draft, bool replace)
    {
        var meta = draft.Meta;
        var replaceTags = call.Header("x-amz-tagging-directive") == "REPLACE";
        foreach (var (name, value) in source.Meta)
        {
            var take = name switch
            {
                ObjectDraft.Tags => !replaceTags,
                Acl.Meta or ObjectLock.Mode or ObjectLock.Until or ObjectLock.Hold or ObjectMeta.DloPrefix or UploadSum.Upload => false,
                _ => !replace || name.StartsWith("s3-checksum", StringComparison.Ordinal),
            };
            if (take)
            {
                meta[name] = value;
            }
        }

        if (!replaceTags)
        {
            meta[ObjectDraft.Tags] = source.Meta[ObjectDraft.Tags];
        }

        return (replace ? draft.ContentType : source.ContentType, meta);
    }

    /// <summary>A copy onto itself that only says something else of the same bytes.</summary>
    private async Task<Answer> Describe(S3Call call, string type, Meta meta)
    {
        var changed = await objects.Post(
            call.Caller, call.Bucket.Project, call.Bucket.Name, call.Key, null, touch: true, o =>
                o with { ContentType = type, Meta = meta }, call.Ct);
        return changed is null ? call.Refuse(S3Faults.NoSuchKey) : Done(call, changed, null);
    }

    private async Task<Answer> CopyBytes(S3Call call, CopySource source, ObjectDraft draft)
    {
        var (o, meta) = (source.Object, draft.Meta);
        if (meta[ObjectWords.ChecksumType] == "COMPOSITE")
        {
            // a sum of the parts' sums says nothing of a copy that has no parts
            foreach (var (name, _) in meta.Where(m => m.Key.StartsWith("s3-checksum", StringComparison.Ordinal)).ToList())
            {
                meta[name] = null;
            }
        }

        await using var bytes = following.Open(await source.Plan(call, following, 0, source.Bytes.Size), call.Ct);
        var what = new NewObject(call.Key)
        {
            ContentType = draft.ContentType, Meta = meta, Seal = draft.Seal, Length = source.Bytes.Size,
            Conditions = Preconditions.OfWrite(call), Action = "object.copy",
        };
        var put = await objects.Put(call.Caller, call.Bucket, what, bytes, call.Ct);
        return put.Outcome switch
        {
            PutOutcome.Stored => Done(call, put.Object!, source),
            PutOutcome.PreconditionFailed => call.Refuse(await Preconditions.Failed(call, objects)),
            PutOutcome.OverQuota => call.Refuse(S3Faults.OverQuota),
            PutOutcome.NoContainer => call.Refuse(S3Faults.NoSuchBucket),
            _ => throw new InvalidDataException($"the source of a copy, {source.Bucket.Name}/{o.Name}, could not be read"),
        };
    }

    private static Answer Done(S3Call call, StoredObject made, CopySource? source)
    {
        var answer = XmlOut.Answer(200, "CopyObjectResult", x =>
        {
            x.Text("ETag", S3Words.Quoted(S3Words.Etag(made)));
            x.Time("LastModified", made.ModifiedAt);
            ObjectWords.WriteChecksums(x, made.Meta);
        });
        return answer.WithVersion(call.Bucket, made).WithSeal(call, made.Seal)
            .With("x-amz-copy-source-version-id", source is { Bucket.Versioning: not Versioning.Off } ? source.Object.VersionId : null);
    }

    private async Task<StoredObject?> Current(S3Call call) =>
        (await objects.Find(call.Bucket.Project, call.Bucket.Name, call.Key, null, call.Ct)).Object;
}
