using System.Net;
using System.Net.Sockets;
using Alize.Drivers.LinuxNet;

namespace Alize.World.Fixture;

/// <summary>Datagrams want no answer, so that a lie about the sender shows where it arrives.</summary>
public static class Datagrams
{
    /// <summary>Hears what comes to a port of a guest.</summary>
    public static Socket Hear(NamespaceGuest guest, int port) => NamespaceThread.Run(guest.Namespace, () => Hear(IPAddress.Any, port));

    /// <summary>Hears what comes to an address of this machine.</summary>
    public static Socket Hear(IPAddress address, int port)
    {
        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
        socket.Bind(new IPEndPoint(address, port));
        return socket;
    }

    /// <summary>Sends one from an address that the guest's own kernel believes to be its.</summary>
    public static void Send(NamespaceGuest guest, string from, string to, int port) => NamespaceThread.Run(guest.Namespace, () =>
    {
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
        socket.Bind(new IPEndPoint(IPAddress.Parse(from), 0));
        return socket.SendTo("x"u8, new IPEndPoint(IPAddress.Parse(to), port));
    });

    /// <summary>Whom the next one seems to come from; null where none comes within half a second.</summary>
    public static async Task<string?> Sender(Socket hearing)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromMilliseconds(500));
        try
        {
            var heard = await hearing.ReceiveFromAsync(new byte[100].AsMemory(), new IPEndPoint(IPAddress.Any, 0), patience.Token);
            return ((IPEndPoint)heard.RemoteEndPoint).Address.ToString();
        }
        catch (OperationCanceledException)
        {
            return null;
        }
    }
}
