using System.Net.Sockets;
using System.Text;
using Alize.Drivers.LinuxNet;
using Alize.Services.Network;
using Alize.World.Fixture;
using Xunit;
using static Alize.World.Fixture.Wishes;

namespace Alize.World.LinuxNet;

public sealed class FabricTests
{
    [Fact]
    public async Task The_metadata_socket_tells_the_network_and_the_source_and_comes_back_after_a_restart()
    {
        await using var cloud = await LinuxCloud.Start();
        var (first, second) = (Network(Subnet()), Network(Subnet()));
        cloud.Fabric.ServeMetadata(Tell);
        await cloud.Fabric.EnsureNetwork("here", first, CancellationToken.None);
        await cloud.Fabric.EnsureNetwork("here", second, CancellationToken.None);
        var one = await Guest(cloud, first);
        var two = await Guest(cloud, second);

        Assert.Equal($"{first.Id} 10.0.0.5", await one.Ask(MetadataSockets.Address, 80));
        Assert.Equal($"{second.Id} 10.0.0.5", await two.Ask(MetadataSockets.Address, 80));

        await cloud.Restart();
        Assert.Null(await one.Ask(MetadataSockets.Address, 80));
        cloud.Fabric.ServeMetadata(Tell);
        Assert.Equal($"{first.Id} 10.0.0.5", await one.Ask(MetadataSockets.Address, 80));

        await cloud.Fabric.EnsureNetworkGone("here", first.Id, CancellationToken.None);
        Assert.Null(await one.Ask(MetadataSockets.Address, 80));
        Assert.Equal($"{second.Id} 10.0.0.5", await two.Ask(MetadataSockets.Address, 80));
    }

    [Fact]
    public async Task A_guest_that_knows_only_its_router_reaches_the_metadata_of_its_own_network()
    {
        await using var cloud = await LinuxCloud.Start();
        var (first, second) = (Network(Subnet()), Network(Subnet("10.1.0.0/24", "10.1.0.1", "10.1.0.2")));
        cloud.Fabric.ServeMetadata(Tell);
        await cloud.Fabric.EnsureNetwork("here", first, CancellationToken.None);
        await cloud.Fabric.EnsureNetwork("here", second, CancellationToken.None);
        var (left, right) = (Leg(first, "10.0.0.1/24"), Leg(second, "10.1.0.1/24"));
        var router = Router(cloud.Range, first, 20, left, right) with { Gateway = null };
        await cloud.Fabric.EnsureRouter("here", router, CancellationToken.None);
        await cloud.Fabric.EnsureRouter("here", router, CancellationToken.None);
        var one = await cloud.Guest(Port(first, ["10.0.0.5"]));
        await one.Configure("10.0.0.5/24", "10.0.0.1");
        var two = await cloud.Guest(Port(second, ["10.1.0.5"]));
        await two.Configure("10.1.0.5/24", "10.1.0.1");

        Assert.Equal($"{first.Id} 10.0.0.5", await one.Ask(MetadataSockets.Address, 80));
        Assert.Equal($"{second.Id} 10.1.0.5", await two.Ask(MetadataSockets.Address, 80));

        await cloud.Fabric.EnsureRouter("here", router with { Legs = [right] }, CancellationToken.None);
        var rules = (await Shell.Run(cloud.Names.RouterNamespace(router.Id), "ip rule")).Output;
        Assert.Contains(cloud.Names.RouterLink(right.PortId), rules, StringComparison.Ordinal);
        Assert.DoesNotContain(cloud.Names.RouterLink(left.PortId), rules, StringComparison.Ordinal);
        Assert.Equal($"{second.Id} 10.1.0.5", await two.Ask(MetadataSockets.Address, 80));
    }

    [Fact]
    public async Task Two_clouds_live_side_by_side_and_one_goes_without_the_other_noticing()
    {
        await using var mine = await LinuxCloud.Start();
        await using var yours = await LinuxCloud.Start();
        Assert.NotEqual(mine.Range.Cidr, yours.Range.Cidr);
        var (one, oneRouter) = await Reachable(mine);
        var (two, _) = await Reachable(yours);
        Assert.NotNull(await Echo.Ask(In(mine.Range, 30), 22));
        Assert.NotNull(await Echo.Ask(In(yours.Range, 30), 22));
        Assert.Null(await one.Ask(In(yours.Range, 30), 22));

        await mine.Fabric.RemoveAll(CancellationToken.None);

        Assert.Empty(await Leftovers(mine));
        Assert.Contains($"unreachable {mine.Range.Cidr}", (await Shell.Host("ip route")).Output, StringComparison.Ordinal);
        Assert.NotNull(await Echo.Ask(In(yours.Range, 30), 22));
        Assert.NotNull(oneRouter);
        await mine.Fabric.ReleaseRange(CancellationToken.None);
        Assert.DoesNotContain(mine.Range.Cidr, (await Shell.Host("ip route")).Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_was_taken_away_by_hand_is_made_again()
    {
        await using var cloud = await LinuxCloud.Start();
        var network = Network(Subnet());
        var port = Port(network, ["10.0.0.5"]);
        var (tap, bridge, dhcp) = (cloud.Names.Tap(port.Id), cloud.Names.Bridge(network.Id), cloud.Names.DhcpLink(network.Id));
        foreach (var taken in (string?[])[null, tap, dhcp, bridge])
        {
            await Shell.Run(cloud.Names.Fabric, taken is null ? "true" : $"ip link del {taken}");
            await cloud.Fabric.EnsureNetwork("here", network, CancellationToken.None);
            await cloud.Fabric.EnsurePort("here", port, CancellationToken.None);

            var links = await Links.All(cloud.Names.Fabric, CancellationToken.None);
            Assert.Equal((bridge, true), (links[tap].Master, links[tap].Up));
            Assert.Equal((bridge, true), (links[dhcp].Master, links[dhcp].Up));
            Assert.True(links[bridge].Up);
            var inside = await Shell.Run(cloud.Names.NetworkNamespace(network.Id), "ip addr");
            Assert.Contains("10.0.0.2/24", inside.Output, StringComparison.Ordinal);
            var rules = await Shell.Run(cloud.Names.Fabric, "nft list ruleset");
            Assert.Contains($"\"{tap}\"", rules.Output, StringComparison.Ordinal);
            Assert.Contains($"\"{bridge}\" : {links[bridge].Group}", rules.Output, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task The_kernel_says_what_is_there_and_what_is_gone_is_gone()
    {
        await using var cloud = await LinuxCloud.Start();
        var network = Network(Subnet());
        await cloud.Fabric.EnsureNetwork("here", network, CancellationToken.None);
        var router = Router(cloud.Range, network, 20, Leg(network, "10.0.0.1/24")) with { Gateway = null };
        await cloud.Fabric.EnsureRouter("here", router, CancellationToken.None);
        var port = Port(network, ["10.0.0.5"]) with { Id = "not-hexadecimal" };
        var plug = await cloud.Fabric.EnsurePort("here", port, CancellationToken.None);
        Assert.Equal(new PlugInfo(cloud.Names.Fabric, cloud.Names.Tap(port.Id), port.Mac, 1450), plug);
        var (_, link) = await Shell.Host($"ip -n {plug.NetworkNamespace} -d link show dev {plug.Tap}");
        Assert.Contains("tun type tap", link, StringComparison.Ordinal);

        await cloud.Restart();
        var content = await cloud.Fabric.List("here", CancellationToken.None);
        Assert.Equal(network.Id, Assert.Single(content.Networks));
        Assert.Equal(router.Id, Assert.Single(content.Routers));
        Assert.Equal(port.Id, Assert.Single(content.Ports));

        for (var twice = 0; twice < 2; twice++)
        {
            await cloud.Fabric.EnsurePortGone("here", port.Id, CancellationToken.None);
            await cloud.Fabric.EnsureRouterGone("here", router.Id, CancellationToken.None);
            await cloud.Fabric.EnsureNetworkGone("here", network.Id, CancellationToken.None);
        }

        content = await cloud.Fabric.List("here", CancellationToken.None);
        Assert.Empty(content.Networks.Concat(content.Routers).Concat(content.Ports));
        var (_, rules) = await Shell.Run(cloud.Names.Fabric, "nft list ruleset");
        Assert.DoesNotContain(port.Id, rules, StringComparison.Ordinal);
        Assert.DoesNotContain(cloud.Names.Bridge(network.Id), rules, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Many_networks_and_ports_come_and_go_at_once_and_no_two_networks_share_a_zone()
    {
        await using var cloud = await LinuxCloud.Start();
        var networks = Enumerable.Range(0, 8).Select(_ => Network(Subnet())).ToList();
        await Task.WhenAll(networks.Select(n => cloud.Fabric.EnsureNetwork("here", n, CancellationToken.None)));
        var ports = networks.SelectMany(n => Enumerable.Range(5, 4).Select(i => Port(n, [$"10.0.0.{i}"], Tcp(22)))).ToList();
        await Task.WhenAll(ports.Select(p => cloud.Fabric.EnsurePort("here", p, CancellationToken.None)));

        var bridges = await Links.Bridges(cloud.Names.Fabric, CancellationToken.None);
        Assert.Equal(Enumerable.Range(1, 8), bridges.Values.Select(b => b.Group).Order());
        Assert.Equal(32, (await cloud.Fabric.List("here", CancellationToken.None)).Ports.Count);

        await Task.WhenAll(ports.Take(31).Select(p => cloud.Fabric.EnsurePortGone("here", p.Id, CancellationToken.None)));
        await Task.WhenAll(networks.Take(7).Select(n => cloud.Fabric.EnsureNetworkGone("here", n.Id, CancellationToken.None)));
        var content = await cloud.Fabric.List("here", CancellationToken.None);
        Assert.Equal((ports[31].Id, networks[7].Id), (Assert.Single(content.Ports), Assert.Single(content.Networks)));
    }

    [Fact]
    public async Task Wherever_the_power_is_cut_the_same_wishes_converge()
    {
        await using var cloud = await LinuxCloud.Start();
        var network = Network(Subnet(), Subnet("fd00::/64", "fd00::1", "fd00::2", "dhcpv6-stateful"));
        var external = External(cloud.Range);
        var router = Router(cloud.Range, external, 20, Leg(network, "10.0.0.1/24", "fd00::1/64")) with
        {
            Floating = [Floating(cloud.Range, 30, "10.0.0.5")],
        };
        var port = Port(network, ["10.0.0.5"], Tcp(22));
        async Task All(CancellationToken ct)
        {
            await cloud.Fabric.EnsureFoundation(ct);
            await cloud.Fabric.EnsureNetwork("here", network, ct);
            await cloud.Fabric.EnsureNetwork("here", external, ct);
            await cloud.Fabric.EnsurePort("here", port, ct);
            await cloud.Fabric.EnsureRouter("here", router, ct);
        }

        for (var ms = 5; ms < 400; ms += 15)
        {
            // the tool at work is killed where it is, and the next process knows nothing
            using var cut = new CancellationTokenSource(TimeSpan.FromMilliseconds(ms));
            try
            {
                await All(cut.Token);
                await cloud.Fabric.RemoveAll(cut.Token);
            }
            catch (OperationCanceledException)
            {
                await cloud.Restart();
            }
        }

        await cloud.Fabric.RemoveAll(CancellationToken.None);
        Assert.Empty(await Leftovers(cloud));
        await cloud.Restart();
        await All(CancellationToken.None);
        var guest = await cloud.Guest(port with { Id = "the-guest", Addresses = ["10.0.0.5"] });
        await guest.Configure("10.0.0.5/24", "10.0.0.1");
        guest.Listen(22);
        Assert.Equal(cloud.Range.Gateway, await Echo.Ask(In(cloud.Range, 30), 22));
        Assert.Equal("1\n", (await Shell.Host($"pgrep -fc [-]-conf-file={cloud.Dir}/net/")).Output);
    }

    /// <summary>Whatever in the kernel still names the cloud; a namespace is taken apart in the kernel's own time.</summary>
    private static async Task<string> Leftovers(LinuxCloud cloud)
    {
        var names = cloud.Names;
        return (await Shell.Host(
            $"for i in 1 2 3 4 5 6 7 8 9 10; do left=$(ip netns | grep {names.Fabric}; ip -br link | grep {names.HostLink}; "
            + $"nft list tables | grep {names.Table}; pgrep -fa [-]-conf-file={cloud.Dir}/net/; "
            + $"ls -d /run/alize/{cloud.Id[..4]} 2>/dev/null; "
            + $"ls {cloud.Dir}/net | grep -v external); "
            + "[ -z \"$left\" ] && exit; sleep 0.1; done; echo \"$left\"")).Output;
    }

    private static async Task<(NamespaceGuest Guest, RouterWish Router)> Reachable(LinuxCloud cloud)
    {
        var network = Network(Subnet());
        var external = External(cloud.Range);
        await cloud.Fabric.EnsureNetwork("here", network, CancellationToken.None);
        await cloud.Fabric.EnsureNetwork("here", external, CancellationToken.None);
        var router = Router(cloud.Range, external, 20, Leg(network, "10.0.0.1/24")) with
        {
            Floating = [Floating(cloud.Range, 30, "10.0.0.5")],
        };
        await cloud.Fabric.EnsureRouter("here", router, CancellationToken.None);
        return (await Guest(cloud, network), router);
    }

    private static async Task<NamespaceGuest> Guest(LinuxCloud cloud, NetworkWish network)
    {
        var guest = await cloud.Guest(Port(network, ["10.0.0.5"], Tcp(22)));
        await guest.Configure("10.0.0.5/24", "10.0.0.1");
        await guest.Must("ip route add 169.254.169.254/32 via 10.0.0.2");
        guest.Listen(22);
        return guest;
    }

    private static async Task Tell(MetadataConnection connection)
    {
        using var socket = connection.Socket;
        await socket.SendAsync(Encoding.ASCII.GetBytes($"{connection.NetworkId} {connection.Source}"), SocketFlags.None);
    }
}
