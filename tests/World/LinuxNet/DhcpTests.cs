using Alize.Services.Network;
using Alize.World.Fixture;
using Xunit;
using static Alize.World.Fixture.Wishes;

namespace Alize.World.LinuxNet;

public sealed class DhcpTests
{
    private const string Script = "printf '#!/bin/sh\\nenv\\n' >/tmp/alize-udhcpc-$$; chmod +x /tmp/alize-udhcpc-$$; "
        + "busybox udhcpc -i eth0 -n -q -f -t 3 -T 1 -O 121 -O mtu -O dns -s /tmp/alize-udhcpc-$$; code=$?; rm /tmp/alize-udhcpc-$$; exit $code";

    [Fact]
    public async Task A_guest_gets_its_address_routes_mtu_and_name_from_the_networks_own_server()
    {
        await using var cloud = await LinuxCloud.Start();
        var subnet = Subnet() with { Routes = [new RouteWish("10.9.0.0/16", "10.0.0.7")] };
        var network = Network(subnet);
        var port = Port(network, ["10.0.0.5"]);
        network = network with { DhcpHosts = [new DhcpHost(port.Id, port.Mac, "10.0.0.5", "Web 1")] };
        await cloud.Fabric.EnsureNetwork("here", network, CancellationToken.None);
        var guest = await cloud.Guest(port);

        var lease = await guest.Must(Script);

        Assert.Contains("ip=10.0.0.5", lease, StringComparison.Ordinal);
        Assert.Contains("subnet=255.255.255.0", lease, StringComparison.Ordinal);
        Assert.Contains("router=10.0.0.1", lease, StringComparison.Ordinal);
        Assert.Contains("mtu=1450", lease, StringComparison.Ordinal);
        Assert.Contains("dns=10.0.0.2", lease, StringComparison.Ordinal);
        Assert.Contains("staticroutes=169.254.169.254/32 10.0.0.2 10.9.0.0/16 10.0.0.7 0.0.0.0/0 10.0.0.1", lease, StringComparison.Ordinal);
        await guest.Configure("10.0.0.5/24");
        Assert.Contains("10.0.0.5", await guest.Must("busybox nslookup web1.openstacklocal 10.0.0.2"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_port_that_comes_later_is_known_without_a_restart_and_a_stranger_gets_nothing()
    {
        await using var cloud = await LinuxCloud.Start();
        var network = Network(Subnet());
        await cloud.Fabric.EnsureNetwork("here", network, CancellationToken.None);
        var server = await Shell.Host($"pgrep -f [-]-conf-file={cloud.Dir}/net/");
        var port = Port(network, ["10.0.0.9"]);
        var guest = await cloud.Guest(port);
        Assert.NotEqual(0, (await guest.Run(Script)).Code);

        await cloud.Fabric.EnsureNetwork("here", network with { DhcpHosts = [new DhcpHost(port.Id, port.Mac, "10.0.0.9", "late")] }, CancellationToken.None);

        Assert.Contains("ip=10.0.0.9", await guest.Must(Script), StringComparison.Ordinal);
        Assert.Equal(server, await Shell.Host($"pgrep -f [-]-conf-file={cloud.Dir}/net/"));
    }
}
