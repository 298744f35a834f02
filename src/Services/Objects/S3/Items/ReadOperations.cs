using System.Globalization;
using Alize.Kernel;
using Alize.Services.Objects.S3.Access;
using Alize.Services.Objects.S3.Words;
using Alize.Services.Objects.Sealing;
using Microsoft.AspNetCore.Http;

namespace Alize.Services.Objects.S3.Items;

/// <summary>GET and HEAD of objects.</summary>
public sealed class ReadOperations(ObjectStore objects, Following following, SealKeys keys, ReadMeter meter) : IS3Operations
{
    public IEnumerable<S3Operation> Operations =>
    [
        new(S3Policy.GetObject, "GET", S3Scope.Object, null, Get),
        new(S3Policy.GetObject, "HEAD", S3Scope.Object, null, Get),
    ];

    /// <summary>The version that a request names, or why there is none.</summary>
    public static async Task<(Answer? Refusal, StoredObject? Object)> Find(S3Call call, ObjectStore objects)
    {
        var (_, o) = await objects.Find(call.Bucket.Project, call.Bucket.Name, call.Key, call.VersionId, call.Ct);
        if (o is not null && o.Kind != ObjectKind.DeleteMarker)
        {
            return (null, o);
        }

        if (o is not null)
        {
            return (call.Refuse(S3Faults.MethodNotAllowed)
                .With("x-amz-delete-marker", "true").With("x-amz-version-id", o.VersionId).With("Last-Modified",
                    S3Words.HttpTime(o.ModifiedAt)), null);
        }

        if (call.VersionId is not null)
        {
            return (call.Refuse(S3Faults.NoSuchVersion), null);
        }

        var marker = call.Bucket.Past > 0 ? await objects.NewestPast(call.Bucket, call.Key, call.Ct) : null;
        var refusal = call.Refuse(S3Faults.NoSuchKey);
        return (marker is null ? refusal : refusal.With("x-amz-delete-marker", "true").With("x-amz-version-id", marker.VersionId), null);
    }

    private async Task<Answer> Get(S3Call call)
    {
        if (call.Signed is null && call.Target.Query.All.Any(q => q.Key.StartsWith("response-", StringComparison.Ordinal)))
        {
            return call.Refuse(S3Faults.InvalidRequest("Request specific response headers cannot be used for anonymous GET requests."));
        }

        var (refusal, found) = await Find(call, objects);
        if (found is not { } o)
        {
            return refusal!;
        }

        if (await following.Follow(call.Bucket, o, c => S3Access.MayReadSegments(call, c), call.Ct) is not { } source)
        {
            return call.Refuse(S3Faults.NoSuchKey);
        }

        o = source.Object;
        var (sealedOff, key) = EncryptionWords.OfRead(call, keys, source.Container, o);
        if (sealedOff is not null)
        {
            return call.Refuse(sealedOff);
        }

        meter.Read(call.Bucket.Project);
        if (Preconditions.Check(call, o) is { } status)
        {
            return status == 304 ? NotModified(call, o) : call.Refuse(S3Faults.PreconditionFailed);
        }

        return call.Query("partNumber") is { } part
            ? await GetPart(call, source, part, key) : await GetRange(call, source, key, ByteRange.Of(call.Header("Range"), source.Size));
    }

    private static Answer NotModified(S3Call call, StoredObject o) => Answer.Empty(304)
        .With("ETag", S3Words.Quoted(S3Words.Etag(o))).With("Last-Modified", S3Words.HttpTime(o.ModifiedAt)).WithVersion(call.Bucket, o);

    private async Task<Answer> GetPart(S3Call call, Followed source, string number, byte[]? key)
    {
        if (!int.TryParse(number, NumberStyles.None, CultureInfo.InvariantCulture, out var wanted) || wanted is < 1 or > 10_000)
        {
            return call.Refuse(S3Faults.InvalidArgument("Part number must be an integer between 1 and 10000, inclusive"));
        }

        var o = source.Object;
        var parts = await objects.Parts(source.Container, o, call.Ct);
        if (o.Kind != ObjectKind.Multipart)
        {
            parts = [new Part(1, source.Size, S3Words.Etag(o), o.Modified, o.Blob, null, null, null)];
        }

        var before = parts.TakeWhile(p => p.Number != wanted).Sum(p => p.Size);
        return parts.Find(p => p.Number == wanted) is not { } part
            ? call.Refuse(S3Faults.Of(FaultKind.RangeNotSatisfiable, "InvalidPartNumber", "The requested partnumber is not satisfiable"))
            : (await GetRange(call, source, key, new(RangeOutcome.Part, before, before + part.Size - 1)))
                .With("x-amz-mp-parts-count", o.Kind == ObjectKind.Multipart ? parts.Count.ToString(CultureInfo.InvariantCulture) : null);
    }

    private async Task<Answer> GetRange(S3Call call, Followed source, byte[]? key, ByteRange range)
    {
        if (range.Outcome == RangeOutcome.Unsatisfiable)
        {
            return call.Refuse(S3Faults.InvalidRange).With("Content-Range", $"bytes */{source.Size}");
        }

        var o = source.Object;
        var head = HttpMethods.IsHead(call.Http.Request.Method);
        var plan = head ? []
            : await following.Plan(source, range.First, range.Length, c => S3Access.MayReadSegments(call, c), call.Ct, key);
        var partial = range.Outcome == RangeOutcome.Part;
        var answer = Answer.Stream(partial ? 206 : 200, async (response, ct) =>
        {
            response.ContentType = ObjectWords.TypeOf(call, o);
            response.ContentLength = range.Length;
            if (!head)
            {
                await following.Send(plan, response.Body, ct);
                meter.Sent(call.Bucket.Project, range.Length);
            }
        });
        answer.WithObject(call, o)
            .With("Content-Range", partial ? string.Create(CultureInfo.InvariantCulture,
                $"bytes {range.First}-{range.Last}/{source.Size}") : null);
        return call.Header("x-amz-checksum-mode") == "ENABLED" && !partial ? answer.WithChecksums(o.Meta) : answer;
    }
}
