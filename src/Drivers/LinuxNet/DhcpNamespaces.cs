using System.Net;
using Alize.Services.Network;

namespace Alize.Drivers.LinuxNet;

/// <summary>A network's namespace for DHCP, DNS and metadata: there where a subnet has one of them, else gone.</summary>
public sealed class DhcpNamespaces(KernelNames names, Dnsmasq dnsmasq, MetadataSockets metadata)
{
    private static readonly (string, string)[] _settings =
    [
        ("ipv6/conf/default/accept_ra", "0"), ("ipv6/conf/default/accept_dad", "0"),
        ("ipv4/conf/default/arp_notify", "1"), ("ipv4/ip_forward", "0"),
    ];

    private readonly Told _told = new();

    public async Task Ensure(NetworkWish network, CancellationToken ct)
    {
        var subnets = network.Subnets.Where(s => s.DhcpAddress is not null || s.Ipv6Mode is not null).ToList();
        if (subnets.Count == 0)
        {
            await EnsureGone(network.Id, ct);
            return;
        }

        await EnsureLink(network, [.. subnets.Select(s => Address(network, s))], ct);
        await dnsmasq.Ensure(network, ct);
        if (subnets.Any(s => AddressPrefix.Parse(s.Cidr).IsV4))
        {
            metadata.Ensure(network.Id);
        }
    }

    public async Task EnsureGone(string network, CancellationToken ct)
    {
        _told.Forget(network);
        metadata.Close(network);
        await dnsmasq.EnsureGone(network, ct);
        var link = names.DhcpLink(network);
        if (Namespaces.Exists(names.Fabric) && await Links.Find(names.Fabric, link, ct) is not null)
        {
            await Tool.Ip(names.Fabric, [$"link del {link}"], ct);
        }

        await Namespaces.EnsureGone(names.NetworkNamespace(network), ct);
    }

    /// <summary>The address in a subnet that DHCP was given, or the one that IPv6 derives from its MAC.</summary>
    private static string Address(NetworkWish network, SubnetWish subnet)
    {
        var range = AddressPrefix.Parse(subnet.Cidr);
        return $"{subnet.DhcpAddress ?? AddressPrefix.Eui64(range.Address, KernelNames.DhcpMac(network.Id)).ToString()}/{range.Length}";
    }

    private async Task EnsureLink(NetworkWish network, List<string> addresses, CancellationToken ct)
    {
        var (netns, link, bridge) = (names.NetworkNamespace(network.Id), names.DhcpLink(network.Id), names.Bridge(network.Id));
        var alias = names.Alias("dhcp", network.Id);
        var inside = $"{network.Mtu} {string.Join(' ', addresses)}";
        var present = await Links.Find(names.Fabric, link, ct);
        if (present is { Up: true } && (present.Alias, present.Master, present.Mtu) == (alias, bridge, network.Mtu)
            && _told.Has(network.Id, inside))
        {
            return;
        }

        await _told.Tell(network.Id, inside, async () =>
        {
            await Namespaces.Ensure(netns, _settings, ct);
            List<string> lines = present is null
                ? [$"link add {link} type veth peer name {link} address {KernelNames.DhcpMac(network.Id)} netns {netns}"]
                : [];
            lines.Add($"link set dev {link} alias \"{alias}\" master {bridge} mtu {network.Mtu} up");
            await Tool.Ip(names.Fabric, lines, ct);
            await Tool.Ip(netns, [$"link set dev {link} mtu {network.Mtu} up"], ct);
            await EnsureAddresses(network, netns, addresses, ct);
        });
    }

    private async Task EnsureAddresses(NetworkWish network, string netns, List<string> addresses, CancellationToken ct)
    {
        var link = names.DhcpLink(network.Id);
        if (addresses.Exists(a => AddressPrefix.Parse(a).IsV4))
        {
            addresses.Add($"{MetadataSockets.Address}/32");
        }

        await Tool.Ip(netns, Links.AddressChanges(link, addresses, await Links.Addresses(netns, ct)), ct);
    }
}
