using Alize.Client;
using Alize.Client.Network;
using Alize.Console.Hosting;
using Alize.Console.Parts;
using Alize.Console.Sessions;

namespace Alize.Console.Networks;

/// <summary>Networks with their subnets.</summary>
internal static class NetworkPages
{
    public static void Map(Site site)
    {
        site.Get("/networks", List);
        site.Get("/networks/new", New);
        site.Post("/networks", Create, New);
        site.Post("/networks/{id}/delete", Delete, List);
    }

    private static async Task List(Member me)
    {
        var networks = me.Cloud.Network.Networks(me.Own, me.Ct);
        var outside = Outside(me);
        var subnets = me.Cloud.Network.Subnets(ListQuery.Where("project_id", me.Project), me.Ct);
        await Task.WhenAll(networks, outside, subnets);
        var own = Listed<NetworkInfo>.Of(await networks, n => n.Id);
        var external = (await outside).Where(n => own.Lines.All(o => o.Id != n.Id)).ToList();
        var theirs = await Task.WhenAll(external.Select(n => me.Cloud.Network.Subnets(ListQuery.Where("network_id", n.Id), me.Ct)));
        await me.Print<NetworksPage, NetworksModel>("nav.networks", new NetworksModel(
            own, external, (await subnets).Concat(theirs.SelectMany(s => s)).DistinctBy(s => s.Id).ToLookup(s => s.NetworkId)));
    }

    /// <summary>Networks that lead outside.</summary>
    public static Task<IReadOnlyList<NetworkInfo>> Outside(Member me) =>
        me.Cloud.Network.Networks(ListQuery.Where("router:external", "true"), me.Ct);

    private static async Task New(Member me) =>
        await me.Print<NewNetworkPage, IReadOnlyList<Router>>("networks.new", await me.Cloud.Network.Routers(me.Own, me.Ct));

    /// <summary>A network with its subnet, and where a router is named, the way to it. What the API refuses half-way is taken
    /// back.</summary>
    private static async Task Create(Member me)
    {
        var name = me.Typed("name");
        var network = await me.Cloud.Network.CreateNetwork(name, me.Ct);
        try
        {
            var dns = me.Typed("dns").Split([' ', ',', '\n', '\r'], StringSplitOptions.RemoveEmptyEntries);
            var subnet = await me.Cloud.Network.CreateSubnet(name, network.Id, me.Typed("cidr"), dns, me.Ct);
            if (me.TypedOrNull("router") is not null)
            {
                await me.Cloud.Network.ConnectSubnet(me.TypedId("router"), subnet.Id, me.Ct);
            }
        }
        catch (ApiException)
        {
            await me.Cloud.Network.DeleteNetwork(network.Id, me.Ct);
            throw;
        }

        await me.Go("/networks", "network_create");
    }

    private static async Task Delete(Member me)
    {
        await me.Cloud.Network.DeleteNetwork(me.Id(), me.Ct);
        await me.Go("/networks", "network_delete");
    }
}

/// <summary>The project's networks, those that lead outside, and the subnets by network.</summary>
public sealed record NetworksModel(Listed<NetworkInfo> Own, IReadOnlyList<NetworkInfo> Outside, ILookup<string, Subnet> Subnets);
