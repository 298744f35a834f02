using System.Collections.Concurrent;
using System.Net.Sockets;
using Alize.Kernel;
using Alize.Services.Network;
using Microsoft.Extensions.Logging;

namespace Alize.Services.Compute;

/// <summary>Serves the connections that guests make to the metadata address. A guest holds a few at a time, and none for long.</summary>
public sealed partial class MetadataServer(
    INetworkFabric fabric, MetadataAnswers answers, TimeProvider clock, ILogger<MetadataServer> log) : IStartUp
{
    private const int MostConnections = 512;
    private const int MostOfOneGuest = 16;
    private const int MostRequests = 100;
    private const int MostScrap = 64 * 1024;
    private static readonly TimeSpan _farewell = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan _patience = TimeSpan.FromSeconds(10);
    private readonly ConcurrentDictionary<(string Network, string Source), int> _held = new();
    private int _all;

    public Task Start(CancellationToken ct)
    {
        fabric.ServeMetadata(Handle);
        return Task.CompletedTask;
    }

    internal async Task Handle(MetadataConnection connection)
    {
        using var socket = connection.Socket;
        var guest = (connection.NetworkId, connection.Source);
        var mine = _held.AddOrUpdate(guest, 1, (_, n) => n + 1);
        var all = Interlocked.Increment(ref _all);
        try
        {
            if (mine <= MostOfOneGuest && all <= MostConnections)
            {
                await Converse(connection);
            }
        }
        catch (Exception e) when (e is IOException or SocketException or OperationCanceledException)
        {
            // the guest went away, or took too long
            LogLeft(connection.Source, connection.NetworkId, e.Message);
        }
        finally
        {
            Interlocked.Decrement(ref _all);
            if (_held.AddOrUpdate(guest, 0, (_, n) => n - 1) <= 0)
            {
                _held.TryRemove(KeyValuePair.Create(guest, 0));
            }
        }
    }

    private async Task Converse(MetadataConnection connection)
    {
        await using var stream = new NetworkStream(connection.Socket, ownsSocket: false);
        var reader = new MetadataReader(stream);
        var open = true;
        for (var i = 1; open && i <= MostRequests; i++)
        {
            using var patience = new CancellationTokenSource(_patience, clock);
            var (request, refusal) = await reader.Next(patience.Token);
            if (request is null && refusal == 0)
            {
                return;
            }

            open = request is { KeepAlive: true } && i < MostRequests;
            var reply = request is null ? MetadataReply.Refused(refusal) : await Answered(connection, request, patience.Token);
            await stream.WriteAsync(reply.Wire(request?.Method != "HEAD", open), patience.Token);
        }

        await Part(connection.Socket);
    }

    /// <summary>Reads away what the guest still sends: closing on it would reset the connection before the guest has read our last
    /// words.</summary>
    private async Task Part(Socket socket)
    {
        socket.Shutdown(SocketShutdown.Send);
        using var patience = new CancellationTokenSource(_farewell, clock);
        var scrap = new byte[4096];
        for (int read = 0, count; read < MostScrap && (count = await socket.ReceiveAsync(scrap, patience.Token)) > 0; read += count)
        {
            // it is nothing that we want
        }
    }

    private async Task<MetadataReply> Answered(MetadataConnection connection, MetadataRequest request, CancellationToken ct)
    {
        try
        {
            return await answers.Answer(connection.NetworkId, connection.Source, request, ct);
        }
        catch (FaultException e)
        {
            LogRefused(connection.Source, connection.NetworkId, e.Message);
            return MetadataReply.Refused(503);
        }
    }

    [LoggerMessage(LogLevel.Debug, "{Source} in {Network} left: {Words}")]
    private partial void LogLeft(string source, string network, string words);

    [LoggerMessage(LogLevel.Warning, "{Source} in {Network} could not be answered: {Words}")]
    private partial void LogRefused(string source, string network, string words);
}
