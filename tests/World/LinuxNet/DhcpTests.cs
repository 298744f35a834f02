using System.Net;
using System.Net.Sockets;
using Alize.Drivers.LinuxNet;
using Alize.Services.Network;
using Alize.World.Fixture;
using Xunit;
using static Alize.World.Fixture.Wishes;

namespace Alize.World.LinuxNet;

public sealed class DhcpTests
{
    private const string Script = "printf '#!/bin/sh\\nenv\\n' >/tmp/alize-udhcpc-$$; chmod +x /tmp/alize-udhcpc-$$; "
        + "busybox udhcpc -i eth0 -n -q -f -t 3 -T 1 -O 121 -O mtu -O dns -s /tmp/alize-udhcpc-$$; code=$?; "
        + "rm /tmp/alize-udhcpc-$$; exit $code";

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
        const string routes = "169.254.169.254/32 10.0.0.2 10.9.0.0/16 10.0.0.7 0.0.0.0/0 10.0.0.1";
        Assert.Contains("staticroutes=" + routes, lease, StringComparison.Ordinal);
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

        network = network with { DhcpHosts = [new DhcpHost(port.Id, port.Mac, "10.0.0.9", "late")] };
        await cloud.Fabric.EnsureNetwork("here", network, CancellationToken.None);

        Assert.Contains("ip=10.0.0.9", await guest.Must(Script), StringComparison.Ordinal);
        Assert.Equal(server, await Shell.Host($"pgrep -f [-]-conf-file={cloud.Dir}/net/"));
    }

    [Fact]
    public async Task A_port_is_told_what_its_owner_added_and_another_is_not()
    {
        await using var cloud = await LinuxCloud.Start();
        var network = Network(Subnet());
        var port = Port(network, ["10.0.0.5"]);
        var other = Port(network, ["10.0.0.6"]);
        var told = new DhcpHost(port.Id, port.Mac, "10.0.0.5", "told")
        {
            Options = [new("bootfile-name", "pxelinux.0", 4), new("tftp-server", "10.0.0.9", 4), new("server-ip-address", "10.0.0.9", 4)],
        };
        network = network with { DhcpHosts = [told, new DhcpHost(other.Id, other.Mac, "10.0.0.6", "plain")] };
        await cloud.Fabric.EnsureNetwork("here", network, CancellationToken.None);
        var asking = Script.Replace("udhcpc ", "udhcpc -O bootfile -O tftp ", StringComparison.Ordinal);

        var lease = await (await cloud.Guest(port)).Must(asking);

        Assert.Contains("bootfile=pxelinux.0", lease, StringComparison.Ordinal);
        Assert.Contains("siaddr=10.0.0.9", lease, StringComparison.Ordinal);
        Assert.DoesNotContain("pxelinux", await (await cloud.Guest(other)).Must(asking), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_server_that_died_is_started_again_and_serves_the_same_address()
    {
        await using var cloud = await LinuxCloud.Start();
        var network = Network(Subnet());
        var port = Port(network, ["10.0.0.5"]);
        network = network with { DhcpHosts = [new DhcpHost(port.Id, port.Mac, "10.0.0.5", "")] };
        await cloud.Fabric.EnsureNetwork("here", network, CancellationToken.None);
        var guest = await cloud.Guest(port);
        await guest.Must(Script);

        await Shell.Host($"pkill -9 -f [-]-conf-file={cloud.Dir}/net/");
        Assert.NotEqual(0, (await guest.Run(Script)).Code);
        await cloud.Restart();
        await cloud.Fabric.EnsureNetwork("here", network, CancellationToken.None);

        Assert.Contains("ip=10.0.0.5", await guest.Must(Script), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_guest_gets_its_fixed_ipv6_address_by_dhcpv6()
    {
        await using var cloud = await LinuxCloud.Start();
        var network = Network(Subnet("fd00::/64", "fd00::1", "fd00::2", "dhcpv6-stateful"));
        var port = Port(network, ["fd00::5"]);
        network = network with { DhcpHosts = [new DhcpHost(port.Id, port.Mac, "fd00::5", "six")] };
        await cloud.Fabric.EnsureNetwork("here", network, CancellationToken.None);
        var guest = await cloud.Guest(port);
        await guest.Must("for i in $(seq 50); do ip -6 addr show dev eth0 | grep -q fe80 && exit 0; sleep 0.1; done; exit 1");

        var answer = await Solicit(guest);

        Assert.Equal(2, answer[0]); // advertise
        Assert.Contains("FD000000000000000000000000000005", Convert.ToHexString(answer), StringComparison.Ordinal);
        Assert.DoesNotContain("fd00:", await guest.Must("ip -6 addr show dev eth0"), StringComparison.Ordinal);
    }

    /// <summary>Asks as a client whose DUID is its MAC, and returns the first answer.</summary>
    private static async Task<byte[]> Solicit(NamespaceGuest guest)
    {
        using var socket = NamespaceThread.Run(guest.Namespace, () =>
        {
            var made = new Socket(AddressFamily.InterNetworkV6, SocketType.Dgram, ProtocolType.Udp);
            made.Bind(new IPEndPoint(IPAddress.IPv6Any, 546));
            made.SetSocketOption(SocketOptionLevel.IPv6, SocketOptionName.MulticastInterface, 2);
            return made;
        });
        var clientId = "0001000A00030001" + guest.Mac.Replace(":", "", StringComparison.Ordinal);
        var addressWish = "0003000C000000010000000000000000";
        var buffer = new byte[1500];
        for (var attempt = 0; attempt < 5; attempt++)
        {
            var solicit = Convert.FromHexString("01ABCDEF" + clientId + addressWish + "000800020000");
            await socket.SendToAsync(solicit, new IPEndPoint(IPAddress.Parse("ff02::1:2"), 547));
            using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(1));
            try
            {
                var read = await socket.ReceiveFromAsync(buffer.AsMemory(), new IPEndPoint(IPAddress.IPv6Any, 0), patience.Token);
                return buffer[..read.ReceivedBytes];
            }
            catch (OperationCanceledException)
            {
                // the first may go before the link is up
            }
        }

        throw new TimeoutException("no DHCPv6 server answers");
    }
}
