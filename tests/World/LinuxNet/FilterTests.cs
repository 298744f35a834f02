using Alize.Services.Network;
using Alize.World.Fixture;
using Xunit;
using static Alize.World.Fixture.Wishes;

namespace Alize.World.LinuxNet;

public sealed class FilterTests
{
    [Fact]
    public async Task Only_what_a_rule_opens_comes_in_and_answers_pass()
    {
        await using var cloud = await LinuxCloud.Start();
        var network = await Network(cloud);
        var (one, _) = await Guest(cloud, network, 5);
        var (two, port) = await Guest(cloud, network, 6, Tcp(22));

        Assert.Equal("10.0.0.5", await one.Ask("10.0.0.6", 22));
        Assert.Null(await one.Ask("10.0.0.6", 23));
        Assert.False(await one.Pings("10.0.0.6"));
        Assert.Equal("fd00::5", await Open6(cloud, one, port));
        await cloud.Fabric.EnsurePort("here", port with { Rules = [Tcp(23), Ping] }, CancellationToken.None);
        Assert.True(await one.Reaches("10.0.0.6", "-e 77"));
        await cloud.Fabric.EnsurePort("here", port with { Rules = [Tcp(23)] }, CancellationToken.None);
        Assert.False(await one.Pings("10.0.0.6", "-e 77")); // it was open: that does not keep it open

        await cloud.Fabric.EnsurePort("here", port with { Rules = [Tcp(23), Ping] }, CancellationToken.None);
        Assert.Null(await one.Ask("10.0.0.6", 22));
        Assert.Equal("10.0.0.5", await one.Ask("10.0.0.6", 23));
        Assert.True(await one.Reaches("10.0.0.6"));
        Assert.Null(await two.Ask("10.0.0.5", 22)); // without an egress rule nothing leaves
    }

    [Fact]
    public async Task A_rule_that_names_a_group_follows_its_members()
    {
        await using var cloud = await LinuxCloud.Start();
        var network = await Network(cloud);
        var (one, _) = await Guest(cloud, network, 5);
        await Guest(cloud, network, 6, Tcp(22, group: "web-group"));
        Assert.Null(await one.Ask("10.0.0.6", 22));

        var members = new GroupMembers("web-group", ["10.0.0.5", "10.0.0.7", "fd00::5"]);
        await cloud.Fabric.EnsureGroups("here", [members], CancellationToken.None);
        Assert.NotNull(await one.Ask("10.0.0.6", 22));

        await cloud.Fabric.EnsureGroups("here", [members with { Addresses = ["10.0.0.7"] }], CancellationToken.None);
        Assert.Null(await one.Ask("10.0.0.6", 22));
    }

    [Fact]
    public async Task A_guest_speaks_for_its_own_addresses_only()
    {
        await using var cloud = await LinuxCloud.Start();
        var network = await Network(cloud);
        var (one, port) = await Guest(cloud, network, 5);
        await Guest(cloud, network, 6, Ping, Tcp(22), new FilterRule("ingress", "IPv6", null, null, null, null, null));
        await one.Configure("10.0.0.66/24");
        await one.Configure("fd00::66/64");
        Assert.True(await one.Reaches("10.0.0.6"));
        Assert.True(await one.Reaches("fd00::6", "-I fd00::5"));
        Assert.True(await one.Reaches("10.0.0.6", "-s 4000")); // in fragments
        Assert.True(await one.Reaches("fd00::6", "-s 4000 -I fd00::5"));
        Assert.False(await one.Pings("10.0.0.6", "-s 4000 -I 10.0.0.66"));
        Assert.False(await one.Pings("10.0.0.6", "-I 10.0.0.66"));
        Assert.False(await one.Pings("fd00::6", "-I fd00::66"));

        await cloud.Fabric.EnsurePort("here", port with
        {
            AllowedPairs = [new AllowedPair(port.Mac, "10.0.0.64/28"), new AllowedPair(port.Mac, "fd00::60/124")],
        }, CancellationToken.None);
        Assert.True(await one.Reaches("10.0.0.6", "-I 10.0.0.66"));
        Assert.True(await one.Reaches("fd00::6", "-I fd00::66"));

        await one.Must("ip link set eth0 address fa:16:3e:00:00:99");
        Assert.False(await one.Pings("10.0.0.6"));
        Assert.False(await one.Pings("fd00::6"));
        await cloud.Fabric.EnsurePort("here", port with { Security = false }, CancellationToken.None);
        await one.Configure("10.0.0.77/24");
        Assert.True(await one.Reaches("10.0.0.6"));
        Assert.True(await one.Reaches("10.0.0.6", "-I 10.0.0.77"));
    }

    [Theory]
    [InlineData("arp claims a neighbour", "0806 0001 0800 06 04 0002 {mac} 0a000006 fa163e000001 0a000001", true)]
    [InlineData("arp for itself", "0806 0001 0800 06 04 0002 {mac} 0a000005 fa163e000001 0a000001", false)]
    [InlineData("a frame in a VLAN", "8100 0007 0800 4500001c00000000401166d00a0000050a000006 0035 0035 0008 0000", true)]
    [InlineData("spanning tree", "88cc 4242 0300", true)]
    [InlineData("DHCP server", "0800 4500001c00000000401166d00a0000050a000006 0043 0044 0008 0000", true)]
    [InlineData("UDP", "0800 4500001c00000000401166d00a0000050a000006 0050 0050 0008 0000", false)]
    [InlineData("router advertisement", "86dd 60000000 0010 3a ff {ll} {all} 86000000400007080000000000000000", true)]
    [InlineData("neighbour advertisement of another", "86dd 60000000 0018 3a ff {ll} {all} 88000000 20000000 {net}6", true)]
    [InlineData("neighbour advertisement of its own", "86dd 60000000 0018 3a ff {ll} {all} 88000000 20000000 {net}5", false)]
    public async Task A_frame_that_lies_is_dropped(string what, string frame, bool dropped)
    {
        await using var cloud = await LinuxCloud.Start();
        var network = await Network(cloud);
        var (one, port) = await Guest(cloud, network, 5);
        var link = Drivers.LinuxNet.AddressPrefix.Eui64(System.Net.IPAddress.Parse("fe80::"), port.Mac);
        var body = frame.Replace("{mac}", port.Mac.Replace(":", "", StringComparison.Ordinal), StringComparison.Ordinal)
            .Replace("{net}", "fd00000000000000000000000000000", StringComparison.Ordinal)
            .Replace("{all}", "ff020000000000000000000000000001", StringComparison.Ordinal)
            .Replace("{ll}", Convert.ToHexString(link.GetAddressBytes()), StringComparison.Ordinal);
        var before = await Dropped(cloud, port);

        RawFrame.Send(one.Namespace, $"ffffffffffff {port.Mac.Replace(":", "", StringComparison.Ordinal)} {body}");

        await Task.Delay(TimeSpan.FromMilliseconds(50), TimeProvider.System, CancellationToken.None);
        Assert.True(await Dropped(cloud, port) - before == (dropped ? 1 : 0), what);
    }

    [Fact]
    public async Task Two_tenants_with_the_same_addresses_share_no_connection()
    {
        await using var cloud = await LinuxCloud.Start();
        var (mine, yours) = (await Network(cloud), await Network(cloud));
        var (a, _) = await Guest(cloud, mine, 5);
        await Guest(cloud, mine, 6, Tcp(22), Ping);
        var (b, _) = await Guest(cloud, yours, 5);
        await Guest(cloud, yours, 6);

        Assert.NotNull(await a.Ask("10.0.0.6", 22));
        Assert.Null(await b.Ask("10.0.0.6", 22));

        // the same ICMP id at both ends: answered and so established for one tenant, not opened for the other
        Assert.True(await a.Reaches("10.0.0.6", "-e 77"));
        Assert.False(await b.Pings("10.0.0.6", "-e 77"));
    }

    [Fact]
    public async Task A_port_that_is_administratively_down_carries_nothing()
    {
        await using var cloud = await LinuxCloud.Start();
        var network = await Network(cloud);
        var (one, port) = await Guest(cloud, network, 5);
        Assert.True(await one.Reaches("10.0.0.2"));
        await cloud.Fabric.EnsurePort("here", port with { AdminUp = false }, CancellationToken.None);
        Assert.False(await one.Pings("10.0.0.2"));
        await cloud.Fabric.EnsurePort("here", port, CancellationToken.None);
        await one.Must("for i in 1 2 3 4 5; do ping -c 1 -W 1 10.0.0.2 && exit 0; done; exit 1");
    }

    private static async Task<string?> Open6(LinuxCloud cloud, NamespaceGuest from, PortWish to)
    {
        var rule = new FilterRule("ingress", "IPv6", "tcp", 22, 22, "fd00::/64", null);
        await cloud.Fabric.EnsurePort("here", to with { Rules = [.. to.Rules, rule] }, CancellationToken.None);
        Assert.Null(await from.Ask("fd00::6", 23));
        return await from.Ask("fd00::6", 22);
    }

    private static async Task<long> Dropped(LinuxCloud cloud, PortWish port)
    {
        var (_, rules) = await Shell.Run(cloud.Names.Fabric, $"nft list chain bridge {cloud.Names.Table} from-{port.Id}");
        return rules.Split('\n').Where(l => l.Contains("counter packets", StringComparison.Ordinal))
            .Sum(l => long.Parse(l.Split("counter packets ")[1].Split(' ')[0], System.Globalization.CultureInfo.InvariantCulture));
    }

    private static async Task<NetworkWish> Network(LinuxCloud cloud)
    {
        var network = Wishes.Network(Subnet(), Subnet("fd00::/64", null, null));
        await cloud.Fabric.EnsureNetwork("here", network, CancellationToken.None);
        return network;
    }

    private static async Task<(NamespaceGuest Guest, PortWish Port)> Guest(
        LinuxCloud cloud, NetworkWish network, int number, params FilterRule[] rules)
    {
        var port = Port(network, [$"10.0.0.{number}", $"fd00::{number}"], rules);
        var guest = await cloud.Guest(port);
        await guest.Configure($"10.0.0.{number}/24");
        await guest.Configure($"fd00::{number}/64");
        guest.Listen(22);
        guest.Listen(23);
        return (guest, port);
    }
}
