using System.Globalization;
using Alize.Kernel;
using Alize.Services.Identity;
using Alize.Services.Objects.S3.Items;
using Alize.Services.Objects.Swift;
using Microsoft.AspNetCore.Http;
using Microsoft.Net.Http.Headers;

namespace Alize.Services.Objects.Shares;

/// <summary>What a link shows and gives out.</summary>
internal sealed class ShareFiles(
    ShareBook book, Containers containers, ObjectStore objects, Listings listings, Following following, ReadMeter meter, IIdentity identity)
{
    private const int Page = 1000;

    /// <summary>The container that the link was made for; null where it is gone, or its project is disabled.</summary>
    public async Task<Container?> Container(Share share, CancellationToken ct) =>
        await containers.Find(share.Project, share.Container, ct) is { } found && found.Id == share.ContainerId
            && await identity.FindProject(share.Project, ct) is { Enabled: true } ? found : null;

    /// <summary>A page of files below what is shared, and the name after which the next one begins.</summary>
    public async Task<(List<SharedFile> Files, string? Next)> List(Share share, Container container, string? after, CancellationToken ct)
    {
        if (!share.IsFolder)
        {
            var (_, o) = await objects.Find(share.Project, share.Container, share.Name, null, ct);
            return (o is null or { Kind: ObjectKind.DeleteMarker } ? [] : [new(share.Title, o.Size)], null);
        }

        var page = await listings.Objects(
            container, new ListQuery { Prefix = share.Name, Marker = after is null ? "" : share.Name + after, Limit = Page }, ct);
        var rows = page.Entries.Select(e => e.Row).OfType<StoredObject>().Where(o => !o.Name.EndsWith('/'))
            .Select(o => new SharedFile(o.Name[share.Name.Length..], o.Size)).ToList();
        return (rows, page.Truncated ? page.Entries[^1].Name[share.Name.Length..] : null);
    }

    /// <summary>A file, or a range of it; where downloads are counted always the whole, since each range would be one.</summary>
    /// <returns>Null where there is no such file.</returns>
    public async Task<Answer?> Get(HttpContext http, Share share, Container container, string file, Func<Answer> usedUp)
    {
        var ct = http.RequestAborted;
        var name = share.IsFolder ? share.Name + file : file == share.Title ? share.Name : null;
        if (name is null || (await objects.Find(share.Project, share.Container, name, null, ct)).Object is not { } o
            || o.Kind == ObjectKind.DeleteMarker || await following.Follow(container, o, MayRead, ct) is not { } source)
        {
            return null;
        }

        var headers = http.Request.Headers;
        var counted = share.MostDownloads is not null;
        var ranges = !counted && ReadConditions.RangeCounts(headers, source.Object.Etag, source.Object.Modified)
            ? ByteRanges.Parse(headers.Range.ToString() is { Length: > 0 } text ? text : null, source.Size)
            : null;
        if (ranges is { Count: 0 } && source.Size > 0)
        {
            return Answer.Empty(416).With("Content-Range", string.Create(CultureInfo.InvariantCulture, $"bytes */{source.Size}"));
        }

        var run = ranges is [var one] ? one : new(0, source.Size);
        var head = HttpMethods.IsHead(http.Request.Method);
        var plan = head || run.Length == 0 ? [] : await following.Plan(source, run.First, run.Length, MayRead, ct);
        if (!head && run.First == 0 && !await book.Count(share, ct))
        {
            return usedUp();
        }

        meter.Read(share.Project);
        var kept = new ContentDispositionHeaderValue("attachment");
        kept.SetHttpFileName(name[(name.LastIndexOf('/') + 1)..]);
        return Answer.Stream(ranges is [_] ? 206 : 200, async (response, cut) =>
        {
            response.ContentType = source.Object.ContentType;
            response.ContentLength = run.Length;
            if (!head)
            {
                await following.Send(plan, response.Body, cut);
                meter.Sent(share.Project, run.Length);
            }
        }).With("Content-Disposition", kept.ToString()).With("ETag", $"\"{source.Object.Etag}\"")
            .With("Accept-Ranges", counted ? "none" : "bytes")
            .With("Content-Range", ranges is [_]
                ? string.Create(CultureInfo.InvariantCulture, $"bytes {run.First}-{run.Last}/{source.Size}") : null)
            .With("Last-Modified", source.Object.ModifiedAt.UtcDateTime.ToString("r", CultureInfo.InvariantCulture));

        bool MayRead(Container other) => other.Project == share.Project;
    }
}
