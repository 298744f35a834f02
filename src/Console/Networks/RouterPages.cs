using Alize.Client;
using Alize.Client.Network;
using Alize.Console.Hosting;
using Alize.Console.Parts;
using Alize.Console.Sessions;

namespace Alize.Console.Networks;

/// <summary>Routers: which networks they join, and by which they lead outside.</summary>
internal static class RouterPages
{
    public static void Map(Site site)
    {
        site.Get("/routers", List);
        site.Post("/routers", Create, List);
        site.Post("/routers/{id}/connect", Connect, List);
        site.Post("/routers/{id}/disconnect", Disconnect, List);
        site.Post("/routers/{id}/delete", Delete, List);
    }

    private static async Task List(Member me)
    {
        var routers = me.Cloud.Network.Routers(me.Own, me.Ct);
        var outside = NetworkPages.Outside(me);
        var subnets = me.Cloud.Network.Subnets(ListQuery.Where("project_id", me.Project), me.Ct);
        var legs = me.Cloud.Network.Ports(
            ListQuery.Where("project_id", me.Project).And("device_owner", "network:router_interface"), me.Ct);
        await Task.WhenAll(routers, outside, subnets, legs);
        await me.Print<RoutersPage, RoutersModel>("nav.routers", new RoutersModel(
            Listed<Router>.Of(await routers, r => r.Id), await outside, await subnets, (await legs).ToLookup(p => p.DeviceId)));
    }

    private static async Task Create(Member me)
    {
        await me.Cloud.Network.CreateRouter(me.Typed("name"), me.TypedOrNull("outside"), me.Ct);
        await me.Go("/routers", "router_create");
    }

    private static async Task Connect(Member me)
    {
        await me.Cloud.Network.ConnectSubnet(me.Id(), me.TypedId("subnet"), me.Ct);
        await me.Go("/routers", "router_connect");
    }

    private static async Task Disconnect(Member me)
    {
        await me.Cloud.Network.DisconnectSubnet(me.Id(), me.TypedId("subnet"), me.Ct);
        await me.Go("/routers", "router_disconnect");
    }

    private static async Task Delete(Member me)
    {
        await me.Cloud.Network.DeleteRouter(me.Id(), me.Ct);
        await me.Go("/routers", "router_delete");
    }
}

/// <summary>The routers, the networks that lead outside, the project's subnets, and each router's legs.</summary>
public sealed record RoutersModel(
    Listed<Router> Routers, IReadOnlyList<NetworkInfo> Outside, IReadOnlyList<Subnet> Subnets, ILookup<string, Port> Legs)
{
    /// <summary>Subnets that a router has a leg in.</summary>
    public IEnumerable<Subnet> Joined(Router router)
    {
        var ids = Legs[router.Id].SelectMany(p => p.FixedIps).Select(f => f.SubnetId).ToHashSet();
        return Subnets.Where(s => ids.Contains(s.Id));
    }
}
