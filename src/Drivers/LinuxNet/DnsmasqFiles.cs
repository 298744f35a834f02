using System.Text;
using Alize.Services.Network;

namespace Alize.Drivers.LinuxNet;

/// <summary>What dnsmasq reads for a network: its configuration (read once), and its hosts (read again at SIGHUP).</summary>
/// <param name="Configuration">Ranges, routes and options by subnet.</param>
/// <param name="Hosts">MAC, addresses and name of each port.</param>
/// <param name="Names">Address and name, for DNS.</param>
/// <param name="Options">What single ports are told.</param>
public sealed record DnsmasqFiles(string Configuration, string Hosts, string Names, string Options)
{
    private const string Domain = "openstacklocal";

    /// <param name="folder">Absolute: dnsmasq changes to the root. Root alone need read it.</param>
    /// <param name="shared">Absolute: read by dnsmasq's own user.</param>
    public static DnsmasqFiles Compile(NetworkWish network, string link, string folder, string shared) => new(
        Lines([.. Frame(link, folder, shared), .. Adverts(network, link), .. network.Subnets.SelectMany((s, i) => Subnet(network, s, i))]),
        string.Concat(network.DhcpHosts.GroupBy(h => AddressPrefix.Mac(h.Mac)).SelectMany(port => Host(port.Key, [.. port]))),
        string.Concat(network.DhcpHosts.Select(h => $"{AddressPrefix.Host(h.Address)} {Name(h)}.{Domain} {Name(h)}\n")),
        string.Concat(network.DhcpHosts.DistinctBy(h => h.PortId).SelectMany(h => h.Options.Select(o => Option(h, o)))));

    private static string Lines(IEnumerable<string> lines) => string.Concat(lines.Select(l => l + "\n"));

    private static IEnumerable<string> Frame(string link, string folder, string shared) =>
    [
        $"interface={link}", "except-interface=lo", "bind-interfaces", "no-hosts", "no-resolv", "no-poll",
        $"domain={Domain}", $"local=/{Domain}/", "dhcp-authoritative", "dhcp-lease-max=65536", "quiet-dhcp", "quiet-dhcp6", "quiet-ra",
        $"pid-file={folder}/dnsmasq.pid", $"dhcp-leasefile={folder}/leases", $"log-facility={folder}/dnsmasq.log",
        $"dhcp-hostsfile={shared}/hosts", $"addn-hosts={shared}/names",
        $"dhcp-optsfile={shared}/options",
    ];

    /// <summary>Tells prefix and mode; lifetime 0, for the default route is the router's to announce.</summary>
    private static string[] Adverts(NetworkWish network, string link) => network.Subnets.Any(s => s.Ipv6Mode is not null)
        ? ["enable-ra", $"ra-param={link},mtu:{network.Mtu},60,0"]
        : [];

    private static IEnumerable<string> Subnet(NetworkWish network, SubnetWish subnet, int index)
    {
        var range = AddressPrefix.Parse(subnet.Cidr);
        return (range.IsV4, subnet.DhcpAddress, subnet.Ipv6Mode) switch
        {
            (true, { } server, _) => V4(network, subnet, range, $"s{index}", AddressPrefix.Host(server)),
            (false, _, { } mode) => V6(subnet, range, $"s{index}", mode),
            _ => [],
        };
    }

    private static IEnumerable<string> V4(NetworkWish network, SubnetWish subnet, AddressPrefix range, string tag, string server)
    {
        var routes = Routes(subnet, server);
        return
        [
            $"dhcp-range=set:{tag},{range.First},static,{range.Netmask},86400s",
            $"dhcp-option=tag:{tag},option:router{(subnet.Gateway is { } gateway ? "," + AddressPrefix.Host(gateway) : "")}",
            $"dhcp-option-force=tag:{tag},option:mtu,{network.Mtu}",
            $"dhcp-option=tag:{tag},option:dns-server,{string.Join(',', Servers(subnet, v4: true).DefaultIfEmpty(server))}",
            $"dhcp-option=tag:{tag},option:classless-static-route,{routes}",
            $"dhcp-option=tag:{tag},249,{routes}",
        ];
    }

    /// <summary>A guest that takes these ignores the router option, so the default route stands here too.</summary>
    private static string Routes(SubnetWish subnet, string server)
    {
        List<string> routes = [$"{MetadataSockets.Address}/32,{server}"];
        routes.AddRange(subnet.Routes.Select(r => $"{AddressPrefix.Canonical(r.Destination)},{AddressPrefix.Host(r.NextHop)}"));
        if (subnet.Gateway is { } gateway)
        {
            routes.Add($"0.0.0.0/0,{AddressPrefix.Host(gateway)}");
        }

        return string.Join(',', routes);
    }

    private static IEnumerable<string> V6(SubnetWish subnet, AddressPrefix range, string tag, string mode)
    {
        var kind = mode switch { "slaac" => "ra-only", "dhcpv6-stateless" => "ra-stateless", _ => "static" };
        yield return $"dhcp-range=set:{tag},{range.First},{kind},{range.Length},86400s";
        var own = subnet.DhcpAddress is { } server ? AddressPrefix.Host(server) : "::";
        var servers = Servers(subnet, v4: false).DefaultIfEmpty(own).Select(s => $"[{s}]");
        yield return $"dhcp-option=tag:{tag},option6:dns-server,{string.Join(',', servers)}";
    }

    private static IEnumerable<string> Servers(SubnetWish subnet, bool v4) =>
        subnet.DnsServers.Select(AddressPrefix.Parse).Where(s => s.IsV4 == v4).Select(s => s.Address.ToString());

    /// <summary>One line a MAC; a further address of the same family needs a line of its own.</summary>
    private static IEnumerable<string> Host(string mac, List<DhcpHost> hosts)
    {
        var v4 = hosts.Where(h => AddressPrefix.Parse(h.Address).IsV4).ToList();
        var v6 = hosts.Where(h => !AddressPrefix.Parse(h.Address).IsV4).ToList();
        for (var i = 0; i < Math.Max(v4.Count, v6.Count); i++)
        {
            var line = new StringBuilder(mac);
            if (hosts.Find(h => h.Options.Count > 0) is { } told)
            {
                line.Append(",set:").Append(Tag(told));
            }

            if (i < v4.Count)
            {
                line.Append(',').Append(AddressPrefix.Host(v4[i].Address));
            }

            if (i < v6.Count)
            {
                line.Append(",[").Append(AddressPrefix.Host(v6[i].Address)).Append(']');
            }

            yield return line.Append(',').Append(Name(i < v4.Count ? v4[i] : v6[i])).Append('\n').ToString();
        }
    }

    /// <summary>Checked where it came in; what may not stand in this file is left out all the same.</summary>
    private static string Option(DhcpHost host, DhcpOption option) => option.IsUnderstood
        ? $"tag:{Tag(host)},{(option.Version == 4 ? "option" : "option6")}:{option.OwnName},{Value(option)}\n"
        : "";

    private static string Value(DhcpOption option) => option.Version == 6 && option.Name is ("dns-server" or "sntp-server")
        ? string.Join(',', option.Value.Split(',').Select(a => a.Contains(':', StringComparison.Ordinal) ? $"[{a}]" : a))
        : option.Value;

    private static string Tag(DhcpHost host) => "p" + KernelNames.Checked(host.PortId).Replace("-", "", StringComparison.Ordinal);

    /// <summary>A name that DNS takes: what it does not is left out; nothing left becomes host-ADDRESS.</summary>
    private static string Name(DhcpHost host)
    {
        var kept = host.HostName.ToLowerInvariant().Where(c => char.IsAsciiLetterOrDigit(c) || c == '-').Take(63);
        var name = new string([.. kept]).Trim('-');
        return name.Length > 0 ? name : "host-" + host.Address.Replace('.', '-').Replace(':', '-').Trim('-');
    }
}
