using System.Globalization;
using System.Net;
using Alize.Kernel;
using Alize.Services.Network;

namespace Alize.Services.Compute;

/// <summary>The guest's NICs and how each is to be configured: network_data.json.</summary>
internal static class NetworkData
{
    public static void Write(JsonOut o, GuestFacts facts)
    {
        var subnets = facts.Subnets.ToDictionary(s => s.Id);
        o.List("links", facts.Ports, Link);
        o.List("networks", Addresses(facts.Ports, subnets).Index(), (n, item) => Network(n, item.Index, item.Item));
        o.List("services", DnsOf(
            [.. facts.Ports.SelectMany(p => p.Addresses).Select(a => subnets.GetValueOrDefault(a.SubnetId)).OfType<SubnetInfo>()]), Dns);
    }

    private static IEnumerable<(PortInfo Port, string Address, SubnetInfo Subnet)> Addresses(
        IEnumerable<PortInfo> ports, Dictionary<string, SubnetInfo> subnets)
    {
        foreach (var port in ports)
        {
            foreach (var address in port.Addresses)
            {
                if (subnets.TryGetValue(address.SubnetId, out var subnet))
                {
                    yield return (port, address.Address, subnet);
                }
            }
        }
    }

    private static void Link(JsonOut o, PortInfo port)
    {
        o.Text("id", LinkName(port));
        o.Text("vif_id", port.Id);
        o.Text("type", "bridge");
        o.Number("mtu", port.Mtu);
        o.Text("ethernet_mac_address", port.Mac);
    }

    private static void Network(JsonOut o, int index, (PortInfo Port, string Address, SubnetInfo Subnet) foot)
    {
        var (port, address, subnet) = foot;
        o.Text("id", string.Create(CultureInfo.InvariantCulture, $"network{index}"));
        o.Text("type", string.Create(CultureInfo.InvariantCulture, $"ipv{subnet.IpVersion}{(subnet.Dhcp ? "_dhcp" : "")}"));
        o.Text("link", LinkName(port));
        o.Text("network_id", port.NetworkId);
        if (subnet.Dhcp)
        {
            return;
        }

        o.Text("ip_address", address);
        o.Text("netmask", Mask(subnet));
        o.List("routes", subnet.Gateway is { } gateway ? [gateway] : (string[])[], (r, to) =>
        {
            var anywhere = subnet.IpVersion == 4 ? "0.0.0.0" : "::";
            r.Text("network", anywhere);
            r.Text("netmask", anywhere);
            r.Text("gateway", to);
        });
        o.List("services", DnsOf([subnet]), Dns);
    }

    private static IEnumerable<string> DnsOf(IReadOnlyList<SubnetInfo> subnets) => subnets.SelectMany(s => s.DnsServers).Distinct();

    private static void Dns(JsonOut o, string address)
    {
        o.Text("type", "dns");
        o.Text("address", address);
    }

    private static string Mask(SubnetInfo subnet)
    {
        var length = int.Parse(subnet.Cidr.AsSpan(subnet.Cidr.IndexOf('/', StringComparison.Ordinal) + 1), CultureInfo.InvariantCulture);
        var bytes = new byte[subnet.IpVersion == 4 ? 4 : 16];
        for (var bit = 0; bit < length; bit++)
        {
            bytes[bit / 8] |= (byte)(0x80 >> (bit % 8));
        }

        return new IPAddress(bytes).ToString();
    }

    private static string LinkName(PortInfo port) => "tap" + port.Id[..Math.Min(11, port.Id.Length)];
}
