using System.Xml.Linq;
using Alize.Kernel;
using Alize.Services.Objects.Swift;

namespace Alize.Services.Objects.Dav;

/// <summary>PUT, MKCOL, DELETE, PROPPATCH.</summary>
internal sealed class DavWrites(
    DavItems items, DavGuard guard, DavLocks locks, Containers containers, ObjectStore objects, Deletes deletes)
{
    public const long MostBytes = 5L << 30;

    public async Task<Answer> Put(DavCall call)
    {
        var (path, request) = (call.Path, call.Http.Request);
        if (path.Slash || path.Name.Length == 0)
        {
            return Answer.Empty(405);
        }

        if (request.Headers.ContentRange.Count > 0)
        {
            return Answer.Text(400, "A part of a file cannot be written: send the whole.");
        }

        var (refusal, parent) = await Into(call, path);
        if (refusal is not null)
        {
            return refusal;
        }

        var before = await items.Find(call.Project, path, call.Ct);
        if (before is { IsCollection: true })
        {
            return Answer.Empty(405);
        }

        if (guard.Barred(call, path, deep: false, membership: before is null) is { } locked)
        {
            return locked;
        }

        var type = request.ContentType;
        var what = new NewObject(path.Name)
        {
            ContentType = type is { Length: > 0 } && !SwiftMeta.HasControl(type) ? type : PutWords.Guess(path.Name),
            Meta = Kept(before),
            Length = request.ContentLength,
            Most = MostBytes,
            Conditions = new(Etags(call, "If-Match"), Etags(call, "If-None-Match")),
        };
        var put = await objects.Put(call.Caller, parent!.Container!, what, request.Body, call.Ct);
        return put.Object is { } stored
            ? Answer.Empty(before is null ? 201 : 204).With("ETag", $"\"{stored.Etag}\"")
            : Answer.Empty(StatusOf(put.Outcome));
    }

    public async Task<Answer> MakeCollection(DavCall call)
    {
        if (call.Http.Request.ContentLength is > 0 || call.Http.Request.Headers.TransferEncoding.Count > 0)
        {
            return Answer.Empty(415);
        }

        var path = call.Path;
        if (path.IsRoot || await items.Find(call.Project, path with { Slash = false }, call.Ct) is not null)
        {
            return Answer.Empty(405);
        }

        if (path.IsContainer)
        {
            var (outcome, _) = await containers.Create(call.Caller, call.Project, path.Container, [], global: false, call.Ct);
            return Answer.Empty(outcome == CreateOutcome.Created ? 201 : 405);
        }

        var (refusal, parent) = await Into(call, path);
        return refusal ?? guard.Barred(call, path, deep: false, membership: true)
            ?? await Mark(call, parent!.Container!, path.Name, []);
    }

    public async Task<Answer> Delete(DavCall call)
    {
        var path = call.Path;
        if (path.IsRoot)
        {
            return Answer.Empty(403);
        }

        if (await items.Find(call.Project, path, call.Ct) is not { } item)
        {
            return Answer.Empty(404);
        }

        if (guard.Barred(call, path, deep: true, membership: true) is { } locked)
        {
            return locked;
        }

        return Answer.Empty(await Remove(call, item) ? 204 : 409);
    }

    /// <summary>Removes an item and all that is in it; false where older versions keep a container from going.</summary>
    public async Task<bool> Remove(DavCall call, DavItem item)
    {
        locks.Forget(call.Project, new DavPath(item.Container!.Name, item.Name, Slash: false).Key);
        if (!item.IsCollection)
        {
            await Remove(call, item.Container, item.Name);
            return true;
        }

        await foreach (var o in items.Everything(item, call.Ct))
        {
            await Remove(call, item.Container, o.Name);
        }

        if (item.Kind != DavKind.Container)
        {
            return true;
        }

        await deletes.ExpireAll(item.Container, call.Ct);
        return await containers.Delete(call.Caller, call.Project, item.Container.Name, call.Ct) != DropOutcome.NotEmpty;
    }

    public async Task<Answer> PropPatch(DavCall call)
    {
        var asked = await DavXml.Read(call.Http.Request, call.Ct);
        if (asked?.Name != DavXml.Dav + "propertyupdate")
        {
            return Answer.Empty(400);
        }

        if (await items.Find(call.Project, call.Path, call.Ct) is not { } item)
        {
            return Answer.Empty(404);
        }

        if (guard.Barred(call, call.Path, deep: false, membership: false) is { } locked)
        {
            return locked;
        }

        var dead = DavProperties.Dead(item.Meta).ToDictionary(e => e.Name);
        var names = new List<XName>();
        foreach (var change in asked.Elements().Where(e => e.Name == DavXml.Dav + "set" || e.Name == DavXml.Dav + "remove"))
        {
            foreach (var property in change.Elements(DavXml.Dav + "prop").Elements())
            {
                names.Add(property.Name);
                dead.Remove(property.Name);
                if (change.Name.LocalName == "set")
                {
                    dead[property.Name] = Plain(property);
                }
            }
        }

        var kept = DavProperties.Kept(dead.Values);
        var refused = item.Kind == DavKind.Root || kept?.Length > DavProperties.MostBytes;
        if (!refused && !names.Exists(DavProperties.IsLive))
        {
            await Keep(call, item, kept);
        }

        return DavXml.Answer(207, new XElement(
            DavXml.Dav + "multistatus",
            new XElement(
                DavXml.Dav + "response",
                new XElement(DavXml.Dav + "href", item.Href),
                names.Distinct().GroupBy(n => StatusOf(n, names, refused)).Select(g => new XElement(
                    DavXml.Dav + "propstat", new XElement(DavXml.Dav + "prop", g.Select(n => new XElement(n))), DavXml.Status(g.Key))))));
    }

    /// <summary>The collection that a new name goes into, or why it cannot.</summary>
    public async Task<(Answer? Refusal, DavItem? Parent)> Into(DavCall call, DavPath path) =>
        System.Text.Encoding.UTF8.GetByteCount(path.Name) >= SwiftLimits.ObjectName
            ? (Answer.Text(414, $"A name has at most {SwiftLimits.ObjectName} bytes with all its folders."), null)
            : path.Parent is { IsRoot: false } above && await items.Find(call.Project, above, call.Ct) is { IsCollection: true } parent
                ? (null, parent)
                : (Answer.Empty(409), null);

    /// <summary>Makes the empty object that marks a folder.</summary>
    public async Task<Answer> Mark(DavCall call, Container container, string name, Meta meta)
    {
        var what = new NewObject(name + "/") { ContentType = DavItem.FolderType, Meta = meta };
        var put = await objects.PutEmpty(call.Caller, container.Project, container.Name, what);
        return Answer.Empty(put.Outcome == PutOutcome.Stored ? 201 : StatusOf(put.Outcome));
    }

    public static int StatusOf(PutOutcome outcome) => outcome switch
    {
        PutOutcome.PreconditionFailed => 412,
        PutOutcome.TooLong => 413,
        PutOutcome.OverQuota => 507,
        PutOutcome.NoContainer => 409,
        _ => 400,
    };

    /// <summary>A property without what only its place in the request gave it.</summary>
    private static XElement Plain(XElement property)
    {
        var language = property.AncestorsAndSelf().Attributes(XNamespace.Xml + "lang").FirstOrDefault();
        var plain = new XElement(property);
        if (language is not null)
        {
            plain.SetAttributeValue(XNamespace.Xml + "lang", language.Value);
        }

        return plain;
    }

    /// <summary>All or nothing: where one cannot be changed, the others fail by it.</summary>
    private static int StatusOf(XName name, List<XName> all, bool refused)
    {
        if (refused)
        {
            return 507;
        }

        return DavProperties.IsLive(name) ? 403 : all.Exists(DavProperties.IsLive) ? 424 : 200;
    }

    /// <summary>A write replaces bytes; the properties that clients gave stay.</summary>
    private static Meta Kept(DavItem? before)
    {
        var meta = new Meta();
        meta[DavItem.Properties] = before?.Meta?[DavItem.Properties];
        return meta;
    }

    private static IReadOnlyList<string>? Etags(DavCall call, string header) =>
        call.Header(header) is { Length: > 0 } text ? ReadConditions.Etags(text) : null;

    private Task Remove(DavCall call, Container container, string name) => deletes.Delete(
        call.Caller, container.Project, container.Name, name, null, Conditions.None, markMissing: false, call.Ct);

    private async Task Keep(DavCall call, DavItem item, string? kept)
    {
        var container = item.Container!;
        if (item.Kind == DavKind.Container)
        {
            await containers.Post(call.Caller, container.Project, container.Name, [new(DavItem.Properties, kept)], null, call.Ct);
            return;
        }

        if (item.Object is not { } o)
        {
            var meta = new Meta();
            meta[DavItem.Properties] = kept;
            await Mark(call, container, item.Name, meta);
            return;
        }

        await objects.Post(
            call.Caller, container.Project, container.Name, o.Name, null, touch: false,
            old =>
            {
                var meta = old.Meta.Copy();
                meta[DavItem.Properties] = kept;
                return old with { Meta = meta };
            },
            call.Ct);
    }
}
