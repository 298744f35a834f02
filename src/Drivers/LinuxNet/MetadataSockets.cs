using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using Alize.Services.Network;
using Microsoft.Extensions.Logging;

namespace Alize.Drivers.LinuxNet;

/// <summary>Listens on the metadata address inside each network's namespace: the socket says which network, the source which
/// port.</summary>
public sealed partial class MetadataSockets(KernelNames names, ILogger<MetadataSockets> log) : IDisposable
{
    public const string Address = "169.254.169.254";
    private readonly ConcurrentDictionary<string, Listener> _open = new();
    private readonly Lock _opening = new();
    private Func<MetadataConnection, Task>? _handler;

    /// <summary>Opens the sockets of all networks that are there; later ones are opened as they come.</summary>
    public void Serve(Func<MetadataConnection, Task> handler)
    {
        _handler = handler;
        foreach (var name in Namespaces.List(names.NetworkPrefix).Keys)
        {
            try
            {
                Ensure(name[names.NetworkPrefix.Length..]);
            }
            catch (InvalidOperationException e)
            {
                // a namespace that is half made or half gone has no such address: its network's reconciler will say
                LogLater(name, e.Message);
            }
        }
    }

    /// <summary>The network's socket is open, in the namespace that it has now.</summary>
    public void Ensure(string network)
    {
        if (_handler is not { } handler)
        {
            return;
        }

        lock (_opening)
        {
            var netns = names.NetworkNamespace(network);
            var number = Namespaces.List(netns).GetValueOrDefault(netns) ?? throw new InvalidOperationException($"no namespace {netns}");
            if (_open.TryGetValue(network, out var present) && present.Namespace == number)
            {
                return;
            }

            Close(network);
            var listener = new Listener(number, NamespaceThread.Run(netns, Open));
            _open[network] = listener;
            _ = Accept(network, listener.Socket, handler);
        }
    }

    public void Close(string network)
    {
        if (_open.TryRemove(network, out var listener))
        {
            listener.Socket.Dispose();
        }
    }

    public void Dispose()
    {
        foreach (var network in _open.Keys)
        {
            Close(network);
        }
    }

    private static Socket Open()
    {
        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        socket.SetSocketOption(SocketOptionLevel.Socket, SocketOptionName.ReuseAddress, true);
        socket.Bind(new IPEndPoint(IPAddress.Parse(Address), 80));
        socket.Listen(128);
        return socket;
    }

    private async Task Accept(string network, Socket listener, Func<MetadataConnection, Task> handler)
    {
        while (true)
        {
            try
            {
                var guest = await listener.AcceptAsync();
                _ = Handle(new(network, ((IPEndPoint)guest.RemoteEndPoint!).Address.ToString(), guest), handler);
            }
            catch (Exception e) when (e is ObjectDisposedException or SocketException { SocketErrorCode: SocketError.OperationAborted })
            {
                return;
            }
            catch (SocketException e)
            {
                // the guest went away between its SYN and our accept, or no descriptor is left for a moment
                LogLater(network, e.Message);
                await Task.Delay(TimeSpan.FromMilliseconds(50), TimeProvider.System);
            }
        }
    }

    private async Task Handle(MetadataConnection connection, Func<MetadataConnection, Task> handler)
    {
        try
        {
            await handler(connection);
        }
#pragma warning disable CA1031 // one guest's broken connection ends nothing else
        catch (Exception e)
#pragma warning restore CA1031
        {
            LogConnection(e, connection.NetworkId, connection.Source);
        }
    }

    [LoggerMessage(LogLevel.Debug, "Metadata of {Network}: {Words}")]
    private partial void LogLater(string network, string words);

    [LoggerMessage(LogLevel.Warning, "Metadata connection of {Source} in {Network} failed")]
    private partial void LogConnection(Exception e, string network, string source);

    private sealed record Listener(string Namespace, Socket Socket);
}
