using Alize.Client;
using Alize.Client.Compute;
using Alize.Client.Network;
using Alize.Console.Hosting;
using Alize.Console.Parts;
using Alize.Console.Sessions;

namespace Alize.Console.Networks;

/// <summary>Floating IPs: taken from a network that leads outside, led to a server, given back.</summary>
internal static class AddressPages
{
    public static void Map(Site site)
    {
        site.Get("/addresses", List);
        site.Post("/addresses", Allocate, List);
        site.Post("/addresses/{id}/point", Point, List);
        site.Post("/addresses/{id}/release", Release, List);
    }

    private static async Task List(Member me)
    {
        var addresses = me.Cloud.Network.FloatingIps(me.Own, me.Ct);
        var outside = NetworkPages.Outside(me);
        var ports = me.Cloud.Network.Ports(ListQuery.Where("project_id", me.Project), me.Ct);
        var servers = me.Cloud.Compute.Servers(new ListQuery { Limit = Member.PageSize }, me.Ct);
        await Task.WhenAll(addresses, outside, ports, servers);
        var names = (await servers).ToDictionary(s => s.Id, s => s.Name);
        var plugs = from p in await ports
                    where names.ContainsKey(p.DeviceId) && p.FixedIps.Count > 0
                    select new Plug(p.Id, names[p.DeviceId], p.FixedIps[0].IpAddress);
        await me.Print<AddressesPage, AddressesModel>("nav.addresses", new AddressesModel(
            Listed<FloatingIp>.Of(await addresses, a => a.Id), await outside, [.. plugs]));
    }

    private static async Task Allocate(Member me)
    {
        await me.Cloud.Network.CreateFloatingIp(me.TypedId("outside"), me.TypedOrNull("port"), me.Ct);
        await me.Go("/addresses", "address_allocate");
    }

    private static async Task Point(Member me)
    {
        await me.Cloud.Network.PointFloatingIp(me.Id(), me.TypedOrNull("port"), me.Ct);
        await me.Go("/addresses", "address_point");
    }

    private static async Task Release(Member me)
    {
        await me.Cloud.Network.DeleteFloatingIp(me.Id(), me.Ct);
        await me.Go("/addresses", "address_release");
    }
}

/// <summary>The project's floating IPs, the networks to take one from, and the servers' ports to lead one to.</summary>
public sealed record AddressesModel(Listed<FloatingIp> Addresses, IReadOnlyList<NetworkInfo> Outside, IReadOnlyList<Plug> Plugs);

/// <summary>A server's port.</summary>
public sealed record Plug(string Port, string Server, string Address);
