using Alize.Services.Network;
using Alize.World.Fixture;
using Xunit;
using static Alize.World.Fixture.Wishes;

namespace Alize.World.LinuxNet;

public sealed class RouterTests
{
    [Fact]
    public async Task A_guest_leaves_by_the_routers_address_and_by_its_floating_ip_once_it_has_one()
    {
        await using var cloud = await LinuxCloud.Start();
        var (network, external) = await Networks(cloud);
        var router = Router(cloud.Range, external, 20, Leg(network, "10.0.0.1/24"));
        await cloud.Fabric.EnsureRouter("here", router, CancellationToken.None);
        var guest = await Guest(cloud, network, "10.0.0.5", Tcp(22), Ping);
        using var host = Echo.Listen(cloud.Range.Gateway, 0);
        var port = ((System.Net.IPEndPoint)host.LocalEndPoint!).Port;

        Assert.True(await guest.Reaches("10.0.0.1"));
        Assert.Equal(In(cloud.Range, 20), await guest.Ask(cloud.Range.Gateway, port));
        Assert.Null(await Echo.Ask(In(cloud.Range, 30), 22));

        await cloud.Fabric.EnsureRouter("here", router with { Floating = [Floating(cloud.Range, 30, "10.0.0.5")] }, CancellationToken.None);
        Assert.Equal(cloud.Range.Gateway, await Echo.Ask(In(cloud.Range, 30), 22));
        Assert.Equal(In(cloud.Range, 30), await guest.Ask(cloud.Range.Gateway, port));
        var known = $"ping -c 1 -W 1 -e 99 {In(cloud.Range, 30)}";
        Assert.Equal(0, (await Shell.Host(known)).Code);
        Assert.True(await guest.Reaches(cloud.Range.Gateway, "-e 55"));

        await cloud.Fabric.EnsureRouter("here", router, CancellationToken.None);
        Assert.Null(await Echo.Ask(In(cloud.Range, 30), 22));
        Assert.Equal(In(cloud.Range, 20), await guest.Ask(cloud.Range.Gateway, port));
        Assert.NotEqual(0, (await Shell.Host(known)).Code); // an open flow ends with the floating IP
        Assert.True(await guest.Reaches(cloud.Range.Gateway, "-e 55")); // and one from inside goes on by the router's address
    }

    [Fact]
    public async Task A_floating_ip_that_moves_to_another_router_answers_from_there_at_once()
    {
        await using var cloud = await LinuxCloud.Start();
        var (first, external) = await Networks(cloud);
        var second = Network(Subnet());
        await cloud.Fabric.EnsureNetwork("here", second, CancellationToken.None);
        var one = Router(cloud.Range, external, 20, Leg(first, "10.0.0.1/24"));
        var two = Router(cloud.Range, external, 21, Leg(second, "10.0.0.1/24"));
        var floating = Floating(cloud.Range, 30, "10.0.0.5");
        await cloud.Fabric.EnsureRouter("here", two, CancellationToken.None);
        await cloud.Fabric.EnsureRouter("here", one with { Floating = [floating] }, CancellationToken.None);
        await Guest(cloud, first, "10.0.0.5", Tcp(22));
        await Guest(cloud, second, "10.0.0.5", Tcp(23));
        Assert.NotNull(await Echo.Ask(In(cloud.Range, 30), 22));

        await cloud.Fabric.EnsureRouter("here", one, CancellationToken.None);
        await cloud.Fabric.EnsureRouter("here", two with { Floating = [floating] }, CancellationToken.None);

        Assert.NotNull(await Echo.Ask(In(cloud.Range, 30), 23));
        Assert.Null(await Echo.Ask(In(cloud.Range, 30), 22));
    }

    [Fact]
    public async Task Guests_of_one_router_reach_each_other_by_floating_ip_and_strangers_reach_no_fixed_address()
    {
        await using var cloud = await LinuxCloud.Start();
        var (network, external) = await Networks(cloud);
        var foreign = Network(Subnet("10.7.0.0/24", "10.7.0.1", "10.7.0.2"));
        await cloud.Fabric.EnsureNetwork("here", foreign, CancellationToken.None);
        var router = Router(cloud.Range, external, 20, Leg(network, "10.0.0.1/24")) with
        {
            Floating = [Floating(cloud.Range, 30, "10.0.0.5"), Floating(cloud.Range, 31, "10.0.0.6")],
        };
        await cloud.Fabric.EnsureRouter("here", router, CancellationToken.None);
        // another tenant's router that sends what is meant for our subnet straight to our router
        await cloud.Fabric.EnsureRouter("here", Router(cloud.Range, external, 21, Leg(foreign, "10.7.0.1/24")) with
        {
            Routes = [new RouteWish("10.0.0.0/24", In(cloud.Range, 20))],
        }, CancellationToken.None);
        var one = await Guest(cloud, network, "10.0.0.5", Tcp(22));
        await Guest(cloud, network, "10.0.0.6", Tcp(22));
        var stranger = await Guest(cloud, foreign, "10.7.0.5");

        Assert.Equal(In(cloud.Range, 30), await one.Ask(In(cloud.Range, 31), 22));
        Assert.Equal(In(cloud.Range, 21), await stranger.Ask(In(cloud.Range, 31), 22));
        Assert.Null(await stranger.Ask("10.0.0.6", 22));
    }

    [Fact]
    public async Task A_guest_learns_its_ipv6_prefix_and_its_router()
    {
        await using var cloud = await LinuxCloud.Start();
        var network = Network(Subnet("fd00:7::/64", "fd00:7::1", "fd00:7::2", "slaac"));
        await cloud.Fabric.EnsureNetwork("here", network, CancellationToken.None);
        var router = Router(cloud.Range, Network(), 20, Leg(network, "fd00:7::1/64")) with { Gateway = null };
        await cloud.Fabric.EnsureRouter("here", router, CancellationToken.None);
        var mac = Mac();
        var address = Drivers.LinuxNet.AddressPrefix.Eui64(System.Net.IPAddress.Parse("fd00:7::"), mac).ToString();

        var guest = await cloud.Guest(Port(network, [address]) with { Mac = mac });
        const string both = "ip -6 addr show dev eth0 | grep -q fd00:7: && ip -6 route | grep -q ^default";
        await guest.Must($"for i in $(seq 100); do {both} && exit 0; sleep 0.1; done; exit 1");

        Assert.Contains(address, await guest.Must("ip -6 addr show dev eth0"), StringComparison.Ordinal);
        Assert.Contains("default via fe80", await guest.Must("ip -6 route"), StringComparison.Ordinal);
        Assert.True(await guest.Reaches("fd00:7::1"));
    }

    private static async Task<(NetworkWish Network, NetworkWish External)> Networks(LinuxCloud cloud)
    {
        var network = Network(Subnet());
        var external = External(cloud.Range);
        await cloud.Fabric.EnsureNetwork("here", network, CancellationToken.None);
        await cloud.Fabric.EnsureNetwork("here", external, CancellationToken.None);
        return (network, external);
    }

    private static async Task<NamespaceGuest> Guest(LinuxCloud cloud, NetworkWish network, string address, params FilterRule[] rules)
    {
        var guest = await cloud.Guest(Port(network, [address], rules));
        await guest.Configure(address + "/24", address[..address.LastIndexOf('.')] + ".1");
        guest.Listen(22);
        guest.Listen(23);
        return guest;
    }
}
