using Alize.Kernel;
using Alize.Services.Network;

namespace Alize.Services.Compute;

/// <summary>The doors of networks under this service, which are gone since 2.36. They are read only: whoever makes networks asks
/// Network.</summary>
public sealed class NetworkProxyApi(INetwork network, IFloating floating) : IDoor
{
    private const int Last = 35;

    /// <summary>What Nova's own networks had and Network's have not.</summary>
    private static readonly string[] _unknown =
    [
        "cidr", "netmask", "gateway", "broadcast", "dns1", "dns2", "cidr_v6", "gateway_v6",
        "netmask_v6", "bridge", "bridge_interface", "vlan", "vpn_public_address",
        "vpn_public_port", "vpn_private_address", "dhcp_start", "project_id", "host", "injected",
        "multi_host", "priority", "rxtx_base", "created_at", "updated_at",
        "deleted", "deleted_at", "dhcp_server", "enable_dhcp", "mtu", "share_address",
    ];

    public void Map(Doors doors)
    {
        var nova = doors.Open(ComputeDoor.Door);
        nova.Within(null, Last, "GET", "/os-networks", CatalogPolicy.NetworkProxyRead, ListWhole);
        nova.Within(null, Last, "GET", "/os-networks/{id}", CatalogPolicy.NetworkProxyRead, ShowWhole);
        nova.Within(null, Last, "GET", "/os-tenant-networks", CatalogPolicy.NetworkProxyRead, List);
        nova.Within(null, Last, "GET", "/os-tenant-networks/{id}", CatalogPolicy.NetworkProxyRead, Show);
    }

    private async Task<Answer> List(Call call)
    {
        var list = await Seen(call);
        return Answer.Json(200, o => o.List("networks", list, Brief));
    }

    private async Task<Answer> Show(Call call)
    {
        var found = await Get(call);
        return Answer.Json(200, o => o.Object("network", n => Brief(n, found)));
    }

    private async Task<Answer> ListWhole(Call call)
    {
        var list = await Seen(call);
        return Answer.Json(200, o => o.List("networks", list, Whole));
    }

    private async Task<Answer> ShowWhole(Call call)
    {
        var found = await Get(call);
        return Answer.Json(200, o => o.Object("network", n => Whole(n, found)));
    }

    /// <summary>What the project may use, and what lies outside.</summary>
    private async Task<List<NetworkInfo>> Seen(Call call)
    {
        var usable = await network.Usable(call.Caller, call.Ct);
        return [.. usable.Concat(await floating.Pools(call.Caller, call.Ct)).DistinctBy(n => n.Id)];
    }

    private async Task<NetworkInfo> Get(Call call) =>
        await network.FindNetwork(call.Caller, call.Path("id"), call.Ct)
            ?? throw new Fault(FaultKind.NotFound, "Network not found").Thrown();

    private static void Brief(JsonOut o, NetworkInfo found)
    {
        o.Text("id", found.Id);
        o.Text("label", found.Name);
        o.Text("cidr", "None");
    }

    private static void Whole(JsonOut o, NetworkInfo found)
    {
        o.Text("id", found.Id);
        o.Text("label", found.Name);
        foreach (var name in _unknown)
        {
            o.Null(name);
        }
    }
}
