using Alize.Kernel;
using Alize.Services.Objects.Index;
using Alize.Services.Objects.Sealing;

namespace Alize.Services.Objects;

/// <summary>The verbs of objects. Bytes are safe first, then one transaction names them, then the answer;
/// bytes that lost their name are deleted after the commit, and swept if the process died between.</summary>
public sealed class ObjectStore(
    ObjectIndex index, IByteStore bytes, SealedBytes closed, SealKeys keys, OpenReads reads, Naming naming, Events events, Ids ids,
    TimeProvider clock)
{
    /// <summary>MD5 of nothing.</summary>
    public const string EmptyEtag = "d41d8cd98f00b204e9800998ecf8427e";

    /// <summary>The container, and the version that the name has now, or the one asked for (a marker
    /// too). Null for what is not there.</summary>
    public Task<(Container? Container, StoredObject? Object)> Find(
        string project, string container, string name, string? version, CancellationToken ct) => index.Of(container).Read(
        async tx =>
        {
            if (await Containers.FindIn(tx, project, container) is not { } found)
            {
                return ((Container?)null, (StoredObject?)null);
            }

            var now = await ObjectRows.Current(tx, found.Id, name);
            var wanted = version is null || now?.VersionId == version ? now : await ObjectRows.Past(tx, found.Id, name, version);
            return (found, wanted is not null && wanted.ExpiredAt(clock.GetUtcNow()) ? null : wanted);
        },
        ct);

    /// <summary>The newest version that is not the current one: a delete marker, where the name was deleted.</summary>
    public Task<StoredObject?> NewestPast(Container container, string name, CancellationToken ct) =>
        index.Of(container.Name).Read(tx => ObjectRows.NewestPast(tx, container.Id, name), ct);

    /// <summary>Streams a body to disk and names it.</summary>
    public async Task<PutResult> Put(Caller caller, Container container, NewObject what, Stream body, CancellationToken ct)
    {
        var (project, name) = (container.Project, container.Name);
        (Seal? seal, byte[]? key) = (what.Seal ?? SealWish.DefaultOf(container)) is { } wish ? keys.Draw(wish, project) : default;
        if (what.Length == 0)
        {
            return what.Md5 is { } promised && promised != EmptyEtag
                ? new(PutOutcome.BadDigest, null)
                : await Name(caller, project, name, what, new(0, EmptyEtag, null, null, seal));
        }

        var (outcome, written) = await closed.Write($"{project}/{name}/{what.Name}", body, what.Length, what.Most, key, ct);
        if (written is not { } blob || outcome != WriteOutcome.Stored)
        {
            return new(outcome == WriteOutcome.TooLong ? PutOutcome.TooLong : PutOutcome.CutShort, null);
        }

        if ((what.Md5 is { } wanted && wanted != blob.Md5) || what.Accept?.Invoke() == false)
        {
            await bytes.Delete(blob.Ref, CancellationToken.None);
            return new(PutOutcome.BadDigest, null) { BodyMd5 = blob.Md5 };
        }

        what.Stored?.Invoke(blob, what.Meta);
        var result = await Name(caller, project, name, what, new(blob.Size, blob.Md5, blob.Ref, null, seal));
        return result with { BodyMd5 = blob.Md5 };
    }

    /// <summary>Names a list of segments: a static large object. <paramref name="etag"/> is the manifest's own.</summary>
    public Task<PutResult> PutManifest(
        Caller caller, string project, string container, NewObject what, IReadOnlyList<Part> segments, string etag, CancellationToken ct)
    {
        var parts = ids.Hex(16);
        return Commit(container, async tx =>
        {
            var named = await naming.Name(tx, caller, project, container, what, new(segments.Sum(s => s.Size), etag, null, parts));
            if (named.Result.Outcome == PutOutcome.Stored)
            {
                foreach (var segment in segments)
                {
                    await ObjectRows.AddPart(tx, parts, segment);
                }
            }

            return named;
        });
    }

    /// <summary>Names what has no bytes: a pointer to another object (<see cref="NewObject.Meta"/> says which), a mark.</summary>
    public Task<PutResult> PutEmpty(Caller caller, string project, string container, NewObject what) =>
        Name(caller, project, container, what, new(0, EmptyEtag, null, null));

    /// <summary>Changes a version's metadata, type or expiry, as <paramref name="change"/> says; nothing
    /// else of what it returns is taken.</summary>
    /// <param name="touch">Whether its time of change moves (Swift's POST) or not (S3's tags).</param>
    /// <returns>The version as it is now; null where there is none.</returns>
    public Task<StoredObject?> Post(
        Caller caller, string project, string container, string name, string? version, bool touch,
        Func<StoredObject, StoredObject> change, CancellationToken ct) =>
        index.Of(container).Transact(
            async tx =>
            {
                if (await Containers.Lock(tx, project, container) is not { } found)
                {
                    return null;
                }

                var now = await ObjectRows.Current(tx, found.Id, name);
                var isCurrent = version is null || now?.VersionId == version;
                var old = isCurrent ? now : await ObjectRows.Past(tx, found.Id, name, version!);
                if (old is null || old.Kind == ObjectKind.DeleteMarker || old.ExpiredAt(clock.GetUtcNow()))
                {
                    return null;
                }

                var made = change(old);
                var modified = touch ? clock.NowMicros() : old.Modified;
                await tx.Execute($"""
                    UPDATE {new Raw(isCurrent ? "store_object" : "store_past")} SET type = {made.ContentType}, meta = {made.Meta.Text},
                        expires = {made.Expires}, modified = {modified}
                    WHERE container = {found.Id} AND name = {name} AND version = {old.Version}
                    """);
                await events.Write(tx, caller, project, "object.post", $"{project}/{container}/{name}", 0);
                return made with { Modified = modified };
            },
            ct);

    /// <summary>The parts of a large object, in order.</summary>
    public Task<List<Part>> Parts(Container container, StoredObject o, CancellationToken ct) => o.Parts is { } parts
        ? index.Of(container.Name).Read(tx => ObjectRows.Parts(tx, parts), ct)
        : Task.FromResult(new List<Part>());

    /// <summary>Deletes bytes whose name is gone for good, once nobody reads them.</summary>
    internal Task Reclaim(IEnumerable<BlobRef> dead) => reads.Delete(dead);

    /// <summary>Runs a naming transaction, then deletes what it left without a name.</summary>
    internal async Task<PutResult> Commit(string container, Func<Tx, Task<(PutResult Result, List<BlobRef> Dead)>> body)
    {
        var (result, dead) = await index.Of(container).Transact(body, CancellationToken.None);
        await Reclaim(dead);
        return result;
    }

    private async Task<PutResult> Name(Caller caller, string project, string container, NewObject what, Content content)
    {
        var result = await Commit(container, tx => naming.Name(tx, caller, project, container, what, content));
        if (result.Outcome != PutOutcome.Stored && content.Blob is { } blob)
        {
            await bytes.Delete(blob, CancellationToken.None);
        }

        return result;
    }
}
