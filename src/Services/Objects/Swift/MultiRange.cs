using System.Globalization;
using System.Text;

namespace Alize.Services.Objects.Swift;

/// <summary>Several ranges in one answer: multipart/byteranges.</summary>
internal sealed class MultiRange(ObjectSources sources, ReadMeter meter, Readable source, List<ByteRun> ranges)
{
    public async Task<SwiftReply> Reply(SwiftCall call)
    {
        var boundary = call.TransId;
        var heads = ranges.ConvertAll(r => Encoding.UTF8.GetBytes(string.Create(
            CultureInfo.InvariantCulture,
            $"\r\n--{boundary}\r\nContent-Type: {source.Type}\r\nContent-Range: bytes {r.First}-{r.Last}/{source.Length}\r\n\r\n")));
        var end = Encoding.UTF8.GetBytes($"\r\n--{boundary}--\r\n");
        var length = heads.Sum(h => (long)h.Length) + ranges.Sum(r => r.Length) + end.Length;
        var type = "multipart/byteranges; boundary=" + boundary;
        if (call.IsHead)
        {
            call.Http.Response.ContentLength = length;
            return SwiftReply.Empty(206, type);
        }

        var plans = new List<List<Piece>>();
        foreach (var range in source.Inline is null ? ranges : [])
        {
            plans.Add(await sources.Plan(call, source, range));
        }

        call.Http.Response.ContentLength = length;
        return SwiftReply.Stream(206, type, async (body, ct) =>
        {
            for (var i = 0; i < ranges.Count; i++)
            {
                await body.WriteAsync(heads[i], ct);
                await (source.Inline is { } text
                    ? body.WriteAsync(text.Slice((int)ranges[i].First, (int)ranges[i].Length), ct).AsTask()
                    : sources.Send(plans[i], body, ct));
                meter.Sent(source.Container.Project, ranges[i].Length);
            }

            await body.WriteAsync(end, ct);
        });
    }
}
