using Alize.Kernel;
using Alize.Services.Objects.S3.Access;
using Alize.Services.Objects.S3.Words;

namespace Alize.Services.Objects.S3.Items;

/// <summary>What is said of an object beside its bytes: tags, grants.</summary>
public sealed class DescribeOperations(ObjectStore objects) : IS3Operations
{
    public IEnumerable<S3Operation> Operations =>
    [
        new(S3Policy.GetTagging, "GET", S3Scope.Object, "tagging", GetTags),
        new(S3Policy.PutTagging, "PUT", S3Scope.Object, "tagging", PutTags),
        new(S3Policy.DeleteTagging, "DELETE", S3Scope.Object, "tagging", call =>
            Change(call, 204, (meta, _) => meta[ObjectDraft.Tags] = null)),
        new(S3Policy.GetObjectAcl, "GET", S3Scope.Object, "acl", GetAcl),
        new(S3Policy.PutObjectAcl, "PUT", S3Scope.Object, "acl", PutAcl),
    ];

    private async Task<Answer> GetTags(S3Call call)
    {
        var (refusal, o) = await ReadOperations.Find(call, objects);
        return o is null ? refusal! : TagWords.Answer(o.Meta[ObjectDraft.Tags]).WithVersion(call.Bucket, o);
    }

    private async Task<Answer> PutTags(S3Call call)
    {
        var (fault, tags) = TagWords.OfXml(await S3Body.Xml(call, "Tagging"), ofBucket: false);
        return fault is not null ? call.Refuse(fault) : await Change(call, 200, (meta, _) => meta[ObjectDraft.Tags] = tags);
    }

    private async Task<Answer> GetAcl(S3Call call)
    {
        var (refusal, o) = await ReadOperations.Find(call, objects);
        return o is null ? refusal! : AclWords.Answer(Acl.Of(o.Meta), call.Bucket.Project, call.IsOwner ? call.Caller.ProjectName : null);
    }

    private async Task<Answer> PutAcl(S3Call call)
    {
        var (fault, acl) = AclWords.OfHeaders(call.Header);
        if (fault is null && acl is null)
        {
            (fault, acl) = AclWords.OfXml(await S3Body.Xml(call, "AccessControlPolicy"), call.Bucket.Project);
        }

        return (fault ?? AclWords.Refused(call.Bucket, acl!)) is { } wrong
            ? call.Refuse(wrong)
            : await Change(call, 200, (meta, _) => meta[Acl.Meta] = acl!.Text);
    }

    private async Task<Answer> Change(S3Call call, int status, Action<Meta, StoredObject> change)
    {
        var changed = await objects.Post(
            call.Caller, call.Bucket.Project, call.Bucket.Name, call.Key, call.VersionId, touch: false,
            o =>
            {
                var meta = o.Meta.Copy();
                change(meta, o);
                return o with { Meta = meta };
            },
            call.Ct);
        return changed is null
            ? (await ReadOperations.Find(call, objects)).Refusal ?? call.Refuse(S3Faults.NoSuchKey)
            : Answer.Empty(status).WithVersion(call.Bucket, changed);
    }
}
