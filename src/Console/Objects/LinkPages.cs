using Alize.Client.Objects;
using Alize.Console.Hosting;
using Alize.Console.Parts;
using Alize.Console.Sessions;
using Microsoft.Extensions.DependencyInjection;

namespace Alize.Console.Objects;

/// <summary>Links to folders for people without an account: made at a folder, seen and ended here.</summary>
internal static class LinkPages
{
    private const int MostDays = 3650;

    public static void Map(Site site)
    {
        site.Get("/objects/links", List);
        site.Post("/objects/links", Create, List);
        site.Post("/objects/links/delete", Delete, List);
    }

    private static async Task List(Member me) => await me.Print<LinksPage, Listed<Share>>(
        "links.title", Listed<Share>.Of(await me.Cloud.Shares.List(me.Page, me.Ct), s => s.Id));

    private static async Task Create(Member me)
    {
        var folder = Folder.Of(me);
        var now = me.Http.RequestServices.GetRequiredService<TimeProvider>().GetUtcNow();
        await me.Cloud.Shares.Create(
            new ShareWish(folder.Container, folder.Prefix, Drop: me.Typed("kind") == "drop")
            {
                Password = me.Form["password"].ToString() is { Length: > 0 } password ? password : null,
                Expires = me.TypedNumberOrNull("days") is { } days ? now.AddDays(Math.Clamp(days, 1, MostDays)) : null,
                MaxDownloads = me.TypedNumberOrNull("downloads"),
            },
            me.Ct);
        await me.Go("/objects/links", "link_create");
    }

    private static async Task Delete(Member me)
    {
        await me.Cloud.Shares.Delete(me.TypedId("link"), me.Ct);
        await me.Go("/objects/links", "link_delete");
    }
}
