using Alize.Kernel;

namespace Alize.Services.Network;

/// <summary>Compiles rows into what the fabric shall make of them. Nothing where the row is gone.</summary>
public sealed class FabricWishes(Db db)
{
    public Task<NetworkWish?> Network(string id, CancellationToken ct) => db.Read(
        async tx =>
        {
            if (await NetworkRow.Find(tx, id) is not { } network)
            {
                return null;
            }

            var subnets = await SubnetRow.Of(tx, id);
            var owned = await OwnAddresses(tx, id);
            var wishes = subnets.Select(s => SubnetOf(s, owned)).ToList();
            return new NetworkWish(id, network.Mtu, network.External, wishes, await DhcpHosts(tx, id, subnets));
        },
        ct);

    public Task<PortWish?> Port(string id, CancellationToken ct) => db.Read(
        async tx =>
        {
            if (await PortRow.Find(tx, id) is not { } port)
            {
                return null;
            }

            var addresses = await AddressBook.Of(tx, id);
            var rules = port.PortSecurity ? await SecurityRule.Of(tx, await PortBook.GroupsOf(tx, id)) : [];
            var network = (await NetworkRow.Find(tx, port.Network))!;
            var pairs = port.Pairs.Select(p => p.Mac.Length > 0 ? p : p with { Mac = port.Mac });
            return new PortWish(
                id, port.Network, port.Mac, [.. addresses.Select(a => a.Address)], [.. pairs], port.PortSecurity, port.AdminUp, network.Mtu,
                [.. rules.Select(FilterOf).Distinct()]);
        },
        ct);

    public Task<RouterWish?> Router(string id, CancellationToken ct) => db.Read(
        async tx =>
        {
            if (await RouterRow.Find(tx, id) is not { } router)
            {
                return null;
            }

            var legs = await LegsOf(tx, id);
            var floating = await FloatingIp.Of(tx, $"router = {id} AND fixed_address IS NOT NULL");
            return new RouterWish(
                id, router.AdminUp, legs, await GatewayOf(tx, router),
                [.. floating.Select(f => new FloatingWish(f.Id, f.Address, f.FixedAddress!))], router.Routes);
        },
        ct);

    public Task<GroupMembers> Group(string id, CancellationToken ct) => db.Read(
        async tx => new GroupMembers(id, await tx.Query(
            $"""
            SELECT DISTINCT address FROM port_address WHERE port IN (SELECT port FROM port_group WHERE security_group = {id})
                ORDER BY address
            """,
            r => r.GetString(0))),
        ct);

    private static SubnetWish SubnetOf(SubnetRow s, ILookup<string, (string Owner, string Address)> owned)
    {
        var gateway = s.Gateway?.ToString();
        var dhcp = s.Dhcp ? owned[s.Id].Where(o => o.Owner == DeviceOwners.Dhcp).Select(o => o.Address).FirstOrDefault() : null;
        var isRouter = owned[s.Id].Any(o => o.Owner == DeviceOwners.RouterInterface && o.Address == gateway);
        return new(s.Id, s.Cidr.ToString(), gateway, dhcp, s.AddressMode ?? s.RaMode, s.Dns, s.Routes, isRouter);
    }

    /// <summary>The addresses that the cloud's own ports hold on a network, by subnet.</summary>
    private static async Task<ILookup<string, (string Owner, string Address)>> OwnAddresses(Tx tx, string network)
    {
        var rows = await tx.Query(
            $"""
            SELECT a.subnet, p.device_owner, a.address FROM port_address a JOIN port p ON p.id = a.port
            WHERE p.network = {network} AND p.device_owner LIKE 'network:%'
            """,
            r => (Subnet: r.GetString(0), Owner: r.GetString(1), Address: r.GetString(2)));
        return rows.ToLookup(r => r.Subnet, r => (r.Owner, r.Address));
    }

    private static async Task<List<DhcpHost>> DhcpHosts(Tx tx, string network, IReadOnlyList<SubnetRow> subnets)
    {
        var served = subnets.Where(s => s.Dhcp && !s.IsAutomatic).Select(s => s.Id).ToHashSet();
        var rows = await tx.Query(
            $"""
            SELECT p.id, p.mac, p.dns_name, a.subnet, a.address, p.dhcp_options FROM port_address a JOIN port p ON p.id = a.port
            WHERE p.network = {network} AND p.device_owner NOT LIKE 'network:%' ORDER BY p.id, a.place
            """,
            r => (Port: r.GetString(0), Mac: r.GetString(1), Name: r.GetString(2), Subnet: r.GetString(3), Address: r.GetString(4),
                Options: r.GetString(5)));
        return [.. rows.Where(r => served.Contains(r.Subnet)).Select(r =>
            new DhcpHost(r.Port, r.Mac, r.Address, HostName(r.Name, r.Address)) { Options = Packed.Options(r.Options) })];
    }

    /// <summary>The name that DHCP and DNS give a guest: its port's, or one made of its address.</summary>
    public static string HostName(string dnsName, string address) =>
        dnsName.Length > 0 ? dnsName : "host-" + address.Replace('.', '-').Replace(':', '-');

    private static FilterRule FilterOf(SecurityRule r) =>
        new(r.Direction, r.Ethertype, Protocols.Canonical(r.Protocol, r.Ethertype), r.PortMin, r.PortMax, r.CanonicalCidr, r.RemoteGroup);

    private static async Task<List<RouterLeg>> LegsOf(Tx tx, string router)
    {
        var legs = new List<RouterLeg>();
        foreach (var port in await PortRow.Of(tx, $"device_id = {router} AND device_owner = {DeviceOwners.RouterInterface}"))
        {
            legs.Add(new(port.Id, port.Network, port.Mac, await WithLengths(tx, port.Id)));
        }

        return legs;
    }

    private static async Task<RouterGateway?> GatewayOf(Tx tx, RouterRow router)
    {
        if (router.GatewayPort is not { } id || await PortRow.Find(tx, id) is not { } port)
        {
            return null;
        }

        var hops = await tx.Query(
            $"""
                SELECT gateway FROM subnet WHERE gateway IS NOT NULL AND id IN (SELECT subnet FROM port_address WHERE port = {id})
                    ORDER BY created_at
                """,
            r => r.GetString(0));
        return new(id, port.Network, port.Mac, await WithLengths(tx, id), hops, router.Snat);
    }

    /// <summary>A port's addresses with the length of their subnet, such as 10.0.0.1/24.</summary>
    private static Task<List<string>> WithLengths(Tx tx, string port) => tx.Query(
        $"SELECT a.address, s.cidr FROM port_address a JOIN subnet s ON s.id = a.subnet WHERE a.port = {port} ORDER BY a.place",
        r => r.GetString(0) + r.GetString(1)[r.GetString(1).IndexOf('/', StringComparison.Ordinal)..]);
}
