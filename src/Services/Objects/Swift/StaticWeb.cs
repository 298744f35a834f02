namespace Alize.Services.Objects.Swift;

/// <summary>Containers as websites: an index page, error pages, listings as pages (metadata web-index, web-error, web-listings).</summary>
internal sealed class StaticWeb(Containers containers, ObjectSources sources, ObjectReads reads, SwiftAccess access, Listings listings)
{
    private const string Index = Meta.User + "web-index";
    private const string Error = Meta.User + "web-error";
    private const string List = Meta.User + "web-listings";

    /// <summary>A browser comes without a token, or says that it wants the website.</summary>
    public static bool Asks(SwiftCall call) =>
        call.Request.Method is "GET" or "HEAD" && call.Path.Place is SwiftPlace.Container or SwiftPlace.Object
        && call.Grant is null && (!call.Caller.Authenticated || SwiftCall.IsTrue(call.Header("X-Web-Mode")));

    /// <summary>Null where the container is no website.</summary>
    public async ValueTask<SwiftReply?> Page(SwiftCall call)
    {
        call.Container ??= call.Project.Length == 0 ? null : await containers.Find(call.Project, call.Path.Container, call.Ct);
        if (call.Container is not { } site || (site.Meta[Index] is null && site.Meta[List] is null && site.Meta[Error] is null))
        {
            return null;
        }

        if (call.Path.Place == SwiftPlace.Container)
        {
            return site.Meta[Index] is null && site.Meta[List] is null ? null : await Folder(call, site, "");
        }

        return await Show(call, site, call.Path.Object, 200) ?? await Missing(call, site);
    }

    /// <summary>A name that is no object may be a folder.</summary>
    private async Task<SwiftReply> Missing(SwiftCall call, Container site)
    {
        var name = call.Path.Object;
        if (name.EndsWith('/'))
        {
            return await Folder(call, site, name);
        }

        var below = await listings.Objects(site, new() { Prefix = name + "/", Limit = 1 }, call.Ct);
        return below.Entries.Count > 0 && (site.Meta[Index] is not null || site.Meta[List] is not null)
            ? WithSlash(call)
            : await Failed(call, site, 404);
    }

    private async Task<SwiftReply> Folder(SwiftCall call, Container site, string prefix)
    {
        if (!call.Path.Whole.EndsWith('/'))
        {
            return WithSlash(call);
        }

        if (site.Meta[Index] is { } index && await Show(call, site, prefix + index, 200) is { } page)
        {
            return page;
        }

        if (!SwiftCall.IsTrue(site.Meta[List]))
        {
            return await Failed(call, site, 404);
        }

        if (!await access.Allows(call, SwiftPolicy.Find(SwiftPlace.Container, "GET")!, call.Project, site.Name))
        {
            return await Failed(call, site, 401);
        }

        var names = await listings.Objects(site, new() { Prefix = prefix, Delimiter = "/" }, call.Ct);
        return names.Entries.Count == 0 && prefix.Length > 0 ? await Failed(call, site, 404) : WebListing.Page(call, site, prefix, names);
    }

    /// <summary>An object as a page; null where there is none, or where it may not be read and no page says so.</summary>
    private async Task<SwiftReply?> Show(SwiftCall call, Container site, string name, int status)
    {
        if (!await access.Allows(call, SwiftPolicy.Read, call.Project, site.Name))
        {
            return status == 200 ? await Failed(call, site, call.Caller.Authenticated ? 403 : 401) : null;
        }

        var (source, _) = await sources.Open(call, call.Project, site.Name, name, null, rawLink: false, rawManifest: false);
        return source is null ? null : await reads.Reply(call, source, status);
    }

    /// <summary>The site's own page for a failure where it has one: the status before its error page's name.</summary>
    private async Task<SwiftReply> Failed(SwiftCall call, Container site, int status)
    {
        if (site.Meta[Error] is { } error && await Show(call, site, status + error, status) is { } page)
        {
            return page;
        }

        return status == 404 ? SwiftReply.NotFound : SwiftAccess.Refuse(call);
    }

    private static SwiftReply WithSlash(SwiftCall call) =>
        SwiftReply.Redirect(301, $"{call.Path.Prefix}{SymlinkWords.Encode(call.Path.Whole)}/");
}
