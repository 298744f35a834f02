using System.Globalization;

namespace Alize.Services.Objects.Swift;

/// <summary>GET and HEAD of objects: conditions, ranges, headers; the body streams.</summary>
internal sealed class ObjectReads(ObjectSources sources, ReadMeter meter)
{
    public async Task<SwiftReply> Read(SwiftCall call)
    {
        var version = call.Query["version-id"];
        var (source, refusal) = await sources.Open(
            call, call.Project, call.Path.Container, call.Path.Object, version, call.Query["symlink"] == "get",
            call.Query["multipart-manifest"] == "get");
        return source is null ? refusal! : await Reply(call, source, 200);
    }

    /// <summary>Answers with a body that is open already.</summary>
    public async Task<SwiftReply> Reply(SwiftCall call, Readable source, int status)
    {
        ObjectWords.Show(call, source);
        var request = call.Request.Headers;
        if (status == 200 && ReadConditions.Check(request, source.Etag, source.Modified) is { } otherwise)
        {
            return otherwise;
        }

        var ranges = status == 200 && ReadConditions.RangeCounts(request, source.Etag, source.Modified)
            ? ByteRanges.Parse(call.Header("Range"), source.Length)
            : null;
        meter.Read(source.Container.Project);
        if (ranges is null || (ranges.Count == 0 && source.Length == 0))
        {
            return await Whole(call, source, new(0, source.Length), status);
        }

        if (ranges.Count == 0)
        {
            call.Headers.ContentRange = string.Create(CultureInfo.InvariantCulture, $"bytes */{source.Length}");
            return SwiftReply.Refuse(416, "The Range requested is not available.");
        }

        if (ranges.Count > 1)
        {
            return await new MultiRange(sources, meter, source, ranges).Reply(call);
        }

        call.Headers.ContentRange =
            string.Create(CultureInfo.InvariantCulture, $"bytes {ranges[0].First}-{ranges[0].Last}/{source.Length}");
        return await Whole(call, source, ranges[0], 206);
    }

    private async Task<SwiftReply> Whole(SwiftCall call, Readable source, ByteRun run, int status)
    {
        if (call.IsHead)
        {
            call.Http.Response.ContentLength = run.Length;
            return SwiftReply.Empty(status, source.Type);
        }

        if (source.Inline is { } text)
        {
            return SwiftReply.Bytes(status, text.Slice((int)run.First, (int)run.Length), source.Type);
        }

        var pieces = await sources.Plan(call, source, run);
        call.Http.Response.ContentLength = run.Length;
        return SwiftReply.Stream(status, source.Type, async (body, ct) =>
        {
            await sources.Send(pieces, body, ct);
            meter.Sent(source.Container.Project, run.Length);
        });
    }
}
