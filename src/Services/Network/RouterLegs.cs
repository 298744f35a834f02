using Alize.Kernel;

namespace Alize.Services.Network;

/// <summary>Joins subnets to routers and takes them away again: a leg is a port that the router has.</summary>
public sealed class RouterLegs(Db db, PortBook book, Scribe scribe, Wakes wakes)
{
    public Task<RouterLegView> Add(Caller caller, string id, string? subnet, string? port) => db.Transact(async tx =>
    {
        var router = await RouterRow.Get(tx, caller, id, forUpdate: true);
        var leg = (subnet, port) switch
        {
            (null, null) => throw NetworkFaults.BadRequest("router", "Either subnet_id or port_id must be specified").Thrown(),
            ({ }, { }) => throw NetworkFaults.BadRequest("router", "Cannot specify both subnet-id and port-id").Thrown(),
            ({ } s, null) => await AddSubnet(tx, caller, router, await SubnetRow.Get(tx, caller, s)),
            (null, { } p) => await AddPort(tx, caller, router, p),
        };
        return await Wrote(tx, caller, leg);
    });

    public Task<RouterLegView> Remove(Caller caller, string id, string? subnet, string? port) => db.Transact(async tx =>
    {
        var router = await RouterRow.Get(tx, caller, id, forUpdate: true);
        var feet = (await RouterFeet.Of(tx, id)).Where(f => !f.IsGateway).ToList();
        var leaving = Leaving(id, feet, subnet, port);
        foreach (var foot in leaving)
        {
            await RefuseInUse(tx, router, foot);
        }

        var row = (await PortRow.Find(tx, leaving[0].Port))!;
        await (feet.Exists(f => f.Port == row.Id && !leaving.Contains(f)) ? Leave(tx, row, leaving) : book.Remove(tx, caller, row));
        return await Wrote(tx, caller, new(router, row, [.. leaving.Select(f => f.Subnet)]));
    });

    private async Task<RouterLegView> AddSubnet(Tx tx, Caller caller, RouterRow router, SubnetRow subnet)
    {
        if (subnet.Gateway is not { } gateway)
        {
            throw NetworkFaults.BadRequest("router", "Subnet for router interface must have a gateway IP").Thrown();
        }

        var feet = await RouterFeet.Of(tx, router.Id);
        RouterFeet.RefuseOverlap(feet, router.Id, [subnet]);
        RefuseForeignAdverts(subnet);
        // IPv6 subnets of a network share a leg
        var shared = subnet.Cidr.Version == 6 ? feet.Find(f => !f.IsGateway && f.Network == subnet.Network && f.Cidr.Version == 6) : null;
        if (shared is not null)
        {
            var row = (await PortRow.Find(tx, shared.Port))!;
            await AddressBook.GiveNamed(tx, row, subnet, gateway);
            await wakes.Port(tx, row);
            return new(router, row, [subnet.Id]);
        }

        var port = PortRow.New(Standard.New(router.Std.Project, "", ""), subnet.Network, DeviceOwners.RouterInterface, router.Id);
        var made = await book.Insert(tx, caller, new PortDraft(port, [new(subnet.Id, gateway.ToString())], [], false), [subnet]);
        return new(router, made.Row, [subnet.Id]);
    }

    private async Task<RouterLegView> AddPort(Tx tx, Caller caller, RouterRow router, string id)
    {
        await tx.Query($"SELECT id FROM port WHERE id = {id} {tx.ForUpdate}", r => r.GetString(0));
        var port = await PortRow.Get(tx, caller, id);
        if (port.DeviceId.Length > 0)
        {
            throw NetworkFaults.Conflict(
                "PortInUse",
                $"Unable to complete operation on port {id} for network {port.Network}. Port already has an attached device "
                    + $"{port.DeviceId}.").Thrown();
        }

        var held = (await AddressBook.Of(tx, id)).Select(a => a.SubnetId).ToHashSet();
        var subnets = (await SubnetRow.Of(tx, port.Network)).Where(s => held.Contains(s.Id)).ToList();
        RefuseUnfit(subnets);
        RouterFeet.RefuseOverlap(await RouterFeet.Of(tx, router.Id), router.Id, subnets);
        await book.SetGroups(tx, port, []);
        var leg = port with
        {
            Std = scribe.Changed(port.Std),
            DeviceId =
                router.Id,
            DeviceOwner = DeviceOwners.RouterInterface,
            Host = null,
            PortSecurity = false,
        };
        await leg.Update(tx);
        await wakes.Port(tx, leg with { Host = port.Host });
        return new(router, leg, [.. subnets.Select(s => s.Id)]);
    }

    private static void RefuseUnfit(List<SubnetRow> subnets)
    {
        if (subnets.Count == 0)
        {
            throw NetworkFaults.BadRequest("router", "Router port must have at least one fixed IP").Thrown();
        }

        if (subnets.Count(s => s.Cidr.Version == 4) > 1)
        {
            throw NetworkFaults.BadRequest("router", "Cannot have multiple IPv4 subnets on router port").Thrown();
        }
    }

    private static void RefuseForeignAdverts(SubnetRow subnet)
    {
        if (subnet is { RaMode: null, AddressMode: not null })
        {
            throw NetworkFaults.BadRequest(
                "router",
                $"IPv6 subnet {subnet.Id} configured to receive RAs from an external router cannot be added to Neutron Router").Thrown();
        }
    }

    /// <summary>The feet that a request means: a port's, or a subnet's, or the one that both name.</summary>
    private static List<RouterFoot> Leaving(string router, List<RouterFoot> feet, string? subnet, string? port)
    {
        if ((subnet ?? port) is null)
        {
            throw NetworkFaults.BadRequest("router", "Either subnet_id or port_id must be specified").Thrown();
        }

        var found = feet.Where(f => f.Port == (port ?? f.Port)).ToList();
        if (port is not null && found.Count == 0)
        {
            throw NetworkFaults.Missing("RouterInterfaceNotFound", $"Router {router} does not have an interface with id {port}").Thrown();
        }

        found = [.. found.Where(f => f.Subnet == (subnet ?? f.Subnet))];
        return (found.Count, port) switch
        {
            ( > 0, _) => found,
            (_, null) => throw NetworkFaults.Missing(
                "RouterInterfaceNotFoundForSubnet", $"Router {router} has no interface on subnet {subnet}").Thrown(),
            _ => throw NetworkFaults.Conflict(
                "SubnetMismatchForPort", $"Subnet on port {port} does not match the requested subnet {subnet}").Thrown(),
        };
    }

    private static async Task RefuseInUse(Tx tx, RouterRow router, RouterFoot foot)
    {
        var translated = await tx.Number($"""
            SELECT count(*) FROM floating_ip f JOIN port_address a ON a.port = f.port AND a.address = f.fixed_address
            WHERE f.router = {router.Id} AND a.subnet = {foot.Subnet}
            """);
        if (translated > 0)
        {
            throw NetworkFaults.Conflict(
                "RouterInterfaceInUseByFloatingIP",
                $"Router interface for subnet {foot.Subnet} on router {router.Id} cannot be deleted, as it is required by one or more "
                    + "floating IPs.").Thrown();
        }

        if (router.Routes.Any(r => RouterRoutes.Uses(r, foot.Cidr)))
        {
            throw NetworkFaults.LegUsedByRoute(router.Id, foot.Subnet).Thrown();
        }
    }

    private async Task Leave(Tx tx, PortRow port, List<RouterFoot> feet)
    {
        foreach (var foot in feet)
        {
            await AddressBook.Release(tx, port.Id, foot.Address);
        }

        await wakes.Port(tx, port);
    }

    private async Task<RouterLegView> Wrote(Tx tx, Caller caller, RouterLegView leg)
    {
        var row = leg.Router with { Std = scribe.Changed(leg.Router.Std) };
        await row.Update(tx);
        await scribe.Wrote(tx, caller, "router", "update", row.Std);
        await wakes.Router(tx, row.Id);
        return leg;
    }
}
