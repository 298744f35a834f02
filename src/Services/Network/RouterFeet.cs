using Alize.Kernel;

namespace Alize.Services.Network;

/// <summary>Where a router stands: one of its own ports in a subnet, by a leg or by its gateway.</summary>
public sealed record RouterFoot(string Port, string Network, string Subnet, string Address, Cidr Cidr, bool IsGateway);

/// <summary>Looks at where routers stand.</summary>
public static class RouterFeet
{
    public static Task<List<RouterFoot>> Of(Tx tx, string router) => tx.Query(
        $"""
        SELECT p.id, p.network, s.id, a.address, s.cidr, p.device_owner FROM port p
        JOIN port_address a ON a.port = p.id JOIN subnet s ON s.id = a.subnet
        WHERE p.device_id = {router} AND p.device_owner IN ({DeviceOwners.RouterInterface}, {DeviceOwners.RouterGateway})
        ORDER BY p.created_at, p.id, a.place
        """,
        r => new RouterFoot(
            r.GetString(0), r.GetString(1), r.GetString(2), r.GetString(3), Cidr.Parse(r.GetString(4)),
            r.GetString(5) == DeviceOwners.RouterGateway));

    /// <summary>A router cannot tell apart two subnets that overlap.</summary>
    /// <exception cref="FaultException">400, also where the router stands in the subnet already.</exception>
    public static void RefuseOverlap(IEnumerable<RouterFoot> feet, string router, IEnumerable<SubnetRow> added)
    {
        foreach (var (foot, subnet) in feet.SelectMany(f => added.Select(a => (f, a))))
        {
            if (foot.Subnet == subnet.Id)
            {
                throw NetworkFaults.BadRequest("router", $"Router {router} already has a port on subnet {subnet.Id}").Thrown();
            }

            if (foot.Cidr.Overlaps(subnet.Cidr))
            {
                throw NetworkFaults.BadRequest(
                    "router", $"Cidr {subnet.Cidr} of subnet {subnet.Id} overlaps with cidr {foot.Cidr} of subnet {foot.Subnet}").Thrown();
            }
        }
    }
}
