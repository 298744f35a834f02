using System.Text;
using Alize.Kernel;
using Alize.Services.Objects.Swift;

namespace Alize.Services.Objects.S3.Items;

/// <summary>What a name stands for once Swift's links and dynamic manifests are followed; for all else the object itself.</summary>
/// <param name="Container">Where the bytes' owner lies.</param>
/// <param name="Segments">Of a dynamic large object, in order; null for all else.</param>
public sealed record Followed(Container Container, StoredObject Object, IReadOnlyList<StoredObject>? Segments)
{
    public long Size => Segments is null ? Object.Size : Segments.Sum(s => s.Size);
}

/// <summary>Follows links and manifests that were written through Swift, and plans the bytes to send.</summary>
public sealed class Following(ObjectStore objects, Containers containers, Listings listings, Bodies bodies)
{
    private const int MostHops = 2;
    private const int MostSegments = 10_000;

    /// <param name="mayRead">Asked for each other container that is entered.</param>
    /// <returns>Nothing where a link leads nowhere, or somewhere that may not be read.</returns>
    public async Task<Followed?> Follow(Container bucket, StoredObject o, Func<Container, bool> mayRead, CancellationToken ct)
    {
        for (var hops = 0; o.Kind == ObjectKind.Symlink; hops++)
        {
            var (project, container, name) = SymlinkWords.Target(o, bucket.Project);
            var (holder, target) = await objects.Find(project, container, name, null, ct);
            if (hops == MostHops || holder is null || target is null || target.Kind == ObjectKind.DeleteMarker || !mayRead(holder))
            {
                return null;
            }

            (bucket, o) = (holder, target);
        }

        return o.Kind != ObjectKind.Plain || o.Meta[ObjectMeta.DloPrefix] is not { } prefix
            ? new(bucket, o, null)
            : await Gather(bucket, o, prefix, mayRead, ct);
    }

    /// <param name="customerKey">The key that the client sent for what it sealed itself.</param>
    public async Task<List<Piece>> Plan(
        Followed what, long offset, long length, Func<Container, bool> mayRead, CancellationToken ct, byte[]? customerKey = null)
    {
        if (what.Segments is null)
        {
            return await bodies.Plan(what.Container, what.Object, offset, length, mayRead, ct, customerKey);
        }

        var pieces = new List<Piece>();
        long at = 0;
        foreach (var segment in what.Segments)
        {
            var (from, until) = (Math.Max(offset, at), Math.Min(offset + length, at + segment.Size));
            if (from < until)
            {
                pieces.AddRange(await bodies.Plan(what.Container, segment, from - at, until - from, mayRead, ct, customerKey));
            }

            at += segment.Size;
        }

        return pieces;
    }

    public Task Send(IReadOnlyList<Piece> pieces, Stream to, CancellationToken ct) => bodies.Send(pieces, to, ct);

    public Stream Open(IReadOnlyList<Piece> pieces, CancellationToken ct) => bodies.Open(pieces, ct);

    /// <summary>The digest of the segments' own, as Swift answers it for a dynamic large object.</summary>
    private static string EtagOf(IEnumerable<StoredObject> segments) =>
        SloWords.Md5(Encoding.ASCII.GetBytes(string.Concat(segments.Select(s => s.Etag))));

    private async Task<Followed?> Gather(Container bucket, StoredObject o, string prefix, Func<Container, bool> mayRead,
        CancellationToken ct)
    {
        var slash = prefix.IndexOf('/', StringComparison.Ordinal);
        var holder = await containers.Find(bucket.Project, S3Target.Decode(prefix[..slash]) ?? "", ct);
        if (holder is null)
        {
            return new(bucket, o, []);
        }

        if (!mayRead(holder))
        {
            return null;
        }

        var query = new ListQuery { Prefix = S3Target.Decode(prefix[(slash + 1)..]) ?? "", Limit = MostSegments };
        var page = await listings.Objects(holder, query, ct);
        var segments = page.Entries.Select(e =>
            e.Row!).Where(s => s.Kind != ObjectKind.Symlink && s.Meta[ObjectMeta.DloPrefix] is null).ToList();
        return page.Truncated
            ? throw Fault.Conflict($"The object has more than {MostSegments} segments.").Thrown()
            : new(holder, o with { Etag = $"{EtagOf(segments)}-{segments.Count}" }, segments);
    }
}
