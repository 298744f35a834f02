namespace Alize.Services.Objects.Dav;

internal enum DavKind
{
    Root,
    Container,

    /// <summary>Names that begin alike up to a slash; <see cref="DavItem.Object"/> is the empty object that marks it, if any.</summary>
    Folder,
    File,
}

/// <summary>Something that is there.</summary>
/// <param name="Name">Without a slash at its end; empty for a container and the root.</param>
internal sealed record DavItem(DavKind Kind, Container? Container, string Name, StoredObject? Object)
{
    /// <summary>The metadata that holds the properties that clients gave it, as XML in base64.</summary>
    public const string Properties = "dav-props";

    /// <summary>What a folder's mark is said to be.</summary>
    public const string FolderType = "application/x-directory";

    public bool IsCollection => Kind != DavKind.File;

    public string Href => DavPath.Href(Container?.Name ?? "", Name, IsCollection);

    public Meta? Meta => Kind == DavKind.Container ? Container!.Meta : Object?.Meta;

    /// <summary>With quotes; collections have none.</summary>
    public string? Etag => Kind == DavKind.File ? $"\"{Object!.Etag}\"" : null;
}

/// <summary>Finds what paths name, and what collections hold.</summary>
internal sealed class DavItems(Containers containers, ObjectStore objects, Listings listings)
{
    private const int PageSize = 1000;

    public async Task<DavItem?> Find(string project, DavPath path, CancellationToken ct)
    {
        if (path.IsRoot)
        {
            return new(DavKind.Root, null, "", null);
        }

        if (await containers.Find(project, path.Container, ct) is not { } container)
        {
            return null;
        }

        if (path.IsContainer)
        {
            return new(DavKind.Container, container, "", null);
        }

        if (!path.Slash && await Object(container, path.Name, ct) is { } file)
        {
            return new(DavKind.File, container, path.Name, file);
        }

        var mark = await Object(container, path.Name + "/", ct);
        var isThere = mark is not null
            || (await listings.Objects(container, new() { Prefix = path.Name + "/", Limit = 1 }, ct)).Entries.Count > 0;
        return isThere ? new(DavKind.Folder, container, path.Name, mark) : null;
    }

    /// <summary>What a collection holds itself, in the order of names.</summary>
    public async IAsyncEnumerable<DavItem> Children(
        string project, DavItem of, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken ct)
    {
        var prefix = of.Name.Length == 0 ? "" : of.Name + "/";
        var query = new ListQuery { Prefix = prefix, Delimiter = of.Kind == DavKind.Root ? "" : "/", Limit = PageSize };
        while (of.Kind == DavKind.Root)
        {
            var page = await listings.Containers(project, query, ct);
            foreach (var entry in page.Entries)
            {
                yield return new(DavKind.Container, entry.Row!, "", null);
            }

            if (!page.Truncated)
            {
                yield break;
            }

            query = query with { Marker = page.Entries[^1].Name };
        }

        while (of.IsCollection)
        {
            var page = await listings.Objects(of.Container!, query, ct);
            foreach (var (name, row) in page.Entries)
            {
                // a name that no path can say, such as one with two slashes, is for the other doors
                if (name != prefix && name != prefix + "/")
                {
                    yield return row is null
                        ? new(DavKind.Folder, of.Container, name[..^1], null)
                        : new(DavKind.File, of.Container, name, row);
                }
            }

            if (!page.Truncated)
            {
                yield break;
            }

            query = query with { Marker = page.Entries[^1].Name };
        }
    }

    /// <summary>Every object in a collection, its own mark included: the names that go with it.</summary>
    public async IAsyncEnumerable<StoredObject> Everything(
        DavItem of, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken ct)
    {
        var query = new ListQuery { Prefix = of.Name.Length == 0 ? "" : of.Name + "/", Limit = PageSize };
        while (true)
        {
            var page = await listings.Objects(of.Container!, query, ct);
            foreach (var entry in page.Entries)
            {
                yield return entry.Row!;
            }

            if (!page.Truncated)
            {
                yield break;
            }

            query = query with { Marker = page.Entries[^1].Name };
        }
    }

    private async Task<StoredObject?> Object(Container container, string name, CancellationToken ct)
    {
        var (_, found) = await objects.Find(container.Project, container.Name, name, null, ct);
        return found is { Kind: not ObjectKind.DeleteMarker } ? found : null;
    }
}
