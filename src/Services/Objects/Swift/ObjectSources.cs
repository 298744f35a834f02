using System.Security.Cryptography;
using System.Text;
using Alize.Kernel;

namespace Alize.Services.Objects.Swift;

/// <summary>Finds what a name stands for: follows symbolic links, gathers the segments of large objects, plans the bytes to send.</summary>
internal sealed class ObjectSources(ObjectStore objects, Listings listings, Containers containers, Bodies bodies, SwiftAccess access)
{
    /// <param name="raw">The link or manifest itself, not what it stands for.</param>
    /// <returns>What it is, or why it cannot be read.</returns>
    public async Task<(Readable? Source, SwiftReply? Refusal)> Open(
        SwiftCall call, string project, string container, string name, string? version, bool rawLink, bool rawManifest)
    {
        string? target = null;
        for (var hops = 0; ; hops++)
        {
            var (holder, found) = await objects.Find(project, container, name, version, call.Ct);
            if (holder is null || found is null || found.Kind == ObjectKind.DeleteMarker)
            {
                ShowMarker(call, found);
                return (null, SwiftReply.NotFound);
            }

            if (found.Kind != ObjectKind.Symlink || rawLink)
            {
                var source = await Gather(call, holder, found, rawManifest);
                return (source with { Target = target }, null);
            }

            if (hops == SwiftLimits.SymlinkHops)
            {
                return (null, SwiftReply.Refuse(409, "Too many levels of symbolic links."));
            }

            (project, container, name) = SymlinkWords.Target(found, project);
            (version, target) = (null, $"{SwiftPath.AccountPrefix}{project}/{Uri.EscapeDataString(container)}/{SymlinkWords.Encode(name)}");
            if (!await access.Allows(call, SwiftPolicy.Read, project, container))
            {
                return (null, SwiftAccess.Refuse(call));
            }

            if (await Changed(call, found, project, container, name))
            {
                return (null, SwiftReply.Refuse(409, "The object that the link names was changed since."));
            }
        }
    }

    /// <summary>The runs of bytes to send.</summary>
    public async Task<List<Piece>> Plan(SwiftCall call, Readable source, ByteRun run)
    {
        bool MayRead(Container holder) => SwiftAccess.MayRead(call, holder);
        if (source.Segments is not { } segments)
        {
            return await bodies.Plan(source.Container, source.Object, run.First, run.Length, MayRead, call.Ct);
        }

        var pieces = new List<Piece>();
        long at = 0;
        foreach (var segment in segments)
        {
            var from = Math.Max(run.First, at);
            var until = Math.Min(run.First + run.Length, at + segment.Size);
            if (from < until)
            {
                pieces.AddRange(await bodies.Plan(source.SegmentContainer!, segment, from - at, until - from, MayRead, call.Ct));
            }

            at += segment.Size;
        }

        return pieces;
    }

    public Task Send(IReadOnlyList<Piece> pieces, Stream to, CancellationToken ct) => bodies.Send(pieces, to, ct);

    public Stream Open(IReadOnlyList<Piece> pieces, CancellationToken ct) => bodies.Open(pieces, ct);

    private static void ShowMarker(SwiftCall call, StoredObject? found)
    {
        if (found is { Kind: ObjectKind.DeleteMarker })
        {
            call.Headers["X-Object-Version-Id"] = found.VersionId;
        }
    }

    private async ValueTask<Readable> Gather(SwiftCall call, Container holder, StoredObject found, bool rawManifest)
    {
        if (found.Kind == ObjectKind.Slo)
        {
            return rawManifest ? await Manifest(call, holder, found) : new(holder, found) { Quoted = true };
        }

        return found.Meta[ObjectMeta.DloPrefix] is { } prefix && !rawManifest && found.Kind == ObjectKind.Plain
            ? await Dynamic(call, holder, found, prefix)
            : new(holder, found);
    }

    private async Task<Readable> Manifest(SwiftCall call, Container holder, StoredObject found)
    {
        var text = SloWords.Manifest(await objects.Parts(holder, found, call.Ct), raw: call.Query["format"] == "raw");
        return new(holder, found)
        {
            Inline = text,
            Length = text.Length,
            Type = "application/json; charset=utf-8",
            Etag = found.Meta[SloWords.ManifestEtag] ?? found.Etag,
        };
    }

    private async Task<Readable> Dynamic(SwiftCall call, Container holder, StoredObject found, string prefix)
    {
        var slash = prefix.IndexOf('/', StringComparison.Ordinal);
        var name = SwiftPath.Decode(prefix.AsSpan(0, slash), plus: false) ?? "";
        var begin = SwiftPath.Decode(prefix.AsSpan(slash + 1), plus: false) ?? "";
        var container = name == holder.Name ? holder : await containers.Find(holder.Project, name, call.Ct);
        if (container is null)
        {
            return new(holder, found) { Segments = [], SegmentContainer = holder, Length = 0, Etag = ObjectStore.EmptyEtag, Quoted = true };
        }

        if (!SwiftAccess.MayRead(call, container))
        {
            throw Fault.Conflict("The segments of this object may not be read.").Thrown();
        }

        var segments = await Segments(container, begin, call.Ct);
        return new(holder, found)
        {
            Segments = segments,
            SegmentContainer = container,
            Length = segments.Sum(s => s.Size),
            Etag = EtagOf(segments),
            Quoted = true,
            Modified = segments.Aggregate(found.Modified, (latest, s) => Math.Max(latest, s.Modified)),
        };
    }

    private async Task<List<StoredObject>> Segments(Container container, string prefix, CancellationToken ct)
    {
        var all = new List<StoredObject>();
        var query = new ListQuery { Prefix = prefix };
        while (true)
        {
            var page = await listings.Objects(container, query, ct);
            all.AddRange(page.Entries.Select(e => e.Row!).Where(o => o.Kind != ObjectKind.Symlink && o.Meta[ObjectMeta.DloPrefix] is null));
            if (!page.Truncated)
            {
                return all;
            }

            if (all.Count > SwiftLimits.DynamicSegments)
            {
                throw Fault.Conflict($"The object has more than {SwiftLimits.DynamicSegments} segments.").Thrown();
            }

            query = query with { Marker = page.Entries[^1].Name };
        }
    }

    private async Task<bool> Changed(SwiftCall call, StoredObject link, string project, string container, string name)
    {
        if (link.Meta[SymlinkWords.Etag] is not { } promised)
        {
            return false;
        }

        var (_, now) = await objects.Find(project, container, name, null, call.Ct);
        return now is not null && now.Etag != promised;
    }

#pragma warning disable CA5351 // an ETag is an MD5 by this protocol's definition; it protects nothing
    private static string EtagOf(List<StoredObject> segments)
    {
        using var md5 = IncrementalHash.CreateHash(HashAlgorithmName.MD5);
        Span<byte> buffer = stackalloc byte[128];
        foreach (var segment in segments)
        {
            md5.AppendData(buffer[..Encoding.UTF8.GetBytes(segment.Etag, buffer)]);
        }

        return Convert.ToHexStringLower(md5.GetHashAndReset());
    }
#pragma warning restore CA5351
}
