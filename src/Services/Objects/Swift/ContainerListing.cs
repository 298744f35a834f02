using System.Globalization;
using System.Text;
using Alize.Kernel;

namespace Alize.Services.Objects.Swift;

/// <summary>The listing of a container: its objects, or with <c>versions</c> every version of them.</summary>
internal sealed class ContainerListing(Listings listings)
{
    /// <summary>What a delete marker says it is.</summary>
    public const string DeletedType = "application/x-deleted;swift_versions_deleted=1";

    public async Task<SwiftReply> Reply(SwiftCall call, Container container)
    {
        var (query, refusal) = ListingAsked.Page(call);
        if (refusal is not null || ListingAsked.Format(call) is not { } format)
        {
            return refusal ?? SwiftReply.Refuse(406, "The listing can be text/plain, application/json or application/xml.");
        }

        if (call.Query.Has("versions"))
        {
            return await Versions(call, container, query, format);
        }

        var entries = call.Query["path"] is { } path
            ? await Folder(container, query, path, call.Ct)
            : (await listings.Objects(container, query, call.Ct)).Entries;
        return new ListingWire<StoredObject>(format, ("container", container.Name), Json, Xml).Reply(entries);
    }

    /// <summary>What lies directly in a folder, without its subfolders but with the objects that stand for them.</summary>
    private async Task<List<ListEntry<StoredObject>>> Folder(Container container, ListQuery query, string path, CancellationToken ct)
    {
        var prefix = path.Length == 0 ? "" : path.TrimEnd('/') + "/";
        var found = new List<ListEntry<StoredObject>>();
        var next = query with { Prefix = prefix, Delimiter = "/" };
        while (true)
        {
            var page = await listings.Objects(container, next, ct);
            var folders = await listings.Named(container, [.. page.Entries.Where(e => e.Row is null).Select(e => e.Name)], ct);
            found.AddRange(page.Entries
                .Select(e => e.Row is null ? new(e.Name, folders.GetValueOrDefault(e.Name)) : e)
                .Where(e => e.Row is not null && e.Name != path && e.Name != prefix));
            if (!page.Truncated || found.Count >= query.Limit || page.Entries.Count == 0)
            {
                return found.Count > query.Limit ? found[..query.Limit] : found;
            }

            next = next with { Marker = page.Entries[^1].Name };
        }
    }

    private async Task<SwiftReply> Versions(SwiftCall call, Container container, ListQuery query, ListingFormat format)
    {
        var page = await listings.Versions(container, query, call.Query["version_marker"] ?? "", call.Ct);
        return new ListingWire<ListedVersion>(
            format,
            ("container", container.Name),
            (o, v) =>
            {
                Json(o, v.Object);
                o.Text("version_id", v.Object.VersionId);
                o.Flag("is_latest", v.Latest);
            },
            (x, v) => Xml(x, v.Object)).Reply(page.Entries);
    }

    private static void Json(JsonOut o, StoredObject row)
    {
        o.Text("name", row.Name);
        o.Number("bytes", row.Size);
        o.Text("hash", HashOf(row));
        o.Text("content_type", TypeOf(row));
        o.Text("last_modified", SwiftTime.Iso(row.Modified));
        if (row.Kind == ObjectKind.Slo)
        {
            o.Text("slo_etag", $"\"{row.Etag}\"");
        }

        if (row.Meta[ObjectMeta.SymlinkTarget] is { } target)
        {
            o.Text("symlink_path", $"/v1/{row.Meta[SymlinkWords.Account] ?? ""}/{target}");
        }
    }

    private static void Xml(StringBuilder text, StoredObject row) => text.Append("<object>")
        .Element("name", row.Name).Element("hash", HashOf(row)).Element("bytes", row.Size.ToString(CultureInfo.InvariantCulture))
        .Element("content_type", TypeOf(row)).Element("last_modified", SwiftTime.Iso(row.Modified)).Append("</object>");

    private static string HashOf(StoredObject row) => row.Kind switch
    {
        ObjectKind.Slo => row.Meta[SloWords.ManifestEtag] ?? row.Etag,
        ObjectKind.DeleteMarker => ObjectStore.EmptyEtag,
        _ => row.Etag,
    };

    private static string TypeOf(StoredObject row) => row.Kind == ObjectKind.DeleteMarker ? DeletedType : row.ContentType;
}
