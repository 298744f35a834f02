using Alize.Kernel;

namespace Alize.Services.Objects.S3.Access;

/// <summary>Decides whether a request may do what it asks: the project's own roles, the bucket's policy, ACLs of either door.</summary>
public sealed class S3Access(ObjectStore objects)
{
    private static readonly HashSet<string> _policyActions = new(StringComparer.Ordinal)
    {
        S3Policy.GetPolicy.Name, S3Policy.PutPolicy.Name, S3Policy.DeletePolicy.Name,
    };

    /// <summary>Which ACL decides an action, and the permission that it wants there. What is not here no ACL grants.</summary>
    private static readonly Dictionary<string, (bool OnObject, string Permission)> _byAcl = new(StringComparer.Ordinal)
    {
        [S3Policy.ListBucket.Name] = (false, "READ"),
        [S3Policy.ListVersions.Name] = (false, "READ"),
        [S3Policy.ListUploads.Name] = (false, "READ"),
        [S3Policy.PutObject.Name] = (false, "WRITE"),
        [S3Policy.DeleteObject.Name] = (false, "WRITE"),
        [S3Policy.AbortUpload.Name] = (false, "WRITE"),
        [S3Policy.ListParts.Name] = (false, "WRITE"),
        [S3Policy.GetBucketAcl.Name] = (false, "READ_ACP"),
        [S3Policy.PutBucketAcl.Name] = (false, "WRITE_ACP"),
        [S3Policy.GetObject.Name] = (true, "READ"),
        [S3Policy.GetObjectAcl.Name] = (true, "READ_ACP"),
        [S3Policy.PutObjectAcl.Name] = (true, "WRITE_ACP"),
    };

    /// <summary>Whether the request itself may be done.</summary>
    public ValueTask<bool> May(S3Call call) => May(call, call.Operation.Rule, call.Bucket, call.Key, call.VersionId);

    /// <summary>Whether the caller may do something that is part of the request: read a copy's source, delete a key of a batch.</summary>
    public async ValueTask<bool> May(S3Call call, Rule rule, Container bucket, string key, string? version)
    {
        var asOwner = call.Caller.ProjectId == bucket.Project && rule.Allows(call.Caller);
        var policy = BucketPolicy.Of(bucket);
        var verdict = policy?.Judge(new Question(call, rule.Name, bucket, key, version)) ?? Verdict.Silent;
        if (verdict == Verdict.Denied)
        {
            return asOwner && _policyActions.Contains(rule.Name);
        }

        var block = PublicBlock.Of(bucket);
        if (asOwner || (verdict == Verdict.Allowed && !(block.RestrictBuckets && policy!.IsPublic
            && call.Caller.ProjectId != bucket.Project)))
        {
            return true;
        }

        return _byAcl.TryGetValue(rule.Name, out var wanted) && await AclAllows(call, wanted, bucket, key, version, block);
    }

    /// <summary>Whether the segments of a large object that lie in another container may be read.</summary>
    public static bool MayReadSegments(S3Call call, Container holder) =>
        holder.Id == call.Bucket.Id || holder.Project == call.Caller.ProjectId
            || SwiftGrants.MayRead(holder, call.Caller, call.Header("Referer"), listing: false);

    private async ValueTask<bool> AclAllows(
        S3Call call, (bool OnObject, string Permission) wanted, Container bucket, string key, string? version, PublicBlock block)
    {
        var caller = call.Caller;
        var swift = wanted.Permission switch
        {
            "READ" => SwiftGrants.MayRead(bucket, caller, call.Header("Referer"), listing: !wanted.OnObject),
            "WRITE" => SwiftGrants.MayWrite(bucket, caller),
            _ => false,
        };
        if (swift && (caller.Authenticated || !block.IgnoreAcls))
        {
            return true;
        }

        if (Ownership.AclsOff(bucket))
        {
            return false;
        }

        var meta = wanted.OnObject
            ? (await objects.Find(bucket.Project, bucket.Name, key, version, CancellationToken.None)).Object?.Meta
            : bucket.Meta;
        if (meta is null && wanted.Permission == "READ")
        {
            // who may list the bucket may know that the object is not there
            return await May(call, S3Policy.ListBucket, bucket, "", null);
        }

        var acl = meta is null ? Acl.Private : Acl.Of(meta);
        return acl.Allows(wanted.Permission, caller) && !(block.IgnoreAcls && acl.IsPublic);
    }
}
