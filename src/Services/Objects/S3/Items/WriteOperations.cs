using Alize.Kernel;
using Alize.Services.Objects.S3.Payloads;
using Alize.Services.Objects.S3.Words;

namespace Alize.Services.Objects.S3.Items;

/// <summary>PUT and DELETE of an object.</summary>
public sealed class WriteOperations(ObjectStore objects, Deletes deletes) : IS3Operations
{
    public const long MostBytes = 5L << 30;

    public IEnumerable<S3Operation> Operations =>
    [
        new(S3Policy.PutObject, "PUT", S3Scope.Object, null, Put),
        new(S3Policy.DeleteObject, "DELETE", S3Scope.Object, null, Delete),
    ];

    /// <summary>What a write that was not stored is called.</summary>
    public static Fault FaultOf(PutOutcome outcome, Payload payload) => payload.Problem ?? outcome switch
    {
        PutOutcome.NoContainer => S3Faults.NoSuchBucket,
        PutOutcome.BadDigest => S3Faults.BadDigest,
        PutOutcome.TooLong => payload.Size > MostBytes ? S3Faults.EntityTooLarge : S3Faults.IncompleteBody,
        PutOutcome.OverQuota => S3Faults.OverQuota,
        PutOutcome.PreconditionFailed => S3Faults.PreconditionFailed,
        _ => Cut(payload),
    };

    /// <summary>Checks a body that was read to its end, and keeps its checksum.</summary>
    public static bool Accept(Payload payload, Meta meta)
    {
        if (!payload.Verify())
        {
            return false;
        }

        Keep(payload, meta);
        return true;
    }

    private static Fault Cut(Payload payload)
    {
        payload.Verify();
        return payload.Problem ?? S3Faults.IncompleteBody;
    }

    private static void Keep(Payload payload, Meta meta)
    {
        if (payload.Kind is { } kind)
        {
            meta[kind.Meta] = payload.Sum;
        }
    }

    private async Task<Answer> Put(S3Call call)
    {
        var (fault, draft) = ObjectDraft.Of(call);
        var (badMd5, md5) = ObjectDraft.Md5(call.Header("Content-MD5"));
        var (badBody, opened) = Payload.Of(call);
        using var payload = opened;
        if ((fault ?? badMd5 ?? badBody) is { } wrong)
        {
            return call.Refuse(wrong);
        }

        var conditions = Preconditions.OfWrite(call);
        if (conditions != Conditions.None && !conditions.Allow(await Current(call)))
        {
            return call.Refuse(await Preconditions.Failed(call, objects));
        }

        var what = new NewObject(call.Key)
        {
            ContentType = draft!.ContentType,
            Meta = draft.Meta,
            Length = payload!.Size,
            Most = MostBytes,
            Md5 = md5,
            Conditions = conditions,
            Seal = draft.Seal,
            Accept = () => Accept(payload, draft.Meta),
        };
        return await Store(call, what, payload);
    }

    private async Task<Answer> Store(S3Call call, NewObject what, Payload payload)
    {
        if (payload.Size == 0)
        {
            if (!await payload.VerifyEmpty(call.Ct))
            {
                return call.Refuse(payload.Problem!);
            }

            Keep(payload, what.Meta);
        }

        var put = await objects.Put(call.Caller, call.Bucket, what, payload, call.Ct);
        if (put.Object is not { } stored)
        {
            return call.Refuse(put.Outcome == PutOutcome.PreconditionFailed
                ? await Preconditions.Failed(call, objects)
                : FaultOf(put.Outcome, payload));
        }

        return Answer.Empty(200).With("ETag", S3Words.Quoted(stored.Etag)).WithVersion(call.Bucket, stored).WithChecksums(stored.Meta)
            .WithSeal(call, stored.Seal);
    }

    private async Task<StoredObject?> Current(S3Call call) =>
        (await objects.Find(call.Bucket.Project, call.Bucket.Name, call.Key, null, call.Ct)).Object;

    private async Task<Answer> Delete(S3Call call)
    {
        var conditions = call.Header("If-Match") is null ? Conditions.None : Preconditions.OfWrite(call);
        var result = await deletes.Delete(
            call.Caller, call.Bucket.Project, call.Bucket.Name, call.Key, call.VersionId, conditions, markMissing: true, call.Ct,
            bypassGovernance: BatchDelete.Bypasses(call));
        return result.Outcome switch
        {
            DeleteOutcome.NoContainer => call.Refuse(S3Faults.NoSuchBucket),
            DeleteOutcome.PreconditionFailed => call.Refuse(S3Faults.PreconditionFailed),
            DeleteOutcome.Locked => call.Refuse(S3Faults.ObjectLocked),
            _ => Gone(call, result),
        };
    }

    private static Answer Gone(S3Call call, DeleteResult result)
    {
        var answer = Answer.Empty(204);
        if (result.Marker is { } marker)
        {
            return answer.With("x-amz-delete-marker", "true").With("x-amz-version-id", marker.VersionId);
        }

        return call.VersionId is { } version
            ? answer.With("x-amz-version-id", version).With("x-amz-delete-marker",
                result.Gone?.Kind == ObjectKind.DeleteMarker ? "true" : null)
            : answer;
    }
}
