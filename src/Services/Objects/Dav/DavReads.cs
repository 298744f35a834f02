using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Xml;
using System.Xml.Linq;
using Alize.Kernel;
using Alize.Services.Objects.S3.Items;
using Alize.Services.Objects.Swift;
using Microsoft.AspNetCore.Http;

namespace Alize.Services.Objects.Dav;

/// <summary>GET, HEAD, PROPFIND.</summary>
internal sealed class DavReads(DavItems items, DavProperties properties, Following following, ReadMeter meter)
{
    /// <summary>Each is said for each child: a body must not make a thousand times itself of the answer.</summary>
    private const int MostProperties = 200;

    public async Task<Answer> Get(DavCall call)
    {
        if (await items.Find(call.Project, call.Path, call.Ct) is not { } item)
        {
            return Answer.Empty(404);
        }

        if (item.IsCollection)
        {
            return await Page(call, item);
        }

        if (await following.Follow(item.Container!, item.Object!, call.MayRead, call.Ct) is not { } source)
        {
            return Answer.Empty(404);
        }

        var (o, headers) = (source.Object, call.Http.Request.Headers);
        meter.Read(call.Project);
        var answer = ReadConditions.Check(headers, o.Etag, o.Modified)?.Status;
        var ranges = answer is null && ReadConditions.RangeCounts(headers, o.Etag, o.Modified)
            ? ByteRanges.Parse(call.Header("Range"), source.Size)
            : null;
        if (ranges is { Count: 0 } && source.Size > 0)
        {
            return Answer.Empty(416).With("Content-Range", string.Create(CultureInfo.InvariantCulture, $"bytes */{source.Size}"));
        }

        // several ranges at once may be answered with the whole (RFC 9110, section 14.2)
        var run = ranges is [var one] ? one : new(0, source.Size);
        return Described(answer is { } status ? Answer.Empty(status) : await Body(call, source, run, ranges is [_] ? 206 : 200), o)
            .With("Content-Range", answer is null && ranges is [_]
                ? string.Create(CultureInfo.InvariantCulture, $"bytes {run.First}-{run.Last}/{source.Size}") : null);
    }

    public async Task<Answer> PropFind(DavCall call)
    {
        var depth = call.Depth;
        var asked = await DavXml.Read(call.Http.Request, call.Ct);
        if (asked is not null && (asked.Name != DavXml.Dav + "propfind" || !asked.Elements().Any()))
        {
            return Answer.Empty(400);
        }

        if (asked?.Element(DavXml.Dav + "prop")?.Elements().Count() > MostProperties)
        {
            return Answer.Text(400, $"At most {MostProperties} properties may be asked for at once.");
        }

        if (await items.Find(call.Project, call.Path, call.Ct) is not { } item)
        {
            return Answer.Empty(404);
        }

        if (depth is null && item.IsCollection)
        {
            return DavXml.Refuse(403, "propfind-finite-depth");
        }

        return Answer.Stream(207, async (response, ct) =>
        {
            response.ContentType = "application/xml; charset=utf-8";
            await using var writer = XmlWriter.Create(
                response.Body, new() { Async = true, Encoding = new UTF8Encoding(false), NewLineHandling = NewLineHandling.Entitize });
            await writer.WriteStartDocumentAsync();
            await writer.WriteStartElementAsync("D", "multistatus", DavXml.Dav.NamespaceName);
            await Say(call, asked, item).WriteToAsync(writer, ct);
            if (depth == 1)
            {
                await foreach (var child in items.Children(call.Project, item, ct))
                {
                    await Say(call, asked, child).WriteToAsync(writer, ct);
                }
            }

            await writer.WriteEndElementAsync();
        });
    }

    /// <summary>What is said of an item: the properties it has, and those asked for that it does not have.</summary>
    private XElement Say(DavCall call, XElement? asked, DavItem item)
    {
        var dav = DavXml.Dav;
        var response = new XElement(dav + "response", new XElement(dav + "href", item.Href));
        if (asked?.Element(dav + "prop") is not { } prop)
        {
            var namesOnly = asked?.Element(dav + "propname") is not null;
            response.Add(Stat(properties.All(call.Project, item).Select(p => namesOnly ? new XElement(p.Name) : p), 200));
            return response;
        }

        var found = prop.Elements().Select(e => (e.Name, Value: properties.Find(call.Project, item, e.Name))).ToList();
        if (found.Exists(f => f.Value is not null) || found.Count == 0)
        {
            response.Add(Stat(found.Select(f => f.Value).OfType<XElement>(), 200));
        }

        if (found.Exists(f => f.Value is null))
        {
            response.Add(Stat(found.Where(f => f.Value is null).Select(f => new XElement(f.Name)), 404));
        }

        return response;
    }

    private static XElement Stat(IEnumerable<XElement> props, int status) => new(
        DavXml.Dav + "propstat", new XElement(DavXml.Dav + "prop", props), DavXml.Status(status));

    private async Task<Answer> Body(DavCall call, Followed source, ByteRun run, int status)
    {
        var head = HttpMethods.IsHead(call.Http.Request.Method);
        var plan = head || run.Length == 0 ? [] : await following.Plan(source, run.First, run.Length, call.MayRead, call.Ct);
        return Answer.Stream(status, async (response, ct) =>
        {
            response.ContentType = source.Object.ContentType;
            response.ContentLength = run.Length;
            if (!head)
            {
                await following.Send(plan, response.Body, ct);
                meter.Sent(call.Project, run.Length);
            }
        });
    }

    private static Answer Described(Answer answer, StoredObject o)
    {
        foreach (var name in SwiftMeta.Kept)
        {
            answer.With(name, o.Meta[name]);
        }

        return answer.With("ETag", $"\"{o.Etag}\"").With("Accept-Ranges", "bytes")
            .With("Last-Modified", o.ModifiedAt.UtcDateTime.ToString("r", CultureInfo.InvariantCulture));
    }

    /// <summary>A collection for somebody with a browser.</summary>
    private async Task<Answer> Page(DavCall call, DavItem item)
    {
        var text = new StringBuilder("<!DOCTYPE html><meta charset=\"utf-8\"><title>").Append(Html(item.Href)).Append("</title><ul>");
        await foreach (var child in items.Children(call.Project, item, call.Ct))
        {
            var name = child.Name.Length == 0 ? child.Container!.Name : child.Name[(child.Name.LastIndexOf('/') + 1)..];
            text.Append("<li><a href=\"").Append(Html(child.Href)).Append("\">").Append(Html(name)).Append(child.IsCollection ? "/" : "")
                .Append("</a></li>");
        }

        return Answer.Text(200, text.Append("</ul>\n").ToString(), "text/html; charset=utf-8");
    }

    private static string Html(string text) => HtmlEncoder.Default.Encode(text);
}
