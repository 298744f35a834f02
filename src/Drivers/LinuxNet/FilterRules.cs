using System.Globalization;
using Alize.Services.Network;

namespace Alize.Drivers.LinuxNet;

/// <summary>Turns a security group rule into what nft matches.</summary>
public static class FilterRules
{
    private static readonly Dictionary<string, int> _numbers = new()
    {
        ["icmp"] = 1, ["igmp"] = 2, ["ipip"] = 4, ["tcp"] = 6, ["egp"] = 8, ["udp"] = 17, ["dccp"] = 33, ["ipv6-encap"] = 41,
        ["ipv6-route"] = 43, ["ipv6-frag"] = 44, ["rsvp"] = 46, ["gre"] = 47, ["esp"] = 50, ["ah"] = 51,
        ["icmpv6"] = 58, ["ipv6-icmp"] = 58,
        ["ipv6-nonxt"] = 59, ["ipv6-opts"] = 60, ["ospf"] = 89, ["vrrp"] = 112, ["pgm"] = 113, ["sctp"] = 132, ["udplite"] = 136,
    };

    private static readonly Dictionary<int, string> _withPorts = new()
    {
        [6] = "tcp", [17] = "udp", [33] = "dccp", [132] = "sctp", [136] = "udplite",
    };

    /// <summary>The match of a rule, without its verdict.</summary>
    /// <exception cref="FormatException">The rule names something that no packet has.</exception>
    public static string Match(FilterRule rule)
    {
        var v4 = rule.Ethertype == "IPv4";
        List<string> words = [v4 ? "meta nfproto ipv4" : "meta nfproto ipv6"];
        if (Remote(rule, v4) is { } remote)
        {
            words.Add(remote);
        }

        words.AddRange(Protocol(rule, v4));
        return string.Join(' ', words);
    }

    private static string? Remote(FilterRule rule, bool v4)
    {
        var side = $"{(v4 ? "ip" : "ip6")} {(rule.Direction == "ingress" ? "saddr" : "daddr")}";
        if (rule.RemoteGroup is { } group)
        {
            return $"{side} @{PortFilter.GroupSet(group, v4)}";
        }

        if (rule.RemoteCidr is null)
        {
            return null;
        }

        var range = AddressPrefix.Parse(rule.RemoteCidr);
        return range.IsV4 != v4 ? throw new FormatException($"'{rule.RemoteCidr}' is not {rule.Ethertype}")
            : range.Length == 0 ? null
            : $"{side} {range.Range}";
    }

    private static IEnumerable<string> Protocol(FilterRule rule, bool v4)
    {
        if (Number(rule, v4) is not { } number)
        {
            return [];
        }

        if (number is 1 or 58)
        {
            return Icmp(rule, number == 1 ? "icmp" : "icmpv6", number);
        }

        return rule.PortMin is null && rule.PortMax is null
            ? [Protocol(number)]
            : _withPorts.TryGetValue(number, out var name)
                ? [$"{name} dport {Ports(rule)}"]
                : throw new FormatException($"protocol {rule.Protocol} has no ports");
    }

    private static string Protocol(int number) => "meta l4proto " + number.ToString(CultureInfo.InvariantCulture);

    private static int? Number(FilterRule rule, bool v4) => rule.Protocol switch
    {
        null or "any" => null,
        "icmp" when !v4 => 58,
        { } name when _numbers.TryGetValue(name, out var known) => known,
        "1" when !v4 => 58,
        { } text when byte.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) => number,
        _ => throw new FormatException($"'{rule.Protocol}' is not a protocol"),
    };

    private static IEnumerable<string> Icmp(FilterRule rule, string name, int number)
    {
        yield return Protocol(number);
        if (rule.PortMin is { } type)
        {
            yield return $"{name} type {InRange(type, 255)}";
        }

        if (rule.PortMax is { } code)
        {
            yield return $"{name} code {InRange(code, 255)}";
        }
    }

    private static string Ports(FilterRule rule)
    {
        var first = InRange(rule.PortMin ?? rule.PortMax!.Value, 65535);
        var last = InRange(rule.PortMax ?? rule.PortMin!.Value, 65535);
        return first == last ? $"{first}"
            : first < last ? $"{first}-{last}"
            : throw new FormatException($"ports {first} to {last} are none");
    }

    private static int InRange(int value, int max) =>
        value >= 0 && value <= max ? value : throw new FormatException($"{value} is not between 0 and {max}");
}
