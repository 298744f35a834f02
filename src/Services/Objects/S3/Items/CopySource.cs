using Alize.Kernel;
using Alize.Services.Objects.S3.Access;
using Alize.Services.Objects.Sealing;

namespace Alize.Services.Objects.S3.Items;

/// <summary>What x-amz-copy-source names: a version that the caller may read, and the bytes that it stands for.</summary>
/// <param name="CustomerKey">The key that came for its bytes.</param>
public sealed record CopySource(Container Bucket, StoredObject Object, Followed Bytes, byte[]? CustomerKey)
{
    public static async Task<(Fault? Fault, CopySource? Source)> Find(
        S3Call call, Containers containers, ObjectStore objects, Following following, S3Access access, SealKeys keys)
    {
        if (Parse(call.Header("x-amz-copy-source")!) is not { } named)
        {
            return (S3Faults.InvalidArgument("Copy Source must mention the source bucket and key: sourcebucket/sourcekey"), null);
        }

        if (await containers.FindBucket(call.Caller.ProjectId, named.Bucket, call.Ct) is not { } bucket)
        {
            return (S3Faults.NoSuchBucket, null);
        }

        if (!await access.May(call, S3Policy.GetObject, bucket, named.Key, named.Version))
        {
            return (S3Faults.AccessDenied, null);
        }

        var (_, o) = await objects.Find(bucket.Project, bucket.Name, named.Key, named.Version, call.Ct);
        if (o is null || o.Kind == ObjectKind.DeleteMarker)
        {
            return (named.Version is null ? S3Faults.NoSuchKey : S3Faults.NoSuchVersion, null);
        }

        if (await following.Follow(bucket, o, c => c.Id == bucket.Id || S3Access.MayReadSegments(call, c), call.Ct) is not { } bytes)
        {
            return (S3Faults.NoSuchKey, null);
        }

        var (sealedOff, key) = EncryptionWords.OfRead(call, keys, bytes.Container.Project, bytes.Object.Seal, EncryptionWords.OfSource);
        var stale = Preconditions.Check(call, bytes.Object, "x-amz-copy-source-") is not null;
        return (stale ? S3Faults.PreconditionFailed : sealedOff) is { } no ? (no, null) : (null, new(bucket, bytes.Object, bytes, key));
    }

    /// <summary>The bytes to copy.</summary>
    public Task<List<Piece>> Plan(S3Call call, Following following, long offset, long length) =>
        following.Plan(Bytes, offset, length, c => c.Id == Bucket.Id || S3Access.MayReadSegments(call, c), call.Ct, CustomerKey);

    /// <summary>From <c>[/]BUCKET/KEY[?versionId=ID]</c>, percent-encoded.</summary>
    public static (string Bucket, string Key, string? Version)? Parse(string header)
    {
        var question = header.LastIndexOf("?versionId=", StringComparison.Ordinal);
        var version = question < 0 ? null : header[(question + "?versionId=".Length)..];
        var path = S3Target.Decode(question < 0 ? header : header[..question]);
        if (path is null)
        {
            return null;
        }

        path = path.StartsWith('/') ? path[1..] : path;
        var slash = path.IndexOf('/', StringComparison.Ordinal);
        return slash <= 0 || slash == path.Length - 1 ? null : (path[..slash], path[(slash + 1)..], version);
    }
}
