using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Alize.World.Fixture;

/// <summary>A service that tells each caller its address.</summary>
public static class Echo
{
    public static Socket Listen(string address, int port)
    {
        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        socket.Bind(new IPEndPoint(IPAddress.Parse(address), port));
        socket.Listen();
        _ = Serve(socket);
        return socket;
    }

    public static async Task Serve(Socket listener)
    {
        try
        {
            while (true)
            {
                using var caller = await listener.AcceptAsync();
                var address = ((IPEndPoint)caller.RemoteEndPoint!).Address;
                await caller.SendAsync(Encoding.ASCII.GetBytes((address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address).ToString()));
            }
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException)
        {
            // the test is over
        }
    }

    public static Task<string?> Ask(string address, int port) =>
        Ask(new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp), address, port);

    public static async Task<string?> Ask(Socket socket, string address, int port)
    {
        using (socket)
        {
            using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(1));
            try
            {
                await socket.ConnectAsync(IPAddress.Parse(address), port, patience.Token);
                var buffer = new byte[100];
                var length = await socket.ReceiveAsync(buffer, patience.Token);
                return Encoding.ASCII.GetString(buffer, 0, length);
            }
            catch (Exception e) when (e is SocketException or OperationCanceledException)
            {
                return null;
            }
        }
    }
}
