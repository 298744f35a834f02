using System.Net;
using System.Net.Sockets;
using Alize.Drivers.LinuxNet;
using Alize.Kernel;
using Xunit;

namespace Alize.World.Fixture;

/// <summary>A guest without a machine: a namespace whose eth0 is paired with a port's link.</summary>
public sealed class NamespaceGuest(string netns, string mac) : IAsyncDisposable
{
    private readonly List<Socket> _listeners = [];

    public string Namespace => netns;

    public string Mac => mac;

    public static async Task<NamespaceGuest> Start(string fabric, string tap, string mac, int mtu)
    {
        var guest = new NamespaceGuest("alizeguest-" + Ids.Random.Hex(4), mac);
        (string, string)[] settings = [("ipv6/conf/default/accept_dad", "0"), ("ipv6/conf/default/accept_ra", "1")];
        await Namespaces.Ensure(guest.Namespace, settings, CancellationToken.None);
        await Tool.Ip(fabric, [$"link add {tap} type veth peer name eth0 address {mac} netns {guest.Namespace}"], CancellationToken.None);
        await Tool.Ip(guest.Namespace, [$"link set eth0 mtu {mtu} up"], CancellationToken.None);
        return guest;
    }

    /// <summary>Gives eth0 an address and a way out, as a guest with a fixed configuration has.</summary>
    public async Task Configure(string address, string? gateway = null)
    {
        await Must($"ip addr add {address} dev eth0 {(address.Contains(':', StringComparison.Ordinal) ? "nodad" : "")}");
        if (gateway is not null)
        {
            await Must($"ip route add default via {gateway}");
        }
    }

    public Task<(int Code, string Output)> Run(string line) => Shell.Run(netns, line);

    public async Task<string> Must(string line)
    {
        var (code, output) = await Run(line);
        Assert.True(code == 0, $"{line}: {code}: {output}");
        return output;
    }

    public async Task<bool> Pings(string address, string options = "") => (await Run($"ping -c 1 -W 1 {options} {address}")).Code == 0;

    /// <summary>
    /// As <see cref="Pings"/>, with patience: a neighbour may have been asked for its MAC in vain before. Five pings and not one of five
    /// seconds: the kernel gives such a neighbour up three seconds after it began to ask, and that notice ends a ping that waits.
    /// </summary>
    public async Task<bool> Reaches(string address, string options = "") =>
        (await Run($"for i in 1 2 3 4 5; do ping -c 1 -W 1 {options} {address} && exit 0; done; exit 1")).Code == 0;

    /// <summary>Accepts connections and answers each with the caller's address.</summary>
    public void Listen(int port)
    {
        var listener = NamespaceThread.Run(netns, () =>
        {
            var socket = new Socket(AddressFamily.InterNetworkV6, SocketType.Stream, ProtocolType.Tcp) { DualMode = true };
            socket.Bind(new IPEndPoint(IPAddress.IPv6Any, port));
            socket.Listen();
            return socket;
        });
        _listeners.Add(listener);
        _ = Echo.Serve(listener);
    }

    /// <summary>Connects and returns what the other end says; null where it does not answer within a second.</summary>
    public Task<string?> Ask(string address, int port)
    {
        var family = IPAddress.Parse(address).AddressFamily;
        return Echo.Ask(NamespaceThread.Run(netns, () => new Socket(family, SocketType.Stream, ProtocolType.Tcp)), address, port);
    }

    public async ValueTask DisposeAsync()
    {
        _listeners.ForEach(l => l.Dispose());
        await Namespaces.EnsureGone(netns, CancellationToken.None);
    }
}
