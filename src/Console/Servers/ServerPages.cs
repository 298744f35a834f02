using Alize.Client;
using Alize.Client.Compute;
using Alize.Client.Network;
using Alize.Console.Hosting;
using Alize.Console.Parts;
using Alize.Console.Sessions;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Alize.Console.Servers;

/// <summary>Servers: the list, a new one, one with its log and what may be done with it.</summary>
internal static class ServerPages
{
    private const int TailLines = 40;
    private const int LogLines = 2000;

    public static void Map(Site site)
    {
        site.Get("/servers", List);
        site.Get("/servers/new", New);
        site.Post("/servers", Create, New);
        site.Get("/servers/{id}", Show);
        site.Get("/servers/{id}/log", Log);
        site.Get("/servers/{id}/screen", me => Open(me, "vnc", "novnc"));
        site.Post("/servers/{id}/start", me => Act(me, me.Cloud.Compute.Start, "server_start"), Show);
        site.Post("/servers/{id}/stop", me => Act(me, me.Cloud.Compute.Stop, "server_stop"), Show);
        site.Post("/servers/{id}/reboot", Reboot, Show);
        site.Post("/servers/{id}/delete", Delete, Show);
    }

    private static async Task List(Member me)
    {
        var servers = me.Cloud.Compute.Servers(me.Page, me.Ct);
        var flavors = me.Cloud.Compute.Flavors(me.Ct);
        await Task.WhenAll(servers, flavors);
        await me.Print<ServersPage, ServersModel>(
            "nav.servers", new ServersModel(Listed<Server>.Of(await servers, s => s.Id), (await flavors).ToDictionary(f => f.Id)));
    }

    private static async Task New(Member me)
    {
        var images = me.Cloud.Images.List(ListQuery.Where("status", "active") with { Limit = Member.PageSize }, me.Ct);
        var flavors = me.Cloud.Compute.Flavors(me.Ct);
        var networks = me.Cloud.Network.Networks(ListQuery.Where("router:external", "false"), me.Ct);
        var keys = me.Cloud.Compute.KeyPairs(me.Ct);
        var groups = me.Cloud.Network.SecurityGroups(me.Own, me.Ct);
        await Task.WhenAll(images, flavors, networks, keys, groups);
        var usable = (await networks).Where(n => n.ProjectId == me.Project || n.Shared);
        await me.Print<NewServerPage, NewServerModel>(
            "servers.new", new NewServerModel(await images, await flavors, [.. usable], await keys, await groups));
    }

    private static async Task Create(Member me)
    {
        var id = await me.Cloud.Compute.Create(new NewServer(me.Typed("name"), me.Typed("flavor"))
        {
            ImageId = me.Typed("image"),
            Networks = me.TypedOrNull("network") is { } network ? [network] : [],
            KeyName = me.TypedOrNull("key"),
            SecurityGroups = me.TypedOrNull("group") is { } group ? [group] : [],
            UserData = me.TypedOrNull("user_data"),
        }, me.Ct);
        await me.Go("/servers/" + id, "server_create");
    }

    private static async Task Show(Member me)
    {
        var (cloud, id, ct) = (me.Cloud, me.Id(), me.Ct);
        var server = await cloud.Compute.Server(id, ct);
        var log = Tail(me, id, TailLines);
        var actions = cloud.Compute.Actions(id, ct);
        var attached = cloud.Compute.Attachments(id, ct);
        var volumes = cloud.Volumes.List(new ListQuery { Limit = Member.PageSize }, ct);
        var flavors = cloud.Compute.Flavors(ct);
        var image = ImageName(me, server);
        await Task.WhenAll(log, actions, attached, volumes, flavors, image);
        await me.Print<ServerPage, ServerModel>("servers.one", new ServerModel(server)
        {
            Log = await log,
            Actions = await actions,
            Attached = await attached,
            Volumes = await volumes,
            Flavor = (await flavors).FirstOrDefault(f => f.Id == server.Flavor?.Id),
            Image = await image,
        });
    }

    private static async Task Log(Member me)
    {
        var server = await me.Cloud.Compute.Server(me.Id(), me.Ct);
        await me.Print<ServerLogPage, ServerModel>("servers.log", new ServerModel(server) { Log = await Tail(me, server.Id, LogLines) });
    }

    private static async Task Open(Member me, string protocol, string type)
    {
        var console = await me.Cloud.Compute.OpenConsole(me.Id(), protocol, type, me.Ct);
        me.Http.Response.StatusCode = StatusCodes.Status303SeeOther;
        me.Http.Response.Headers.Location = console.Url;
    }

    private static async Task Act(Member me, Func<string, CancellationToken, Task> act, string done)
    {
        await act(me.Id(), me.Ct);
        await me.Go("/servers/" + me.Id(), done);
    }

    private static Task Reboot(Member me) =>
        Act(me, (id, ct) => me.Cloud.Compute.Reboot(id, me.Typed("hard") == "yes", ct), "server_reboot");

    private static async Task Delete(Member me)
    {
        await me.Cloud.Compute.Delete(me.Id(), me.Ct);
        await me.Go("/servers", "server_delete");
    }

    /// <summary>The end of the serial console; nothing where the server has none yet.</summary>
    private static async Task<string?> Tail(Member me, string id, int lines)
    {
        try
        {
            return await me.Cloud.Compute.ConsoleLog(id, lines, me.Ct);
        }
        catch (ApiException e) when (e.Status is 404 or 409)
        {
            return null;
        }
    }

    /// <summary>The image's name; its id where it is gone.</summary>
    private static async Task<string?> ImageName(Member me, Server server)
    {
        try
        {
            return server.ImageId is { } id ? (await me.Cloud.Images.Show(id, me.Ct)).Name : null;
        }
        catch (ApiException e) when (e.IsNotFound)
        {
            return server.ImageId;
        }
    }
}
