using System.Net.Sockets;
using System.Text;
using Alize.Drivers.LinuxNet;
using Alize.Services.Network;
using Alize.World.Fixture;
using Xunit;
using static Alize.World.Fixture.Wishes;

namespace Alize.World.Tenants;

/// <summary>A network that projects share: an attacker of one (10.0.0.5), a victim of another (10.0.0.6), and a witness (10.0.0.7)
/// who tells what arrives. Each attack is made a second time from a port without its filter, where it must succeed: else it proves
/// nothing.</summary>
public sealed class SharedNetworkTests
{
    private const int Door = 7000;
    private static readonly FilterRule _datagrams = new("ingress", "IPv4", "udp", Door, Door, null, null);

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_guest_sends_neither_from_its_neighbours_address_nor_from_its_neighbours_mac(bool filtered)
    {
        await using var town = await Town.Start(filtered);
        using var door = Datagrams.Hear(town.Witness, Door);
        await town.Know(town.Witness, "10.0.0.7");
        Datagrams.Send(town.Attacker, "10.0.0.5", "10.0.0.7", Door);
        Assert.Equal("10.0.0.5", await Datagrams.Sender(door));

        await town.Attacker.Configure("10.0.0.6/24");
        Datagrams.Send(town.Attacker, "10.0.0.6", "10.0.0.7", Door);
        Assert.Equal(filtered ? null : "10.0.0.6", await Datagrams.Sender(door));

        await town.Attacker.Must($"ip link set eth0 address {town.Victim.Mac}");
        await town.Know(town.Witness, "10.0.0.7");
        Datagrams.Send(town.Attacker, "10.0.0.5", "10.0.0.7", Door);
        Assert.Equal(filtered ? null : "10.0.0.5", await Datagrams.Sender(door));
        if (filtered)
        {
            Assert.Equal("10.0.0.7", await town.Witness.Ask("10.0.0.6", 22)); // and no switch learnt where the victim is not
        }
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_guest_that_claims_its_neighbours_address_is_not_believed(bool filtered)
    {
        await using var town = await Town.Start(filtered);
        await town.Witness.Must("sysctl -qw net.ipv4.neigh.eth0.locktime=0"); // else the kernel is deaf for a second
        Assert.Equal("10.0.0.7", await town.Witness.Ask("10.0.0.6", 22));
        var (own, to) = (Hex(town.Attacker.Mac), Hex(town.Witness.Mac));

        // a claim may lose against the victim's own answer: a liar says it again
        var believed = "";
        for (var claims = 0; claims < 10 && !believed.Contains(town.Attacker.Mac, StringComparison.Ordinal); claims++)
        {
            RawFrame.Send(town.Attacker.Namespace, $"{to} {own} 0806 0001 0800 06 04 0002 {own} 0a000006 {to} 0a000007");
            believed = await town.Witness.Must("sleep 0.2; ip neigh show 10.0.0.6 dev eth0");
        }

        Assert.Contains(filtered ? town.Victim.Mac : town.Attacker.Mac, believed, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_guest_does_not_read_its_neighbours_metadata(bool filtered)
    {
        await using var town = await Town.Start(filtered);
        Assert.Equal("10.0.0.5", await town.Attacker.Ask(MetadataSockets.Address, 80));

        // the neighbour is away and was never seen, so that the answer could only go to the attacker
        await town.Victim.Must("ip link set eth0 down");
        await town.Attacker.Configure("10.0.0.6/24");
        await town.Attacker.Must($"ip route replace {MetadataSockets.Address}/32 via 10.0.0.2 src 10.0.0.6");

        Assert.Equal(filtered ? null : "10.0.0.6", await town.Attacker.Ask(MetadataSockets.Address, 80));
    }

    private static string Hex(string mac) => mac.Replace(":", "", StringComparison.Ordinal);

    private sealed class Town(LinuxCloud cloud, NamespaceGuest attacker, NamespaceGuest victim, NamespaceGuest witness) : IAsyncDisposable
    {
        public NamespaceGuest Attacker => attacker;

        public NamespaceGuest Victim => victim;

        public NamespaceGuest Witness => witness;

        public static async Task<Town> Start(bool filtered)
        {
            var cloud = await LinuxCloud.Start();
            var network = Network(Subnet());
            cloud.Fabric.ServeMetadata(Tell);
            await cloud.Fabric.EnsureNetwork("here", network, CancellationToken.None);
            return new(
                cloud, await Guest(cloud, Port(network, ["10.0.0.5"]) with { Security = filtered }),
                await Guest(cloud, Port(network, ["10.0.0.6"], Tcp(22))), await Guest(cloud, Port(network, ["10.0.0.7"], _datagrams)));
        }

        /// <summary>Tells the attacker another's MAC, so that what it then sends need not ask for it.</summary>
        public Task Know(NamespaceGuest other, string address) =>
            Attacker.Must($"ip neigh replace {address} lladdr {other.Mac} dev eth0 nud permanent");

        public ValueTask DisposeAsync() => cloud.DisposeAsync();

        private static async Task<NamespaceGuest> Guest(LinuxCloud cloud, PortWish port)
        {
            var guest = await cloud.Guest(port);
            await guest.Configure(port.Addresses[0] + "/24");
            await guest.Must($"ip route add {MetadataSockets.Address}/32 via 10.0.0.2");
            guest.Listen(22);
            return guest;
        }

        private static async Task Tell(MetadataConnection connection)
        {
            using var socket = connection.Socket;
            await socket.SendAsync(Encoding.ASCII.GetBytes(connection.Source), SocketFlags.None);
        }
    }
}
