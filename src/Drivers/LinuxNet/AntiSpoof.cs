using System.Net;
using Alize.Services.Network;

namespace Alize.Drivers.LinuxNet;

/// <summary>What a guest may claim to be: its own MAC and addresses, and those of its allowed pairs, in Ethernet, ARP, IP and neighbour
/// discovery.
/// It may ask for an address; it may not hand out addresses or routes.</summary>
public sealed class AntiSpoof
{
    private readonly List<(string Mac, AddressPrefix Range)> _sources = [];

    public AntiSpoof(PortWish port)
    {
        var own = AddressPrefix.Mac(port.Mac);
        _sources.AddRange(port.Addresses.Select(a => (own, AddressPrefix.Parse(a))));
        _sources.AddRange(port.AllowedPairs.Select(p => (AddressPrefix.Mac(p.Mac), AddressPrefix.Parse(p.Cidr))));
        Macs = [own, .. _sources.Select(s => s.Mac).Except([own])];
        _sources.AddRange(Macs.Select(mac => (mac, new AddressPrefix(AddressPrefix.Eui64(IPAddress.Parse("fe80::"), mac), 128))));
    }

    private List<string> Macs { get; }

    /// <summary>Rules of a bridge chain: what none of them returns is dropped.</summary>
    public IEnumerable<string> Rules() =>
    [
        "ether type != { ip, arp, ip6 } counter drop",
        "meta protocol ip udp sport 67 udp dport 68 counter drop",
        "meta protocol ip6 udp sport 547 udp dport 546 counter drop",
        "icmpv6 type { nd-router-advert, nd-redirect } counter drop",
        .. AdvertisedElsewhere(),
        .. Macs.SelectMany(Unnumbered),
        .. _sources.SelectMany(s => s.Range.IsV4 ? V4(s.Mac, s.Range) : V6(s.Mac, s.Range)),
        "counter drop",
    ];

    /// <summary>Before it has an address: DHCP, ARP probes, duplicate address detection.</summary>
    private static IEnumerable<string> Unnumbered(string mac) =>
    [
        $"ether saddr {mac} ip saddr 0.0.0.0 udp sport 68 udp dport 67 return",
        $"ether saddr {mac} arp saddr ether {mac} arp saddr ip 0.0.0.0 return",
        $"ether saddr {mac} ip6 saddr :: icmpv6 type {{ nd-neighbor-solicit, nd-router-solicit }} return",
        $"ether saddr {mac} ip6 saddr :: icmpv6 type {{ mld-listener-report, mld2-listener-report }} return",
    ];

    private static IEnumerable<string> V4(string mac, AddressPrefix range) =>
    [
        $"ether saddr {mac} ip saddr {range.Range} return",
        $"ether saddr {mac} arp saddr ether {mac} arp saddr ip {range.Range} return",
    ];

    private static IEnumerable<string> V6(string mac, AddressPrefix range) => [$"ether saddr {mac} ip6 saddr {range.Range} return"];

    /// <summary>A neighbour advertisement whose target (behind 8 bytes of ICMPv6) is none of its own addresses.</summary>
    private IEnumerable<string> AdvertisedElsewhere()
    {
        var others = _sources.Where(s => !s.Range.IsV4).Select(s => Target(s.Range)).Distinct();
        yield return $"icmpv6 type nd-neighbor-advert {string.Join(' ', others)} counter drop";
    }

    private static string Target(AddressPrefix range) => range.Length == 128
        ? $"@th,64,128 != 0x{Hex(range.Address)}"
        : $"@th,64,128 & 0x{Hex(IPAddress.Parse(new AddressPrefix(IPAddress.IPv6Any, range.Length).Netmask))} != 0x{Hex(range.First)}";

    private static string Hex(IPAddress address) => Convert.ToHexStringLower(address.GetAddressBytes());
}
