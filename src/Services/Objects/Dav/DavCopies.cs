using Alize.Kernel;
using Alize.Services.Objects.S3.Items;
using Alize.Services.Objects.Swift;

namespace Alize.Services.Objects.Dav;

/// <summary>COPY and MOVE. A move is a copy and then a deletion: where it is cut short, what was not moved is still there.</summary>
internal sealed class DavCopies(
    DavItems items, DavGuard guard, DavWrites writes, ObjectStore objects, Following following)
{
    public async Task<Answer> Run(DavCall call, bool move)
    {
        if (call.Header("Destination") is not { } reference)
        {
            return Answer.Text(400, "COPY and MOVE need a Destination.");
        }

        if (DavPlace.Of(call, reference) is not { } to)
        {
            return Answer.Empty(DavPlace.IsElsewhere(call, reference) ? 502 : 400);
        }

        if (call.Path.Name.Length == 0 || to.Name.Length == 0 || to.Key == call.Path.Key
            || to.Key.StartsWith(call.Path.Key + "/", StringComparison.Ordinal)
            || call.Path.Key.StartsWith(to.Key + "/", StringComparison.Ordinal))
        {
            return Answer.Text(403, "Containers stay where they are, and nothing goes into itself or in place of what holds it.");
        }

        if (await items.Find(call.Project, call.Path, call.Ct) is not { } item)
        {
            return Answer.Empty(404);
        }

        return call.Depth == 1 || (move && call.Depth == 0 && item.IsCollection) ? Answer.Empty(400) : await Run(call, item, to, move);
    }

    private async Task<Answer> Run(DavCall call, DavItem item, DavPath to, bool move)
    {
        var (refusal, parent) = await writes.Into(call, to);
        if (refusal is not null)
        {
            return refusal;
        }

        var before = await items.Find(call.Project, to with { Slash = false }, call.Ct);
        if (before is not null && !call.Overwrites)
        {
            return Answer.Empty(412);
        }

        var barred = (move ? guard.Barred(call, call.Path, deep: true, membership: true) : null)
            ?? guard.Barred(call, to, deep: true, membership: before is null);
        if (barred is not null)
        {
            return barred;
        }

        if (before is not null && (before.IsCollection || item.IsCollection))
        {
            await writes.Remove(call, before);
        }

        if (await Copy(call, item, parent!.Container!, to) is { } problem)
        {
            return Answer.Empty(problem);
        }

        if (move)
        {
            await writes.Remove(call, item);
        }

        return Answer.Empty(before is null ? 201 : 204);
    }

    /// <returns>Null where all of it was copied.</returns>
    private async Task<int?> Copy(DavCall call, DavItem item, Container target, DavPath to)
    {
        if (!item.IsCollection)
        {
            return await Copy(call, item.Container!, item.Object!, target, to.Name);
        }

        var marked = await writes.Mark(call, target, to.Name, Taken(item.Object?.Meta));
        if (marked.Status != 201 || call.Depth == 0)
        {
            return marked.Status == 201 ? null : marked.Status;
        }

        await foreach (var o in items.Everything(item, call.Ct))
        {
            var name = to.Name + o.Name[item.Name.Length..];
            if (o.Name != item.Name + "/" && await Copy(call, item.Container!, o, target, name) is { } problem)
            {
                return problem;
            }
        }

        return null;
    }

    private async Task<int?> Copy(DavCall call, Container from, StoredObject o, Container target, string name)
    {
        if (await following.Follow(from, o, call.MayRead, call.Ct) is not { } source)
        {
            return 404;
        }

        var plan = source.Size == 0 ? [] : await following.Plan(source, 0, source.Size, call.MayRead, call.Ct);
        await using var bytes = following.Open(plan, call.Ct);
        var what = new NewObject(name)
        {
            ContentType = source.Object.ContentType,
            Meta = Taken(source.Object.Meta),
            Length = source.Size,
            Expires = source.Object.Expires,
            Action = "object.copy",
        };
        var put = await objects.Put(call.Caller, target, what, bytes, call.Ct);
        return put.Outcome == PutOutcome.Stored ? null : DavWrites.StatusOf(put.Outcome);
    }

    /// <summary>What users and clients said of an object goes with it; what a door keeps for itself does not.</summary>
    private static Meta Taken(Meta? from)
    {
        var meta = new Meta();
        foreach (var (name, value) in from ?? [])
        {
            if (name.StartsWith(Meta.User, StringComparison.Ordinal) || SwiftMeta.Kept.Contains(name) || name == DavItem.Properties)
            {
                meta.Put(name, value);
            }
        }

        return meta;
    }
}
