using Alize.Kernel;

namespace Alize.Services.Network;

/// <summary>Finds what a floating IP may stand for, and the router that translates.</summary>
public static class FloatingAims
{
    /// <summary>The floating IP pointed at a port. The port's row and the router's are locked until the transaction ends.</summary>
    public static async Task<FloatingIp> Point(Tx tx, Caller caller, FloatingIp floating, FloatingAim aim)
    {
        var port = await PortOf(tx, caller, floating, aim.Port!);
        var inside = AddressOf(port, await AddressBook.Of(tx, port.Id), aim.FixedAddress);
        await RefuseTwice(tx, floating, port.Id, inside.Address);
        var router = await RouterFor(tx, floating.Network, inside.SubnetId)
            ?? throw NetworkFaults.Missing(
                "ExternalGatewayForFloatingIPNotFound",
                $"External network {floating.Network} is not reachable from subnet {inside.SubnetId}. "
                + $"Therefore, cannot associate Port {port.Id} with a Floating IP.").Thrown();
        var same = floating.Port == port.Id && floating.FixedAddress == inside.Address && floating.Router == router;
        return floating with { Port = port.Id, FixedAddress = inside.Address, Router = router, Status = same ? floating.Status : "DOWN" };
    }

    public static FloatingIp Nowhere(FloatingIp floating) =>
        floating with { Port = null, FixedAddress = null, Router = null, Status = "DOWN" };

    private static async Task<PortRow> PortOf(Tx tx, Caller caller, FloatingIp floating, string id)
    {
        await tx.Query($"SELECT id FROM port WHERE id = {id} {tx.ForUpdate}", r => r.GetString(0));
        var port = await PortRow.Get(tx, caller, id);
        if (port.Std.Project != floating.Std.Project && !caller.IsAdmin)
        {
            throw NetworkFaults.BadRequest(
                "floatingip",
                $"Port {id} is associated with a different tenant than Floating IP {floating.Id} and therefore cannot be bound").Thrown();
        }

        return port;
    }

    private static PortAddress AddressOf(PortRow port, List<PortAddress> addresses, string? wanted)
    {
        if (wanted is { } address)
        {
            var found = addresses.Find(a => a.Address == address) ?? throw NetworkFaults.BadRequest(
                "floatingip", $"Port {port.Id} does not have fixed ip {address}").Thrown();
            return IsV4(found) ? found : throw NetworkFaults.BadRequest(
                "floatingip", $"Cannot process floating IP association with {address}, since that is not an IPv4 address").Thrown();
        }

        var candidates = addresses.Where(IsV4).ToList();
        return candidates.Count switch
        {
            1 => candidates[0],
            0 => throw NetworkFaults.BadRequest(
                "floatingip", $"Cannot add floating IP to port {port.Id} that has no fixed IPv4 addresses").Thrown(),
            _ => throw NetworkFaults.BadRequest(
                "floatingip", $"Port {port.Id} has multiple fixed IPv4 addresses. Must provide a specific IPv4 address when assigning a "
                    + "floating IP").Thrown(),
        };
    }

    private static bool IsV4(PortAddress a) => !a.Address.Contains(':', StringComparison.Ordinal);

    private static async Task RefuseTwice(Tx tx, FloatingIp floating, string port, string inside)
    {
        var other = (await FloatingIp.Of(
            tx, $"network = {floating.Network} AND port = {port} AND fixed_address = {inside} AND id <> {floating.Id}")).FirstOrDefault();
        if (other is not null)
        {
            throw NetworkFaults.Conflict(
                "FloatingIPPortAlreadyAssociated",
                $"Cannot associate floating IP {floating.Address} ({floating.Id}) with port {port} using fixed IP {inside}, "
                + $"as that fixed IP already has a floating IP on external network {floating.Network}.").Thrown();
        }
    }

    /// <summary>The router between subnet and external network; the one that is the subnet's gateway comes first.
    /// It is looked for again once its row is locked.</summary>
    private static async Task<string?> RouterFor(Tx tx, string external, string subnet)
    {
        if (await FindRouter(tx, external, subnet) is not { } found)
        {
            return null;
        }

        await tx.Query($"SELECT id FROM router WHERE id = {found} {tx.ForUpdate}", r => r.GetString(0));
        return await FindRouter(tx, external, subnet) == found ? found : null;
    }

    private static Task<string?> FindRouter(Tx tx, string external, string subnet) => tx.First(
        $"""
        SELECT r.id FROM router r
        JOIN port leg ON leg.device_id = r.id AND leg.device_owner = {DeviceOwners.RouterInterface}
        JOIN port_address a ON a.port = leg.id AND a.subnet = {subnet}
        JOIN subnet s ON s.id = a.subnet
        WHERE r.gateway_network = {external}
        ORDER BY CASE WHEN a.address = s.gateway THEN 0 ELSE 1 END, r.created_at, r.id LIMIT 1
        """,
        r => r.GetString(0));
}
