using System.Security.Cryptography;
using Alize.Client.Objects;
using Alize.Console.Hosting;
using Alize.Console.Parts;
using Alize.Console.Sessions;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Net.Http.Headers;

namespace Alize.Console.Objects;

/// <summary>What is in a container: seen as folders, brought in and out without being held in memory, shared for a while.</summary>
internal static class ObjectPages
{
    private const int MostHours = 24 * 30;

    public static void Map(Site site)
    {
        site.Get("/objects/browse", me => Browse(me, null, null));
        site.Upload("/objects/upload", Upload, me => Browse(me, null, null));
        site.Get("/objects/get", Download);
        site.Post("/objects/remove", Remove, me => Browse(me, null, null));
        site.Post("/objects/link", Link, me => Browse(me, null, null));
    }

    private static async Task Browse(Member me, Uri? link, DateTimeOffset? until)
    {
        var folder = Folder.Of(me);
        var query = me.Page.And("delimiter", "/").And("prefix", folder.Prefix);
        var lines = await me.Cloud.Objects.List(folder.Container, query, me.Ct);
        await me.Print<FolderPage, FolderModel>("nav.objects",
            new FolderModel(folder, Listed<ListedObject>.Of(lines, o => o.Name ?? o.Subdir ?? ""))
            {
                Link = link,
                LinkUntil = until,
            });
    }

    private static async Task Upload(Member me)
    {
        var folder = Folder.Of(me);
        if (await Arrival.Of(me) is not { } file)
        {
            throw me.Wrong("objects.no_file");
        }

        await me.Cloud.Objects.Put(folder.Container, folder.Prefix + file.Name, file.Bytes, file.Type, me.Ct);
        await me.Go(folder.Address, "object_put");
    }

    /// <summary>Whatever the object is, the browser keeps it as a file: it is never a page of the console's origin.</summary>
    private static async Task Download(Member me)
    {
        var (folder, name) = (Folder.Of(me), me.Query("name"));
        var response = me.Http.Response;
        await me.Cloud.Objects.Get(folder.Container, name.Length > 0 ? name : throw Absent.Here(), head =>
        {
            response.ContentType = "application/octet-stream";
            response.ContentLength = head.Length;
            response.Headers.ContentSecurityPolicy = "sandbox; default-src 'none'";
            var file = new ContentDispositionHeaderValue("attachment");
            file.SetHttpFileName(name[(name.LastIndexOf('/') + 1)..]);
            response.Headers.ContentDisposition = file.ToString();
            return response.Body;
        }, me.Ct);
    }

    private static async Task Remove(Member me)
    {
        var folder = Folder.Of(me);
        await me.Cloud.Objects.Delete(folder.Container, NameOf(me), me.Ct);
        await me.Go(folder.Address, "object_delete");
    }

    /// <summary>A link that ends by itself. The account gets a key to sign by where it has none.</summary>
    private static async Task Link(Member me)
    {
        var hours = Math.Clamp(me.TypedNumber("hours"), 1, MostHours);
        var until = me.Http.RequestServices.GetRequiredService<TimeProvider>().GetUtcNow().AddHours(hours);
        if (await me.Cloud.Objects.TempUrlKey(me.Ct) is not { } key)
        {
            key = RandomNumberGenerator.GetHexString(40, lowercase: true);
            await me.Cloud.Objects.SetTempUrlKey(key, me.Ct);
        }

        await Browse(me, await me.Cloud.Objects.TempUrl(Folder.Of(me).Container, NameOf(me), key, until, me.Ct), until);
    }

    /// <summary>Names are taken as they are, blanks too.</summary>
    private static string NameOf(Member me) => me.Form["name"].ToString() is { Length: > 0 } name ? name : throw Absent.Here();
}
