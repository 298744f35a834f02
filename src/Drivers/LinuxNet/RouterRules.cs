using Alize.Services.Network;

namespace Alize.Drivers.LinuxNet;

/// <summary>A router's rules: floating IPs both ways, the gateway's address for everyone else, and nothing from outside that was not
/// asked for.</summary>
public static class RouterRules
{
    /// <summary>Marks a connection from inside to a floating IP of this router, whose answers must come back through it.</summary>
    private const string Hairpin = "1";

    /// <summary>Replaces the whole table in one transaction.</summary>
    /// <param name="gatewayLink">The link to the external network; null without gateway.</param>
    public static string Compile(string table, RouterWish router, string? gatewayLink) => $$"""
        table inet {{table}} {}
        delete table inet {{table}}
        table inet {{table}} {
          chain input { type filter hook input priority filter; policy drop;
            ct state established,related accept
            iifname "lo" accept
            meta l4proto { icmp, ipv6-icmp } accept
          }
          chain clamp { type filter hook forward priority mangle; policy accept; tcp flags syn tcp option maxseg size set rt mtu; }
        {{(gatewayLink is null ? "" : Gateway(router, router.Gateway!, gatewayLink))}}}

        """;

    private static string Gateway(RouterWish router, RouterGateway gateway, string link)
    {
        var own = gateway.Addresses.Select(AddressPrefix.Parse).FirstOrDefault(a => a.IsV4)?.Address.ToString();
        var snat = gateway.Snat && own is not null;
        var floating = router.Floating
            .Select(f => f with { Address = AddressPrefix.Host(f.Address), FixedAddress = AddressPrefix.Host(f.FixedAddress) }).ToList();
        var first = floating.DistinctBy(f => f.FixedAddress).ToList();
        var byFloating = own is null ? "" : $"ct reply ip daddr != {own} ";
        return $$"""
              map floating { type ipv4_addr : ipv4_addr; {{Elements(floating, f => $"{f.Address} : {f.FixedAddress}")}} }
              map fixed { type ipv4_addr : ipv4_addr; {{Elements(first, f => $"{f.FixedAddress} : {f.Address}")}} }
              set pairs { type ipv4_addr . ipv4_addr; {{Elements(floating, f => $"{f.Address} . {f.FixedAddress}")}} }
              set outside { type ipv4_addr; {{Elements(floating, f => f.Address)}} }
              chain arrive { type nat hook prerouting priority dstnat; policy accept;
                iifname != "{{link}}" ip daddr @outside meta mark set {{Hairpin}}
                dnat ip to ip daddr map @floating
              }
              chain depart { type nat hook postrouting priority srcnat; policy accept;
                oifname "{{link}}" snat ip to ip saddr map @fixed
                meta mark {{Hairpin}} snat ip to ip saddr map @fixed
                {{(snat ? $"oifname \"{link}\" meta nfproto ipv4 snat ip to {own}" : "")}}
                {{(snat ? $"meta mark {Hairpin} snat ip to {own}" : "")}}
              }
              chain pass { type filter hook forward priority filter; policy accept;
                ct status dnat ct original ip daddr . ct reply ip saddr != @pairs drop
                ct status snat {{byFloating}}ct reply ip daddr . ct original ip saddr != @pairs drop
                ct state established,related accept
                {{(snat ? $"iifname \"{link}\" ct status dnat accept" : "")}}
                {{(snat ? $"iifname \"{link}\" meta nfproto ipv4 drop" : "")}}
              }

            """;
    }

    private static string Elements(IReadOnlyList<FloatingWish> floating, Func<FloatingWish, string> element) =>
        floating.Count == 0 ? "" : $"elements = {{ {string.Join(", ", floating.Select(element).Distinct())} }}";
}
