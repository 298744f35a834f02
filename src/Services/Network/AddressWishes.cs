namespace Alize.Services.Network;

/// <summary>Where an asked-for address may lie; each refusal as Neutron words it.</summary>
public static class AddressWishes
{
    public static SubnetRow SubnetOf(string network, IReadOnlyList<SubnetRow> subnets, AddressWish wish)
    {
        if (wish.Subnet is { } id)
        {
            return subnets.FirstOrDefault(s => s.Id == id) ?? throw NetworkFaults.InvalidInput(
                $"Failed to create port on network {network}, because fixed_ips included invalid subnet {id}").Thrown();
        }

        if (wish.Address is null)
        {
            throw NetworkFaults.InvalidInput("IP allocation requires subnet_id or ip_address").Thrown();
        }

        return subnets.FirstOrDefault(s => Address.TryParse(wish.Address, out var a) && s.Cidr.Contains(a)) ?? throw NetworkFaults.Bad(
            "InvalidIpForNetwork", "IP address is not a valid IP for any of the subnets on the specified network.").Thrown();
    }

    public static Address AddressIn(PortRow port, SubnetRow subnet, string text)
    {
        if (!Address.TryParse(text, out var address) || !subnet.Cidr.Contains(address) || IsEdge(subnet.Cidr, address))
        {
            throw NetworkFaults.Bad("InvalidIpForSubnet", $"IP address {text} is not a valid IP for the specified subnet.").Thrown();
        }

        if (subnet.IsAutomatic && !port.IsInfrastructure && address != Address.Eui64(subnet.Cidr, port.Mac))
        {
            throw NetworkFaults.InvalidInput(
                $"IPv6 address {text} can not be directly assigned to a port on subnet {subnet.Id} since the subnet is configured for "
                    + "automatic addresses").Thrown();
        }

        return address;
    }

    /// <summary>The network's own address and IPv4's broadcast belong to nobody.</summary>
    private static bool IsEdge(Cidr cidr, Address address) =>
        cidr.Bits - cidr.Length > 1 && (address == cidr.First || (cidr.Version == 4 && address == cidr.Last));
}
