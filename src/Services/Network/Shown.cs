using System.Buffers;
using System.Globalization;
using System.Text.Json;
using Alize.Kernel;

namespace Alize.Services.Network;

/// <summary>How resources are answered: one, a page with its links, or what a bulk create made; each cut to the <c>fields</c> asked
/// for.</summary>
public sealed class Shown(Cloud cloud)
{
    public static Answer One<T>(Call call, Collection of, T item, Action<JsonOut, T> write, int status = 200) =>
        Answer.Json(status, o => o.Object(of.One, _ => Cut(call, o, item, write)));

    public static Answer Made<T>(Call call, Collection of, IReadOnlyList<T> items, Action<JsonOut, T> write) =>
        NetworkDoor.IsBulk(call.Body, of.Many)
            ? Answer.Json(201, o => o.List(of.Many, items, (_, item) => Cut(call, o, item, write)))
            : One(call, of, items[0], write, 201);

    /// <param name="id">The id by which the next page finds its place.</param>
    public Answer Page<T>(
        Call call, Listing listing, IReadOnlyList<T> items, Func<T, string> id, Action<JsonOut, T> write) => Answer.Json(200, o =>
    {
        o.List(listing.Of.Many, items, (_, item) => Cut(call, o, item, write));
        var links = Links(call, listing, [.. items.Select(id)]);
        if (links.Count > 0)
        {
            o.List(listing.Of.Many + "_links", links, (l, link) =>
            {
                l.Text("rel", link.Rel);
                l.Text("href", link.Href);
            });
        }
    });

    private static void Cut<T>(Call call, JsonOut o, T item, Action<JsonOut, T> write)
    {
        var fields = call.QueryAll("fields").Where(f => f.Length > 0).ToHashSet();
        if (fields.Count == 0)
        {
            write(o, item);
            return;
        }

        var buffer = new ArrayBufferWriter<byte>(512);
        using (var json = new Utf8JsonWriter(buffer, Answer.Plain))
        {
            json.WriteStartObject();
            write(new JsonOut(json), item);
            json.WriteEndObject();
        }

        using var whole = JsonDocument.Parse(buffer.WrittenMemory);
        foreach (var member in whole.RootElement.EnumerateObject().Where(m => fields.Contains(m.Name)))
        {
            o.Element(member.Name, member.Value);
        }
    }

    private List<(string Rel, string Href)> Links(Call call, Listing listing, IReadOnlyList<string> ids)
    {
        var links = new List<(string, string)>();
        if (!listing.Paged || ids.Count == 0)
        {
            return links;
        }

        var full = ids.Count == listing.Page.Limit;
        if (listing.Reverse ? listing.Page.Marker is not null : full)
        {
            links.Add(("next", Href(call, ids[^1], reverse: false)));
        }

        if (listing.Reverse ? full : listing.Page.Marker is not null)
        {
            links.Add(("previous", Href(call, ids[0], reverse: true)));
        }

        return links;
    }

    private string Href(Call call, string marker, bool reverse)
    {
        var kept = call.AllQuery.Where(q => q.Key is not ("marker" or "page_reverse"))
            .Append(new("marker", marker)).Concat(reverse ? [new("page_reverse", "True")] : []);
        var query = string.Join('&', kept.Select(q => string.Create(
            CultureInfo.InvariantCulture, $"{Uri.EscapeDataString(q.Key)}={Uri.EscapeDataString(q.Value)}")));
        return $"{cloud.PublicUrl}{call.Http.Request.Path}?{query}";
    }
}
