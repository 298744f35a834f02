using Alize.Services.Network;

namespace Alize.Drivers.LinuxNet;

/// <summary>A router on this host: a namespace with a pair of links into each of its networks' bridges.</summary>
public sealed class Routers(KernelNames names, RouterAdverts adverts)
{
    private static readonly (string, string)[] _settings =
    [
        ("ipv4/ip_forward", "1"), ("ipv6/conf/all/forwarding", "1"), ("ipv6/conf/default/forwarding", "1"),
        ("ipv6/conf/default/accept_ra", "0"), ("ipv6/conf/default/accept_dad", "0"), ("ipv6/conf/default/ndisc_notify", "1"),
        ("ipv4/conf/all/rp_filter", "0"), ("ipv4/conf/default/rp_filter", "0"), ("ipv4/conf/default/arp_notify", "1"),
        ("ipv4/conf/all/send_redirects", "0"), ("ipv4/conf/default/send_redirects", "0"),
    ];

    public async Task Ensure(RouterWish router, CancellationToken ct)
    {
        var netns = names.RouterNamespace(router.Id);
        var gatewayLink = router.Gateway is { } gateway ? names.RouterLink(gateway.PortId) : null;
        var feet = Feet(router);
        await Namespaces.Ensure(netns, _settings, ct);
        await Tool.Nft(netns, RouterRules.Compile(names.Table, router, gatewayLink), ct);
        await EnsureLinks(router, netns, feet, ct);
        await EnsureAddresses(router, netns, feet, ct);
        await EnsureRoutes(router, netns, ct);
        await EnsureMetadata(router, netns, ct);
        await adverts.Ensure(router.Id, ct);
    }

    public async Task EnsureGone(string router, CancellationToken ct)
    {
        adverts.Close(router);
        var netns = names.RouterNamespace(router);
        if (Namespaces.Exists(netns))
        {
            var links = await Links.All(netns, ct);
            await Tool.Ip(netns, [.. links.Values.Where(l => l.Kind == "veth").Select(l => $"link del {l.Name}")], ct);
        }

        await Namespaces.EnsureGone(netns, ct);
    }

    /// <summary>Legs and gateway alike, with the floating IPs as addresses of the gateway, so that it answers for them.</summary>
    private static List<RouterLeg> Feet(RouterWish router)
    {
        if (router.Gateway is not { } gateway)
        {
            return [.. router.Legs];
        }

        var floating = router.Floating.Select(f => AddressPrefix.Host(f.Address) + "/32");
        return [.. router.Legs, new RouterLeg(gateway.PortId, gateway.NetworkId, gateway.Mac, [.. gateway.Addresses, .. floating])];
    }

    private async Task EnsureLinks(RouterWish router, string netns, List<RouterLeg> feet, CancellationToken ct)
    {
        var fabric = await Links.All(names.Fabric, ct);
        var present = await Links.All(netns, ct);
        var wanted = feet.ToDictionary(f => names.RouterLink(f.PortId));
        var left = present.Values.Where(l => l.Kind == "veth" && !wanted.ContainsKey(l.Name));
        await Tool.Ip(netns, [.. left.Select(l => $"link del {l.Name}")], ct);
        List<string> outer = [];
        List<string> inner = [];
        foreach (var (link, foot) in wanted)
        {
            if (!present.ContainsKey(link))
            {
                if (fabric.ContainsKey(link))
                {
                    // its other end was in a namespace that is gone
                    outer.Add($"link del {link}");
                }

                outer.Add($"link add {link} type veth peer name {link} address {AddressPrefix.Mac(foot.Mac)} netns {netns}");
            }

            var bridge = names.Bridge(foot.NetworkId);
            var mtu = fabric.GetValueOrDefault(bridge)?.Mtu
                ?? throw new InvalidOperationException($"network {foot.NetworkId} is not here yet");
            outer.Add($"link set dev {link} alias \"{names.Alias("leg", foot.PortId)}\" mtu {mtu} master {bridge} up");
            inner.Add($"link set dev {link} mtu {mtu} {(router.AdminUp ? "up" : "down")}");
        }

        await Tool.Ip(names.Fabric, outer, ct);
        await Tool.Ip(netns, inner, ct);
    }

    private async Task EnsureAddresses(RouterWish router, string netns, List<RouterLeg> feet, CancellationToken ct)
    {
        var present = await Links.Addresses(netns, ct);
        List<string> lines = [];
        foreach (var foot in feet)
        {
            var link = names.RouterLink(foot.PortId);
            var changes = Links.AddressChanges(link, foot.Addresses, present);
            lines.AddRange(changes);
            if (changes.Count > 0 && router.AdminUp)
            {
                // saying the MAC again makes the kernel announce all addresses of the link (arp_notify)
                lines.Add($"link set dev {link} address {AddressPrefix.Mac(foot.Mac)}");
            }
        }

        await Tool.Ip(netns, lines, ct);
        // a floating IP that left must not live on in open connections, and what its guest sends must find its new way out
        var left = lines.Where(l => l.StartsWith("addr del", StringComparison.Ordinal) && l.Contains("/32 ", StringComparison.Ordinal))
            .Select(l => AddressPrefix.Parse(l.Split(' ')[2]).Address).ToList();
        await Tool.ForgetConnections(netns, left.SelectMany(a => (string[])[$"--orig-dst {a}", $"--reply-dst {a}"]), ct);
    }

    /// <summary>Default routes by the gateway, and static routes; each kept under a protocol number, so that old ones are found
    /// again.</summary>
    private static async Task EnsureRoutes(RouterWish router, string netns, CancellationToken ct)
    {
        if (!router.AdminUp)
        {
            return;
        }

        var wanted = (router.Gateway?.NextHops ?? [])
            .Select(hop => new RouteWish(AddressPrefix.Parse(hop).IsV4 ? "0.0.0.0/0" : "::/0", hop))
            .Concat(router.Routes).DistinctBy(r => AddressPrefix.Parse(r.Destination).Range)
            .ToDictionary(r => AddressPrefix.Parse(r.Destination).Range, r => AddressPrefix.Host(r.NextHop));
        var present = await Links.Routes(netns, RouteProtocol, ct);
        List<string> lines = [.. wanted.Select(r => $"route replace {r.Key} via {r.Value} proto {RouteProtocol}")];
        lines.AddRange(present.Where(p => !wanted.ContainsKey(p)).Select(p => $"route del {p} proto {RouteProtocol}"));
        await Tool.Ip(netns, lines, ct);
    }

    private Task EnsureMetadata(RouterWish router, string netns, CancellationToken ct)
    {
        var legs = router.Legs.Where(l => router.AdminUp && l.Addresses.Any(a => AddressPrefix.Parse(a).IsV4));
        return MetadataRoutes.Ensure(netns, [.. legs.Select(l => names.RouterLink(l.PortId)).Distinct()], ct);
    }

    private const int RouteProtocol = 77;
}
