using System.Net;
using System.Net.Sockets;
using System.Text;
using Alize.Services.Network;
using Alize.Tests.Fixture;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace Alize.Tests.Compute;

/// <summary>A guest that asks at the metadata address: the test's end of a socket that the fake fabric hands over.</summary>
public sealed record Guest(TestCloud Cloud, string Network, string Address)
{
    public async Task<GuestSocket> Open()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var mine = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        await mine.ConnectAsync(listener.LocalEndpoint);
        var theirs = await listener.AcceptSocketAsync();
        _ = Cloud.Services.GetRequiredService<FakeFabric>().Metadata(new MetadataConnection(Network, Address, theirs));
        return new(mine);
    }

    /// <summary>All that comes back until the other side closes.</summary>
    public async Task<string> Say(string words)
    {
        using var socket = await Open();
        return await socket.Say(words);
    }

    public async Task<string> Body(string path)
    {
        var answer = await Say($"GET {path} HTTP/1.1\r\nHost: 169.254.169.254\r\nConnection: close\r\n\r\n");
        Assert.StartsWith("HTTP/1.1 200 OK\r\n", answer, StringComparison.Ordinal);
        return answer[(answer.IndexOf("\r\n\r\n", StringComparison.Ordinal) + 4)..];
    }

    public async Task<string> Status(string path) => (await Say($"GET {path} HTTP/1.0\r\n\r\n")).Split(' ')[1];
}

/// <summary>A guest's end of a connection.</summary>
public sealed class GuestSocket(Socket socket) : IDisposable
{
    public async Task<string> Say(string words)
    {
        try
        {
            await socket.SendAsync(Encoding.Latin1.GetBytes(words));
            socket.Shutdown(SocketShutdown.Send);
            var heard = new MemoryStream();
            var buffer = new byte[4096];
            for (int count; (count = await socket.ReceiveAsync(buffer)) > 0;)
            {
                heard.Write(buffer, 0, count);
            }

            return Encoding.UTF8.GetString(heard.ToArray());
        }
        catch (SocketException)
        {
            return "";
        }
    }

    public void Dispose() => socket.Dispose();
}
