using Alize.Kernel;

namespace Alize.Services.Network;

/// <summary>A router's way to an external network: a port of the cloud's own there. The router's row must be locked.</summary>
public sealed class RouterGateways(PortBook book, Wakes wakes)
{
    /// <summary>The router with this gateway, or with none; its row is not written yet.</summary>
    public async Task<RouterRow> Set(Tx tx, Caller caller, RouterRow router, GatewayWish? wish)
    {
        if (wish is not null && wish.Network == router.GatewayNetwork)
        {
            return await Change(tx, router, wish);
        }

        var without = await Clear(tx, router);
        return wish is null ? without : await Make(tx, caller, without, wish);
    }

    /// <exception cref="FaultException">409 while floating IPs or routes need it.</exception>
    public async Task<RouterRow> Clear(Tx tx, RouterRow router)
    {
        if (router.GatewayPort is not { } id)
        {
            return router;
        }

        if (await tx.Number($"SELECT count(*) FROM floating_ip WHERE router = {router.Id}") > 0)
        {
            throw NetworkFaults.Conflict(
                "RouterExternalGatewayInUseByFloatingIp",
                $"Gateway cannot be updated for router {router.Id}, since a gateway to external network {router.GatewayNetwork} is "
                    + "required by one or more floating IPs.").Thrown();
        }

        RefuseRoutes(router, (await RouterFeet.Of(tx, router.Id)).Where(f => f.IsGateway));
        if (await PortRow.Find(tx, id) is { } port)
        {
            await book.Remove(tx, null, port);
        }

        return router with { GatewayNetwork = null, GatewayPort = null, Snat = true };
    }

    private async Task<RouterRow> Make(Tx tx, Caller caller, RouterRow router, GatewayWish wish)
    {
        var network = await NetworkRow.Get(tx, caller, wish.Network);
        if (!network.External)
        {
            throw NetworkFaults.BadRequest("router", $"Network {network.Id} is not an external network").Thrown();
        }

        var subnets = await SubnetRow.Of(tx, network.Id);
        if (subnets.Count == 0)
        {
            throw NetworkFaults.BadRequest("router", $"No IPs available for external network {network.Id}").Thrown();
        }

        RouterFeet.RefuseOverlap(await RouterFeet.Of(tx, router.Id), router.Id, subnets);
        var port = PortRow.New(Standard.New("", "", ""), network.Id, DeviceOwners.RouterGateway, router.Id);
        var made = await book.Insert(tx, null, new PortDraft(port, wish.Addresses, [], false), subnets);
        return router with { GatewayNetwork = network.Id, GatewayPort = made.Id, Snat = wish.Snat ?? true };
    }

    private async Task<RouterRow> Change(Tx tx, RouterRow router, GatewayWish wish)
    {
        if (wish.Addresses is { } addresses && await PortRow.Find(tx, router.GatewayPort!) is { } port)
        {
            await PortBook.SetAddresses(tx, port, await SubnetRow.Of(tx, port.Network), addresses);
            await wakes.Port(tx, port);
        }

        return router with { Snat = wish.Snat ?? true };
    }

    private static void RefuseRoutes(RouterRow router, IEnumerable<RouterFoot> feet)
    {
        if (feet.FirstOrDefault(f => router.Routes.Any(r => RouterRoutes.Uses(r, f.Cidr))) is { } foot)
        {
            throw NetworkFaults.LegUsedByRoute(router.Id, foot.Subnet).Thrown();
        }
    }
}
