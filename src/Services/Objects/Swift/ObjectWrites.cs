using Alize.Kernel;

namespace Alize.Services.Objects.Swift;

/// <summary>PUT and POST of objects.</summary>
internal sealed class ObjectWrites(ObjectStore objects, Containers containers, WriteGate gate, SwiftAccess access, TimeProvider clock)
{
    public async Task<SwiftReply> Put(SwiftCall call)
    {
        var (what, refusal) = PutWords.Read(call, clock.GetUtcNow());
        if ((refusal ?? PutWords.OpenBody(call)) is { } wrong)
        {
            return wrong;
        }

        call.Container ??= await containers.Find(call.Project, call.Path.Container, call.Ct);
        if (call.Container is not { } container)
        {
            return SwiftReply.NotFound;
        }

        if (call.Header(SymlinkWords.TargetHeader) is { Length: > 0 } target)
        {
            return await Link(call, container, what!, target);
        }

        var (most, unready) = await gate.Ready(call, container, call.Path.Object, call.Request.ContentLength);
        if (unready is not null)
        {
            return unready;
        }

        what = what! with { Length = call.Request.ContentLength, Most = most };
        var result = await objects.Put(call.Caller, container, what, call.Request.Body, call.Ct);
        return result.Outcome == PutOutcome.TooLong && most < SwiftLimits.FileSize ? PutWords.OverQuota
            : PutWords.Reply(call, container, result);
    }

    public async Task<SwiftReply> Post(SwiftCall call)
    {
        if (call.Query.Has("version-id"))
        {
            return SwiftReply.BadRequest("Only the newest version can be changed.");
        }

        var (meta, refusal) = ObjectWords.Read(call);
        var (expires, wrong) = ObjectWords.Expiry(call, clock.GetUtcNow());
        if ((refusal ?? wrong) is { } problem)
        {
            return problem;
        }

        var (_, old) = await objects.Find(call.Project, call.Path.Container, call.Path.Object, null, call.Ct);
        if (old is { Kind: ObjectKind.Symlink })
        {
            return Elsewhere(call, old);
        }

        var changed = await objects.Post(
            call.Caller, call.Project, call.Path.Container, call.Path.Object, null, touch: true, o =>
                Changed(call, o, meta, expires), call.Ct);
        return changed is null ? SwiftReply.NotFound : SwiftReply.Accepted;
    }

    /// <summary>What users and clients said before is replaced as a whole; what a door keeps for itself stays.</summary>
    private static StoredObject Changed(SwiftCall call, StoredObject old, Meta meta, long? expires)
    {
        var made = meta.Copy();
        foreach (var (name, value) in old.Meta)
        {
            if (!name.StartsWith(Meta.User, StringComparison.Ordinal) && !SwiftMeta.Kept.Contains(name) && name != ObjectMeta.DloPrefix)
            {
                made.Put(name, value);
            }
        }

        return old with
        {
            Meta = made,
            Expires = expires,
            ContentType = call.Request.ContentType is { Length: > 0 } type ? type
            : old.ContentType
        };
    }

    private static SwiftReply Elsewhere(SwiftCall call, StoredObject link)
    {
        var (project, container, name) = SymlinkWords.Target(link, call.Project);
        call.Headers.Location =
            $"{call.Path.Prefix}/v1/{SwiftPath.AccountPrefix}{project}/{Uri.EscapeDataString(container)}/{SymlinkWords.Encode(name)}";
        return SwiftReply.Text(307, "The requested POST was applied to nothing: POST to what the link names.");
    }

    private async Task<SwiftReply> Link(SwiftCall call, Container container, NewObject what, string target)
    {
        if (call.Grant is not null)
        {
            return SwiftReply.BadRequest("A signed URL cannot make a symbolic link.");
        }

        if (call.Request.ContentLength is not 0)
        {
            return SwiftReply.BadRequest("Symlink requests require a zero byte body");
        }

        var (meta, problem) = await LinkMeta(call, what.Meta, target.TrimStart('/'));
        if (problem is not null)
        {
            return problem;
        }

        var link = what with { Meta = meta, Kind = ObjectKind.Symlink };
        var result = await objects.PutEmpty(call.Caller, call.Project, container.Name, link);
        return PutWords.Reply(call, container, result);
    }

    private async Task<(Meta Meta, SwiftReply? Problem)> LinkMeta(SwiftCall call, Meta meta, string target)
    {
        var slash = target.IndexOf('/', StringComparison.Ordinal);
        var account = call.Header(SymlinkWords.AccountHeader) is { Length: > 0 } other ? SwiftPath.Decode(other, plus: false) : null;
        if (slash <= 0 || slash == target.Length - 1 || SwiftPath.Decode(target, plus: false) is null
            || account?.Contains('/', StringComparison.Ordinal) == true)
        {
            return (meta, SwiftReply.Refuse(412, "X-Symlink-Target header must be of the form <container name>/<object name>"));
        }

        meta[ObjectMeta.SymlinkTarget] = target;
        meta[SymlinkWords.Account] = account;
        var probe = new StoredObject("", 0, 0, false, ObjectKind.Symlink, 0, "", "", meta, null, null, null);
        var (project, container, name) = SymlinkWords.Target(probe, call.Project);
        if (project == call.Project && container == call.Path.Container && name == call.Path.Object)
        {
            return (meta, SwiftReply.BadRequest("Symlink cannot target itself"));
        }

        if (call.Header(SymlinkWords.EtagHeader)?.Trim('"') is not { Length: > 0 } etag)
        {
            return (meta, null);
        }

        if (!await access.Allows(call, SwiftPolicy.Read, project, container))
        {
            return (meta, SwiftAccess.Refuse(call));
        }

        meta[SymlinkWords.Etag] = etag;
        var (_, found) = await objects.Find(project, container, name, null, call.Ct);
        return (meta, found?.Etag == etag ? null
            : SwiftReply.Refuse(409, $"Object Etag '{found?.Etag}' does not match X-Symlink-Target-Etag header '{etag}'"));
    }
}
