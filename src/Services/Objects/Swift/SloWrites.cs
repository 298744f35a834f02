using System.Globalization;
using System.Text;
using Alize.Kernel;

namespace Alize.Services.Objects.Swift;

/// <summary>PUT of a static large object: a manifest whose segments are all looked at before it is named.</summary>
internal sealed class SloWrites(ObjectStore objects, Containers containers, WriteGate gate, TimeProvider clock)
{
    public async Task<SwiftReply> Put(SwiftCall call)
    {
        var (what, refusal) = PutWords.Read(call, clock.GetUtcNow());
        if (refusal is not null)
        {
            return refusal;
        }

        call.Container ??= await containers.Find(call.Project, call.Path.Container, call.Ct);
        if (call.Container is not { } container)
        {
            return SwiftReply.NotFound;
        }

        if (await BodyText.Read(call, SwiftLimits.ManifestBytes) is not { } text)
        {
            return SwiftReply.Refuse(413, $"Manifest File > {SwiftLimits.ManifestBytes} bytes");
        }

        var (segments, problem) = SloWords.Parse(text);
        if (problem is not null)
        {
            return SwiftReply.BadRequest(problem);
        }

        var (parts, errors) = await Look(call, segments);
        return errors.Length > 0
            ? SwiftReply.Text(400, "Errors:\n" + errors)
            : await Store(call, container, what!, parts);
    }

    private async Task<SwiftReply> Store(SwiftCall call, Container container, NewObject what, List<Part> parts)
    {
        var etag = SloWords.EtagOf(parts);
        if (what.Md5 is { } wanted && wanted != etag)
        {
            return SwiftReply.Refuse(422, "Unable to process the contained instructions: the segments are not what the ETag says.");
        }

        var (_, unready) = await gate.Ready(call, container, what.Name, null);
        if (unready is not null)
        {
            return unready;
        }

        var manifest = SloWords.Md5(SloWords.Manifest(parts, raw: true).Span);
        what.Meta[SloWords.ManifestEtag] = manifest;
        var inline = parts.Where(p => p.Path is null).Sum(p => p.Size);
        what.Meta[ObjectMeta.InlineBytes] = inline > 0 ? inline.ToString(CultureInfo.InvariantCulture) : null;
        what.Meta[ObjectMeta.Segments] = parts.Count.ToString(CultureInfo.InvariantCulture);
        call.Headers["X-Manifest-Etag"] = manifest;
        var result = await objects.PutManifest(
            call.Caller, call.Project, container.Name, what with { Kind = ObjectKind.Slo }, parts, etag, call.Ct);
        return PutWords.Reply(call, container, result);
    }

    private async Task<(List<Part> Parts, string Errors)> Look(SwiftCall call, List<SloSegment> segments)
    {
        var parts = new List<Part>(segments.Count);
        var errors = new StringBuilder();
        foreach (var segment in segments)
        {
            var (part, problem) = await LookAt(call, segment, parts.Count);
            if (part is null)
            {
                errors.Append(segment.Path).Append(", ").Append(problem).Append('\n');
                continue;
            }

            parts.Add(part);
        }

        return (parts, errors.ToString());
    }

    private async Task<(Part? Part, string? Problem)> LookAt(SwiftCall call, SloSegment segment, int number)
    {
        if (segment.Data is { } data)
        {
            return (new(number, data.Length, SloWords.Md5(data), clock.NowMicros(), null, null, null,
                Part.InlineExtra(Convert.ToBase64String(data))), null);
        }

        var (holder, found) = await objects.Find(call.Project, segment.Container, segment.Name, null, call.Ct);
        if (holder is null ? !call.IsOwner : !SwiftAccess.MayRead(call, holder))
        {
            return (null, "403 Forbidden");
        }

        if (holder is null || found is null)
        {
            return (null, "404 Not Found");
        }

        if (found.Kind == ObjectKind.Symlink)
        {
            return (null, "Symbolic links cannot be segments");
        }

        var run = segment.Range is { } range ? SloWords.Range(range, found.Size) : new ByteRun(0, found.Size);
        var problem = segment.Etag is { } etag && etag != found.Etag ? "Etag Mismatch"
            : segment.SizeBytes is { } size && size != found.Size ? "Size Mismatch"
            : run is null ? "Unsatisfiable Range"
            : run.Value.Length == 0 ? "Too Small; each segment must be at least 1 byte."
            : null;
        if (problem is not null)
        {
            return (null, problem);
        }

        var words = segment.Range is null ? null : $"{run!.Value.First}-{run.Value.Last}";
        return (new(number, run!.Value.Length, found.Etag, found.Modified, null, segment.Path, words,
            SloWords.Extra(found, words is not null)), null);
    }
}
