using System.Security.Cryptography;
using Alize.Kernel;
using Alize.Services.Objects.Index;
using Alize.Services.Objects.Sealing;

namespace Alize.Services.Objects;

/// <summary>An upload in parts that has not been completed.</summary>
/// <param name="Seal">Of the data key that all its parts share.</param>
public sealed record Upload(string Id, string Name, long Created, string ContentType, Meta Meta, Seal? Seal);

public enum CompleteOutcome
{
    Stored,
    NoUpload,
    NoContainer,

    /// <summary>A part that was never sent, or whose etag differs.</summary>
    InvalidPart,
    OutOfOrder,
    TooSmall,
    PreconditionFailed,
    OverQuota,
}

/// <summary>Uploads in parts (S3): each part is safe on its own; completing them names the whole without moving a byte.</summary>
public sealed class Uploads(
    ObjectIndex index, IByteStore bytes, SealedBytes closed, ObjectStore objects, Naming naming, Ids ids, TimeProvider clock)
{
    /// <summary>The least bytes of each part but the last.</summary>
    public const long LeastPart = 5 << 20;

    public async Task<Upload?> Start(
        string project, string container, string name, string contentType, Meta meta, Seal? seal, CancellationToken ct)
    {
        var upload = new Upload(ids.Hex(24), name, clock.NowMicros(), contentType, meta, seal);
        return await index.Of(container).Transact(
            async tx =>
            {
                if (await Containers.FindIn(tx, project, container) is not { } found)
                {
                    return null;
                }

                await tx.Execute($"""
                    INSERT INTO store_upload (id, container, name, created, type, meta, seal)
                    VALUES ({upload.Id}, {found.Id}, {name}, {upload.Created}, {contentType}, {meta.Text}, {seal?.Text})
                    """);
                return upload;
            },
            ct);
    }

    public Task<Upload?> Find(Container container, string name, string id, CancellationToken ct) =>
        index.Of(container.Name).Read(tx => FindIn(tx, container.Id, name, id), ct);

    /// <summary>Stores a part; the same number again replaces it. <paramref name="what"/> gives length, limit and MD5.</summary>
    /// <param name="key">The upload's data key, where it has one.</param>
    /// <returns>NoContainer where there is no such upload.</returns>
    public async Task<(PutOutcome Outcome, Part? Part)> PutPart(
        Container container, string id, int number, NewObject what, Stream body, byte[]? key, CancellationToken ct)
    {
        var owner = $"{container.Project}/{container.Name}/{what.Name}?upload={id}&part={number}";
        var (outcome, written) = await closed.Write(owner, body, what.Length, what.Most, key, ct);
        if (written is not { } blob || outcome != WriteOutcome.Stored)
        {
            return (outcome == WriteOutcome.TooLong ? PutOutcome.TooLong : PutOutcome.CutShort, null);
        }

        if ((what.Md5 is { } wanted && wanted != blob.Md5) || what.Accept?.Invoke() == false)
        {
            await bytes.Delete(blob.Ref, CancellationToken.None);
            return (PutOutcome.BadDigest, null);
        }

        what.Stored?.Invoke(blob, what.Meta);
        var part = new Part(
            number, blob.Size, blob.Md5, clock.NowMicros(), blob.Ref, null, null, what.Meta.Count == 0 ? null : what.Meta.Text);
        var (stored, dead) = await index.Of(container.Name).Transact(
            async tx =>
            {
                if (await FindIn(tx, container.Id, what.Name, id) is null)
                {
                    return (false, (List<BlobRef>)[blob.Ref]);
                }

                var old = await tx.First($"SELECT {Part.Columns} FROM store_part WHERE parts = {id} AND number = {number}", Part.Read);
                await ObjectRows.AddPart(tx, id, part);
                return (true, old?.Blob is { } replaced ? [replaced] : []);
            },
            CancellationToken.None);
        await objects.Reclaim(dead);
        return stored ? (PutOutcome.Stored, part) : (PutOutcome.NoContainer, null);
    }

    /// <summary>Names the parts, in the order given; parts that are not named are deleted.</summary>
    /// <param name="named">Number and etag (without quotes) of each part.</param>
    /// <param name="meta">Changes the upload's metadata before it becomes the object's; null leaves it.</param>
    public async Task<(CompleteOutcome Outcome, StoredObject? Object)> Complete(
        Caller caller, Container container, string name, string id, IReadOnlyList<(int Number, string Etag)> named, Conditions conditions,
        Action<IReadOnlyList<Part>, Meta>? meta, CancellationToken ct)
    {
        var (result, dead) = await index.Of(container.Name).Transact(
            async tx =>
            {
                if (await FindIn(tx, container.Id, name, id) is not { } upload)
                {
                    return ((CompleteOutcome.NoUpload, (StoredObject?)null), (List<BlobRef>)[]);
                }

                var all = await ObjectRows.Parts(tx, id);
                var (outcome, chosen) = Choose(all, named);
                if (outcome != CompleteOutcome.Stored)
                {
                    return ((outcome, null), []);
                }

                meta?.Invoke(chosen, upload.Meta);
                var what = new NewObject(name)
                {
                    ContentType = upload.ContentType, Meta = upload.Meta, Kind = ObjectKind.Multipart, Conditions = conditions,
                };
                var content = new Content(chosen.Sum(p => p.Size), EtagOf(chosen), null, id, upload.Seal);
                var (put, displaced) = await naming.Name(tx, caller, container.Project, container.Name, what, content);
                if (put.Outcome != PutOutcome.Stored)
                {
                    return ((Outcome(put.Outcome), null), []);
                }

                displaced.AddRange(await DropUnnamed(tx, id, all, chosen));
                await tx.Execute($"DELETE FROM store_upload WHERE id = {id}");
                return ((CompleteOutcome.Stored, put.Object), displaced);
            },
            ct);
        await objects.Reclaim(dead);
        return result;
    }

    /// <returns>False where there is no such upload.</returns>
    public async Task<bool> Abort(Container container, string name, string id, CancellationToken ct)
    {
        var dead = await index.Of(container.Name).Transact(
            async tx =>
            {
                if (await FindIn(tx, container.Id, name, id) is null)
                {
                    return null;
                }

                var parts = await ObjectRows.Parts(tx, id);
                await tx.Execute($"DELETE FROM store_part WHERE parts = {id}");
                await tx.Execute($"DELETE FROM store_upload WHERE id = {id}");
                return parts.Where(p => p.Blob is not null).Select(p => p.Blob!.Value).ToList();
            },
            ct);
        await objects.Reclaim(dead ?? []);
        return dead is not null;
    }

    /// <summary>Parts after a number, in order.</summary>
    public Task<List<Part>> Parts(
        Container container, string id, int after, int most, CancellationToken ct) => index.Of(container.Name).Query(
        $"SELECT {Part.Columns} FROM store_part WHERE parts = {id} AND number > {after} ORDER BY number LIMIT {most}", Part.Read, ct);

    /// <summary>Uploads by name and id, after a name and an id ("" for all of that name).</summary>
    public Task<List<Upload>> List(Container container, string prefix, string afterName, string afterId, int most, CancellationToken ct)
    {
        var until = Utf8Order.After(prefix);
        Sql high = until is null ? Sql.Empty : $" AND name < {until}";
        return index.Of(container.Name).Query(
            $"""
            SELECT id, name, created, type, meta, seal FROM store_upload
            WHERE container = {container.Id} AND name >= {prefix}{high} AND (name, id) > ({afterName}, {afterId})
            ORDER BY name, id LIMIT {most}
            """,
            Read,
            ct);
    }

    private static Task<Upload?> FindIn(Tx tx, long container, string name, string id) => tx.First(
        $"""
        SELECT id, name, created, type, meta, seal FROM store_upload WHERE id = {id} AND container = {container} AND name = {name}
        """,
        Read);

    private static Upload Read(System.Data.Common.DbDataReader r)
    {
        var c = r.Columns();
        return new(
            c.Text(), c.Text(), c.Long(), c.Text(), Meta.Parse(c.Text()), c.TextOrNull() is { } seal ? Seal.Parse(seal) : null);
    }

    private static (CompleteOutcome Outcome, List<Part> Chosen) Choose(List<Part> all, IReadOnlyList<(int Number, string Etag)> named)
    {
        var byNumber = all.ToDictionary(p => p.Number);
        var chosen = new List<Part>(named.Count);
        foreach (var (number, etag) in named)
        {
            if (chosen.Count > 0 && number <= chosen[^1].Number)
            {
                return (CompleteOutcome.OutOfOrder, []);
            }

            if (!byNumber.TryGetValue(number, out var part) || part.Etag != etag)
            {
                return (CompleteOutcome.InvalidPart, []);
            }

            if (chosen.Count > 0 && chosen[^1].Size < LeastPart)
            {
                return (CompleteOutcome.TooSmall, []);
            }

            chosen.Add(part);
        }

        return (chosen.Count == 0 ? CompleteOutcome.InvalidPart : CompleteOutcome.Stored, chosen);
    }

    private static string EtagOf(List<Part> parts)
    {
        using var md5 = IncrementalHash.CreateHash(HashAlgorithmName.MD5);
        foreach (var part in parts)
        {
            md5.AppendData(Convert.FromHexString(part.Etag));
        }

        return $"{Convert.ToHexStringLower(md5.GetHashAndReset())}-{parts.Count}";
    }

    private static async Task<IEnumerable<BlobRef>> DropUnnamed(Tx tx, string id, List<Part> all, List<Part> chosen)
    {
        var unnamed = all.Except(chosen).ToList();
        foreach (var part in unnamed)
        {
            await tx.Execute($"DELETE FROM store_part WHERE parts = {id} AND number = {part.Number}");
        }

        return unnamed.Where(p => p.Blob is not null).Select(p => p.Blob!.Value);
    }

    private static CompleteOutcome Outcome(PutOutcome put) => put switch
    {
        PutOutcome.PreconditionFailed => CompleteOutcome.PreconditionFailed,
        PutOutcome.OverQuota => CompleteOutcome.OverQuota,
        _ => CompleteOutcome.NoContainer,
    };
}
