using System.Net;
using System.Net.Sockets;
using System.Text;
using Alize.Drivers.LinuxNet;
using Alize.Services.Compute;
using Alize.Services.Network;
using Alize.World.Fixture;
using Alize.World.Qemu;
using Xunit;
using static Alize.World.Fixture.Wishes;

namespace Alize.World.Tenants;

/// <summary>Real guests of three projects, with the same addresses behind three routers. Each tries to be someone else. The third has a
/// port without its filter: what gets nowhere by the filter alone gets through there, so that each try is known to be one.</summary>
[Collection("guests")]
public sealed class TwoProjectsTests
{
    /// <summary>Bytes of the pings that leave in a foreign floating IP's name: no others on this machine have as many.</summary>
    private const int Marked = 963;

    [Fact]
    public async Task Guests_that_try_spoofed_addresses_foreign_metadata_and_foreign_floating_ips_get_nowhere()
    {
        await using var world = new QemuWorld();
        await using var cloud = await LinuxCloud.Start();
        var external = External(cloud.Range);
        await cloud.Fabric.EnsureNetwork("here", external, CancellationToken.None);
        var (one, two, open) = (Tenant(cloud, external, 5), Tenant(cloud, external, 6), Tenant(cloud, external, 7, filtered: false));
        cloud.Fabric.ServeMetadata(c => Tell(
            c, cloud.Range, c.NetworkId == one.Network.Id ? (one, two) : c.NetworkId == two.Network.Id ? (two, one) : (open, one)));
        using var host = new Socket(AddressFamily.InterNetwork, SocketType.Raw, ProtocolType.Icmp);
        host.Bind(new IPEndPoint(IPAddress.Parse(cloud.Range.Gateway), 0));
        var first = await Boot(world, cloud, one);
        var second = await Boot(world, cloud, two);
        var third = await Boot(world, cloud, open);

        Assert.Equal(Tries(one, stopped: "stopped"), await Said(world, first));
        Assert.Equal(Tries(two, stopped: "stopped"), await Said(world, second));
        Assert.Equal(Tries(open, stopped: "through"), await Said(world, third));

        // nobody was heard by a foreign floating IP: without a filter by its own router's address, with one not at all
        Assert.Equal([In(cloud.Range, 27)], Heard(host).Distinct());

        // each still answers by its own floating IP, and at the port that its rules open only
        Assert.StartsWith("SSH-2.0", await Echo.Ask(one.Floating, 22), StringComparison.Ordinal);
        Assert.StartsWith("SSH-2.0", await Echo.Ask(two.Floating, 22), StringComparison.Ordinal);
        Assert.NotEqual(0, (await Shell.Host($"ping -c 1 -W 1 {two.Floating}")).Code);
        Assert.Equal(0, (await Shell.Host($"ping -c 1 -w 5 {open.Floating}")).Code);
    }

    /// <param name="stopped">What becomes of the tries that the port's filter is there for.</param>
    private static string Tries(TenantParts tenant, string stopped) => string.Join(
        '\n',
        "the gateway through", "the host through", $"metadata {tenant.Port.Id}", $"metadata in another's name {tenant.Port.Id}",
        $"another's address {stopped}", $"metadata from another's address {stopped}",
        "a foreign floating IP as sender stopped", "a foreign floating IP stopped",
        $"another's MAC {stopped}", "the gateway again through");

    private static async Task<string> Said(QemuWorld world, string guest)
    {
        await world.WaitForConsole(guest, "tiny: ready");
        var log = await world.Hypervisor.ConsoleLog(QemuWorld.Host, guest, null, CancellationToken.None);
        var lines = log.ReplaceLineEndings("\n").Split('\n');
        return string.Join('\n', lines.Where(l => l.StartsWith("try: ", StringComparison.Ordinal)).Select(l => l[5..]));
    }

    /// <summary>Who sent the marked pings that came to the host: IPv4 packets, their source at byte 12.</summary>
    private static IEnumerable<string> Heard(Socket host)
    {
        var buffer = new byte[2000];
        while (host.Poll(0, SelectMode.SelectRead))
        {
            if (host.Receive(buffer) == 20 + 8 + Marked)
            {
                yield return new IPAddress(buffer.AsSpan(12, 4)).ToString();
            }
        }
    }

    private sealed record TenantParts(NetworkWish Network, RouterWish Router, PortWish Port, string Floating);

    private static TenantParts Tenant(LinuxCloud cloud, NetworkWish external, int number, bool filtered = true)
    {
        var network = Network(Subnet());
        var port = Port(network, ["10.0.0.5"], Tcp(22)) with { Security = filtered };
        var floating = Floating(cloud.Range, 30 + number, "10.0.0.5");
        return new(
            network with { DhcpHosts = [new DhcpHost(port.Id, port.Mac, "10.0.0.5", "guest")] },
            Router(cloud.Range, external, 20 + number, Leg(network, "10.0.0.1/24")) with { Floating = [floating] },
            port,
            floating.Address);
    }

    private static async Task<string> Boot(QemuWorld world, LinuxCloud cloud, TenantParts tenant)
    {
        await cloud.Fabric.EnsureNetwork("here", tenant.Network, CancellationToken.None);
        await cloud.Fabric.EnsureRouter("here", tenant.Router, CancellationToken.None);
        var plug = await cloud.Fabric.EnsurePort("here", tenant.Port, CancellationToken.None);
        var nic = new GuestNic(tenant.Port.Id, plug.NetworkNamespace, plug.Tap, plug.Mac, plug.Mtu, "virtio");
        var wish = world.Wish(await world.RootDisk()) with { Nics = [nic] };
        await world.Hypervisor.EnsureRunning(QemuWorld.Host, wish, CancellationToken.None);
        return wish.Id;
    }

    private static string Script(ExternalRange range, TenantParts other) => $$"""
        #!/bin/sh
        try() { what=$1; shift; if "$@" >/dev/null 2>&1; then echo "try: $what through"; else echo "try: $what stopped"; fi; }
        ask() { echo "try: $1 $(timeout 5 wget -q -O - --header "X-Forwarded-For: $2" http://169.254.169.254/who)"; }
        try "the gateway" ping -c 3 -W 2 10.0.0.1
        try "the host" ping -c 3 -W 2 {{range.Gateway}}
        ask metadata 10.0.0.5
        ask "metadata in another's name" 10.0.0.6
        ip addr add 10.0.0.6/24 dev eth0
        try "another's address" ping -c 2 -W 1 -I 10.0.0.6 10.0.0.1
        ip route replace 169.254.169.254/32 via 10.0.0.2 dev eth0 src 10.0.0.6
        try "metadata from another's address" timeout 3 wget -q -O - http://169.254.169.254/who
        ip route replace 169.254.169.254/32 via 10.0.0.2 dev eth0 src 10.0.0.5
        ip addr add {{other.Floating}}/32 dev eth0
        try "a foreign floating IP as sender" ping -c 2 -W 1 -s {{Marked}} -I {{other.Floating}} {{range.Gateway}}
        ip addr del {{other.Floating}}/32 dev eth0
        try "a foreign floating IP" ping -c 2 -W 1 {{other.Floating}}
        mac=$(cat /sys/class/net/eth0/address)
        ip link set eth0 address {{other.Port.Mac}}
        try "another's MAC" ping -c 2 -W 1 10.0.0.1
        ip link set eth0 address $mac
        try "the gateway again" ping -c 3 -W 2 10.0.0.1

        """;

    /// <summary>A metadata service that knows the asker by network and source alone.</summary>
    private static async Task Tell(MetadataConnection connection, ExternalRange range, (TenantParts Own, TenantParts Other) who)
    {
        using var socket = connection.Socket;
        var buffer = new byte[4096];
        var length = await socket.ReceiveAsync(buffer);
        var path = Encoding.ASCII.GetString(buffer, 0, length).Split(' ')[1];
        var id = connection.Source == "10.0.0.5" ? who.Own.Port.Id : "someone else";
        var body = path switch
        {
            "/openstack/latest/meta_data.json" => $$"""{"uuid": "{{id}}", "hostname": "guest"}""",
            "/openstack/latest/user_data" => Script(range, who.Other).ReplaceLineEndings("\n"),
            "/who" => id,
            _ => null,
        };
        var head = body is null ? "HTTP/1.0 404 Not Found\r\n\r\n" : $"HTTP/1.0 200 OK\r\nContent-Length: {body.Length}\r\n\r\n";
        await socket.SendAsync(Encoding.ASCII.GetBytes(head + body));
        socket.Shutdown(SocketShutdown.Send);
        await socket.ReceiveAsync(buffer);
    }
}
