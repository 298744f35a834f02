using System.Net;
using Alize.Services.Network;
using Alize.World.Fixture;
using Xunit;
using static Alize.World.Fixture.Wishes;

namespace Alize.World.Tenants;

/// <summary>Two projects with the same addresses behind two routers. The attacker takes the victim's floating IP for its own; the second
/// time from a port without its filter, so that what holds is the router alone.</summary>
public sealed class FloatingAddressTests
{
    private const int Door = 7001;

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_foreign_floating_ip_is_no_sender_and_no_way_in_and_its_guest_sees_who_asks(bool filtered)
    {
        await using var cloud = await LinuxCloud.Start();
        var external = External(cloud.Range);
        await cloud.Fabric.EnsureNetwork("here", external, CancellationToken.None);
        var (mine, yours) = (In(cloud.Range, 30), In(cloud.Range, 31));
        var (attacker, _, leg) = await Tenant(cloud, external, 0, filtered);
        var (_, port, _) = await Tenant(cloud, external, 1, filtered: true);
        using var host = Datagrams.Hear(IPAddress.Parse(cloud.Range.Gateway), Door);

        // in its own name it gets anywhere, and is known by its own floating IP
        Datagrams.Send(attacker, "10.0.0.5", cloud.Range.Gateway, Door);
        Assert.Equal(mine, await Datagrams.Sender(host));
        Assert.Equal(mine, await attacker.Ask(yours, 22));

        await attacker.Configure(yours + "/32");
        await attacker.Must($"ip neigh replace 10.0.0.1 lladdr {leg.Mac} dev eth0 nud permanent");
        Datagrams.Send(attacker, yours, cloud.Range.Gateway, Door);
        Assert.Equal(filtered ? null : In(cloud.Range, 20), await Datagrams.Sender(host)); // at most in its router's name
        Assert.Equal(cloud.Range.Gateway, await Echo.Ask(yours, 22));
        await attacker.Must($"ip addr del {yours}/32 dev eth0");

        // only the victim's own rules open a door
        Assert.Null(await attacker.Ask(yours, 23));
        Assert.Null(await Echo.Ask(yours, 23));
        await cloud.Fabric.EnsurePort("here", port with { Rules = [.. port.Rules, Tcp(23)] }, CancellationToken.None);
        Assert.Equal(mine, await attacker.Ask(yours, 23));
    }

    private static async Task<(NamespaceGuest Guest, PortWish Port, RouterLeg Leg)> Tenant(
        LinuxCloud cloud, NetworkWish external, int number, bool filtered)
    {
        var network = Network(Subnet());
        await cloud.Fabric.EnsureNetwork("here", network, CancellationToken.None);
        var leg = Leg(network, "10.0.0.1/24");
        var router = Router(cloud.Range, external, 20 + number, leg) with { Floating = [Floating(cloud.Range, 30 + number, "10.0.0.5")] };
        await cloud.Fabric.EnsureRouter("here", router, CancellationToken.None);
        var port = Port(network, ["10.0.0.5"], Tcp(22)) with { Security = filtered };
        var guest = await cloud.Guest(port);
        await guest.Configure("10.0.0.5/24", "10.0.0.1");
        guest.Listen(22);
        guest.Listen(23);
        return (guest, port, leg);
    }
}
