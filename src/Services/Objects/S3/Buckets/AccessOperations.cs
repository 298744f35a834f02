using System.Text;
using Alize.Kernel;
using Alize.Services.Objects.S3.Access;
using Alize.Services.Objects.S3.Words;

namespace Alize.Services.Objects.S3.Buckets;

/// <summary>Who may come to a bucket: grants, policy, blocks of public access, ownership.</summary>
public sealed class AccessOperations(Containers containers) : IS3Operations
{
    public IEnumerable<S3Operation> Operations =>
    [
        new(S3Policy.GetBucketAcl, "GET", S3Scope.Bucket, "acl", GetAcl),
        new(S3Policy.PutBucketAcl, "PUT", S3Scope.Bucket, "acl", PutAcl),
        new(S3Policy.GetPolicy, "GET", S3Scope.Bucket, "policy", GetPolicy),
        new(S3Policy.PutPolicy, "PUT", S3Scope.Bucket, "policy", PutPolicy),
        new(S3Policy.DeletePolicy, "DELETE", S3Scope.Bucket, "policy", call => Keep(call, BucketPolicy.Meta, null, 204)),
        new(S3Policy.GetPolicyStatus, "GET", S3Scope.Bucket, "policyStatus", GetPolicyStatus),
        new(S3Policy.GetPublicBlock, "GET", S3Scope.Bucket, "publicAccessBlock", GetBlock),
        new(S3Policy.PutPublicBlock, "PUT", S3Scope.Bucket, "publicAccessBlock", PutBlock),
        new(S3Policy.PutPublicBlock, "DELETE", S3Scope.Bucket, "publicAccessBlock", call => Keep(call, PublicBlock.Meta, null, 204)),
        new(S3Policy.GetOwnership, "GET", S3Scope.Bucket, "ownershipControls", GetOwnership),
        new(S3Policy.PutOwnership, "PUT", S3Scope.Bucket, "ownershipControls", PutOwnership),
        new(S3Policy.PutOwnership, "DELETE", S3Scope.Bucket, "ownershipControls", call => Keep(call, Ownership.Meta, null, 204)),
    ];

    private static Fault NoPolicy { get; } = S3Faults.Missing("NoSuchBucketPolicy", "The bucket policy does not exist");

    /// <summary>The bucket's grants, with what its Swift read ACL means in S3's words.</summary>
    private static Task<Answer> GetAcl(S3Call call)
    {
        var acl = Acl.Of(call.Bucket.Meta);
        if (acl.Grants.Count == 0 && SwiftGrants.MayRead(call.Bucket, Caller.Anonymous(call.RequestId), null, listing: true))
        {
            acl = Acl.Canned("public-read")!;
        }

        return Task.FromResult(AclWords.Answer(acl, call.Bucket.Project, call.IsOwner ? call.Caller.ProjectName : null));
    }

    private async Task<Answer> PutAcl(S3Call call)
    {
        var (fault, acl) = AclWords.OfHeaders(call.Header);
        if (fault is null && acl is null)
        {
            (fault, acl) = AclWords.OfXml(await S3Body.Xml(call, "AccessControlPolicy"), call.Bucket.Project);
        }

        return (fault ?? AclWords.Refused(call.Bucket, acl!)) is { } wrong
            ? call.Refuse(wrong) : await Keep(call, Acl.Meta, acl!.Text, 200);
    }

    private static Task<Answer> GetPolicy(S3Call call) => Task.FromResult(call.Bucket.Meta[BucketPolicy.Meta] is { } policy
        ? Answer.Text(200, policy, "application/json")
        : call.Refuse(NoPolicy));

    private async Task<Answer> PutPolicy(S3Call call)
    {
        var body = await S3Body.Read(call, BucketPolicy.MostBytes);
        var text = Encoding.UTF8.GetString(body.Span);
        var (policy, problem) = BucketPolicy.Parse(text, call.Bucket.Name);
        if (policy is null)
        {
            return call.Refuse(S3Faults.BadRequest("MalformedPolicy", problem!));
        }

        return policy.IsPublic && PublicBlock.Of(call.Bucket).BlockPolicy
            ? call.Refuse(S3Faults.AccessDenied)
            : await Keep(call, BucketPolicy.Meta, text, 204);
    }

    private static Task<Answer> GetPolicyStatus(S3Call call) => Task.FromResult(BucketPolicy.Of(call.Bucket) is { } policy
        ? XmlOut.Answer(200, "PolicyStatus", x => x.Flag("IsPublic", policy.IsPublic))
        : call.Refuse(NoPolicy));

    private static Task<Answer> GetBlock(S3Call call) => Task.FromResult(call.Bucket.Meta[PublicBlock.Meta] is null
        ? call.Refuse(S3Faults.Missing("NoSuchPublicAccessBlockConfiguration", "The public access block configuration was not found"))
        : XmlOut.Answer(200, "PublicAccessBlockConfiguration", x =>
        {
            var block = PublicBlock.Of(call.Bucket);
            x.Flag("BlockPublicAcls", block.BlockAcls);
            x.Flag("IgnorePublicAcls", block.IgnoreAcls);
            x.Flag("BlockPublicPolicy", block.BlockPolicy);
            x.Flag("RestrictPublicBuckets", block.RestrictBuckets);
        }));

    private async Task<Answer> PutBlock(S3Call call)
    {
        var config = await S3Body.Xml(call, "PublicAccessBlockConfiguration");
        bool Says(string name) => string.Equals(config.TextOf(name)?.Trim(), "true", StringComparison.OrdinalIgnoreCase);
        var block = new PublicBlock(Says("BlockPublicAcls"), Says("IgnorePublicAcls"), Says("BlockPublicPolicy"),
            Says("RestrictPublicBuckets"));
        return await Keep(call, PublicBlock.Meta, block.Text, 200);
    }

    private static Task<Answer> GetOwnership(S3Call call) => Task.FromResult(call.Bucket.Meta[Ownership.Meta] is not { } ownership
        ? call.Refuse(S3Faults.Missing("OwnershipControlsNotFoundError", "The bucket ownership controls were not found"))
        : XmlOut.Answer(200, "OwnershipControls", x => x.Element("Rule", r => r.Text("ObjectOwnership", ownership))));

    private async Task<Answer> PutOwnership(S3Call call)
    {
        var word = (await S3Body.Xml(call, "OwnershipControls")).Child("Rule")?.TextOf("ObjectOwnership")?.Trim();
        return Ownership.IsKnown(word) ? await Keep(call, Ownership.Meta, word, 200) : call.Refuse(S3Faults.MalformedXml);
    }

    private async Task<Answer> Keep(S3Call call, string name, string? value, int status) =>
        await containers.Post(call.Caller, call.Bucket.Project, call.Bucket.Name, [new(name, value)], null, call.Ct)
            ? Answer.Empty(status)
            : call.Refuse(S3Faults.NoSuchBucket);
}
