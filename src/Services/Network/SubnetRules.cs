namespace Alize.Services.Network;

/// <summary>What a subnet may be: Neutron's rules, with its words for each refusal.</summary>
public static class SubnetRules
{
    public const int MostDns = 5;
    public const int MostRoutes = 20;

    /// <summary>The row that a draft comes to in this block of addresses.</summary>
    public static SubnetRow Compile(SubnetDraft d, Cidr cidr)
    {
        CheckBlock(d, cidr);
        CheckModes(d, cidr);
        var gateway = d.GatewaySaid ? GatewayIn(cidr, d.Gateway) : DefaultGateway(cidr);
        var pools = d.Pools is { } asked ? PoolsIn(cidr, asked) : DefaultPools(cidr, gateway);
        CheckGatewayOutside(pools, gateway);
        return new(
            d.Std, d.Network, cidr, gateway, d.Dhcp, d.RaMode, d.AddressMode, d.Pool, pools, DnsOf(cidr, d.Dns), RoutesOf(cidr, d.Routes));
    }

    public static SubnetRow Apply(SubnetRow old, SubnetChange change)
    {
        var gateway = change.GatewaySaid ? GatewayIn(old.Cidr, change.Gateway) : old.Gateway;
        var pools = change.Pools is { } asked ? PoolsIn(old.Cidr, asked) : old.Pools;
        CheckGatewayOutside(pools, gateway);
        if (change.Dhcp == false && (old.RaMode ?? old.AddressMode) is not null)
        {
            throw NetworkFaults.InvalidInput("ipv6_ra_mode or ipv6_address_mode cannot be set when enable_dhcp is set to False").Thrown();
        }

        return old with
        {
            Std = change.Std(old.Std),
            Gateway = gateway,
            Pools = pools,
            Dhcp = change.Dhcp ?? old.Dhcp,
            Dns = change.Dns is { } dns ? DnsOf(old.Cidr, dns) : old.Dns,
            Routes = change.Routes is { } routes ? RoutesOf(old.Cidr, routes) : old.Routes,
        };
    }

    public static List<AddressRange> DefaultPools(Cidr cidr, Address? gateway) =>
        gateway is { } hole ? [.. cidr.Hosts.Without(hole)] : [cidr.Hosts];

    private static void CheckBlock(SubnetDraft d, Cidr cidr)
    {
        if (d.Version is { } version && version != cidr.Version)
        {
            throw NetworkFaults.InvalidInput(
                $"Invalid CIDR {cidr} given as IPv{version} subnet: cidr '{cidr}' does not match the ip_version '{version}'").Thrown();
        }

        if (cidr.Length == 0)
        {
            throw NetworkFaults.InvalidInput("0 is not allowed as CIDR prefix length").Thrown();
        }
    }

    private static void CheckModes(SubnetDraft d, Cidr cidr)
    {
        if ((d.RaMode ?? d.AddressMode) is null)
        {
            return;
        }

        if (cidr.Version == 4)
        {
            throw NetworkFaults.InvalidInput("ipv6_ra_mode and ipv6_address_mode are only valid for subnets with ip_version 6").Thrown();
        }

        if (!d.Dhcp)
        {
            throw NetworkFaults.InvalidInput("ipv6_ra_mode or ipv6_address_mode cannot be set when enable_dhcp is set to False").Thrown();
        }

        if (d.RaMode is not null && d.AddressMode is not null && d.RaMode != d.AddressMode)
        {
            throw NetworkFaults.InvalidInput(
                $"ipv6_ra_mode set to '{d.RaMode}' with ipv6_address_mode set to '{d.AddressMode}' is not valid. If both attributes are "
                    + "set, they must be the same value").Thrown();
        }

        if (cidr.Length != 64 && (d.RaMode ?? d.AddressMode) is ("slaac" or "dhcpv6-stateless"))
        {
            throw NetworkFaults.InvalidInput(
                $"Invalid CIDR {cidr} for IPv6 address mode. OpenStack uses the EUI-64 address format, which requires the prefix to be "
                    + "/64").Thrown();
        }
    }

    private static Address? DefaultGateway(Cidr cidr) => cidr.Bits == cidr.Length ? cidr.First : cidr.First + 1;

    private static Address? GatewayIn(Cidr cidr, string? text)
    {
        if (text is null)
        {
            return null;
        }

        if (!Address.TryParse(text, out var gateway) || gateway.Version != cidr.Version)
        {
            throw NetworkFaults.InvalidInput($"'{text}' is not a valid gateway for {cidr}").Thrown();
        }

        var isEdge = cidr.Bits - cidr.Length > 1 && (gateway == cidr.First || (cidr.Version == 4 && gateway == cidr.Last));
        return isEdge ? throw NetworkFaults.InvalidInput("Gateway is not valid on subnet").Thrown() : gateway;
    }

    private static List<AddressRange> PoolsIn(Cidr cidr, IReadOnlyList<(string Start, string End)> asked)
    {
        var pools = asked.Select(p => PoolIn(cidr, p.Start, p.End)).ToList();
        for (var i = 0; i < pools.Count; i++)
        {
            if (pools.Take(i).Any(pools[i].Overlaps))
            {
                throw NetworkFaults.Conflict(
                    "OverlappingAllocationPools",
                    $"Found overlapping allocation pools: {pools[i].Start}-{pools[i].End} for subnet {cidr}.").Thrown();
            }
        }

        return pools;
    }

    private static AddressRange PoolIn(Cidr cidr, string start, string end)
    {
        if (!Address.TryParse(start, out var first) || !Address.TryParse(end, out var last) || first.Version != last.Version || last < first
            || first.Version != cidr.Version)
        {
            throw NetworkFaults.Bad("InvalidAllocationPool", $"The allocation pool {start}-{end} is not valid.").Thrown();
        }

        return cidr.Hosts.Contains(first) && cidr.Hosts.Contains(last)
            ? new(first, last)
            : throw NetworkFaults.Bad(
                "OutOfBoundsAllocationPool", $"The allocation pool {start}-{end} spans beyond the subnet cidr {cidr}.").Thrown();
    }

    private static void CheckGatewayOutside(IReadOnlyList<AddressRange> pools, Address? gateway)
    {
        if (gateway is { } g && pools.Where(p => p.Contains(g)).Select(p => (AddressRange?)p).FirstOrDefault() is { } pool)
        {
            throw NetworkFaults.Conflict(
                "GatewayConflictWithAllocationPools", $"Gateway ip {g} conflicts with allocation pool {pool.Start}-{pool.End}.").Thrown();
        }
    }

    private static List<string> DnsOf(Cidr cidr, IReadOnlyList<string> servers)
    {
        if (servers.Count > MostDns)
        {
            throw NetworkFaults.Bad(
                "DNSNameServersExhausted",
                $"Unable to complete operation for {cidr}. The number of DNS nameservers exceeds the limit {MostDns}.").Thrown();
        }

        if (servers.FirstOrDefault(s => !Address.TryParse(s, out _)) is { } wrong)
        {
            throw NetworkFaults.InvalidInput($"'{wrong}' is not a valid nameserver. '{wrong}' is not a valid IP address").Thrown();
        }

        return servers.Distinct().Count() == servers.Count
            ? [.. servers]
            : throw NetworkFaults.InvalidInput("Duplicate nameserver").Thrown();
    }

    private static List<RouteWish> RoutesOf(Cidr cidr, IReadOnlyList<RouteWish> routes)
    {
        if (routes.Count > MostRoutes)
        {
            throw NetworkFaults.Bad(
                "HostRoutesExhausted",
                $"Unable to complete operation for {cidr}. The number of host routes exceeds the limit {MostRoutes}.").Thrown();
        }

        return [.. routes.Select(r => CheckRoute(cidr.Version, r))];
    }

    /// <summary>A route with both ends of one kind, in the usual spelling.</summary>
    public static RouteWish CheckRoute(int version, RouteWish route)
    {
        if (!route.Destination.Contains('/', StringComparison.Ordinal)
            || !Cidr.TryParse(route.Destination, out var destination) || destination.Version != version)
        {
            throw NetworkFaults.InvalidInput($"'{route.Destination}' is not a valid IP subnet for a route").Thrown();
        }

        return Address.TryParse(route.NextHop, out var hop) && hop.Version == version
            ? new(destination.ToString(), hop.ToString())
            : throw NetworkFaults.InvalidInput($"'{route.NextHop}' is not a valid IP address for a route").Thrown();
    }
}
