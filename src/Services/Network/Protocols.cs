using System.Globalization;

namespace Alize.Services.Network;

/// <summary>IP protocols by the names that Neutron knows.</summary>
public static class Protocols
{
    private static readonly Dictionary<string, int> _numbers = new()
    {
        ["icmp"] =
            1, ["igmp"] = 2, ["ipip"] = 4, ["ipencap"] = 4, ["tcp"] = 6, ["egp"] = 8, ["udp"] = 17, ["dccp"] = 33, ["ipv6-encap"] = 41,
        ["ipv6-route"] =
            43, ["ipv6-frag"] = 44, ["rsvp"] = 46, ["gre"] = 47, ["esp"] = 50, ["ah"] = 51, ["icmpv6"] = 58, ["ipv6-icmp"] = 58,
        ["ipv6-nonxt"] = 59, ["ipv6-opts"] = 60, ["ospf"] = 89, ["pgm"] = 113, ["vrrp"] = 112, ["sctp"] = 132, ["udplite"] = 136,
    };

    public static IEnumerable<string> Names => _numbers.Keys;

    /// <summary>The protocol's number; null for any.</summary>
    /// <returns>False where the word means nothing.</returns>
    public static bool TryNumber(string? word, out int? number)
    {
        number = null;
        if (word is null or "any" or "-1")
        {
            return true;
        }

        if (_numbers.TryGetValue(word, out var known))
        {
            number = known;
            return true;
        }

        if (!int.TryParse(word, NumberStyles.None, CultureInfo.InvariantCulture, out var n) || n > 255)
        {
            return false;
        }

        number = n;
        return true;
    }

    /// <summary>One spelling of each protocol, as the fabric wants it: tcp, udp, icmp, icmpv6 or a number. ICMP means the ethertype's
    /// own.</summary>
    public static string? Canonical(string? word, string ethertype)
    {
        _ = TryNumber(word, out var number);
        return number switch
        {
            null => null,
            1 => ethertype == "IPv6" ? "icmpv6" : "icmp",
            6 => "tcp",
            17 => "udp",
            58 => "icmpv6",
            { } n => n.ToString(CultureInfo.InvariantCulture),
        };
    }

    public static bool HasPorts(int? number) => number is 6 or 17 or 33 or 132 or 136;

    public static bool IsIcmp(int? number) => number is 1 or 58;
}
