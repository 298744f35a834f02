using System.Net.Sockets;
using System.Net.WebSockets;
using Alize.Kernel;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace Alize.Services.Compute;

/// <summary>Carries a console between a browser's websocket and the guest's socket on its host. The token in the address is all that it
/// asks for.</summary>
internal sealed class ConsoleProxy(ConsoleTokens tokens, IHypervisor hypervisor) : IMount
{
    public const string Prefix = "/console/";
    private const int Chunk = 32 * 1024;

    private static readonly Rule _open = new(
        "os_compute_api:console", Needs.Nothing, "The address itself holds a token for one console, once");

    public IEnumerable<MountedOperation> Operations => [new("GET", Prefix + "{kind}", _open)];

    public bool Takes(HttpContext http) => http.Request.Path.Value is { } path && path.StartsWith(Prefix, StringComparison.Ordinal);

    public async Task Serve(HttpContext http)
    {
        if (!IsUpgrade(http))
        {
            await ConsolePage.Write(http);
            return;
        }

        var console = await tokens.Use(http.Request.Query["token"].ToString(), http.RequestAborted);
        if (console is null || http.Request.Path != Prefix + console.Kind)
        {
            http.Response.StatusCode = 403;
            return;
        }

        if (hypervisor.Console(console.Host, console.Server, console.Kind) is not { } way)
        {
            http.Response.StatusCode = 404;
            return;
        }

        using var guest = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        await guest.ConnectAsync(new UnixDomainSocketEndPoint(way.Path), http.RequestAborted);
        using var browser = await Accept(http);
        await Carry(browser, guest, http.RequestAborted);
    }

    private static bool IsUpgrade(HttpContext http) => http.Features.Get<IHttpUpgradeFeature>() is { IsUpgradableRequest: true }
        && http.Request.Headers.Upgrade.ToString().Equals("websocket", StringComparison.OrdinalIgnoreCase);

    /// <summary>noVNC asks for the subprotocol binary; what is not asked for is not named.</summary>
    private static async Task<WebSocket> Accept(HttpContext http)
    {
        var asked = http.Request.Headers.SecWebSocketProtocol.ToString().Split(',', StringSplitOptions.TrimEntries);
        var protocol = asked.Contains("binary") ? "binary" : null;
        var key = http.Request.Headers["Sec-WebSocket-Key"].ToString();
        var response = http.Response.Headers;
        response.Connection = "Upgrade";
        response.Upgrade = "websocket";
        response["Sec-WebSocket-Accept"] = WebSocketKey.Answer(key);
        if (protocol is not null)
        {
            response["Sec-WebSocket-Protocol"] = protocol;
        }

        var stream = await http.Features.GetRequiredFeature<IHttpUpgradeFeature>().UpgradeAsync();
        return WebSocket.CreateFromStream(stream, new WebSocketCreationOptions
        {
            IsServer = true, SubProtocol = protocol,
            KeepAliveInterval = TimeSpan.FromSeconds(30)
        });
    }

    /// <summary>Until either side ends.</summary>
    private static async Task Carry(WebSocket browser, Socket guest, CancellationToken ct)
    {
        using var end = CancellationTokenSource.CreateLinkedTokenSource(ct);
        var inward = Inward(browser, guest, end.Token);
        var outward = Outward(browser, guest, end.Token);
        await Task.WhenAny(inward, outward);
        await end.CancelAsync();
        await Task.WhenAll(inward, outward).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    private static async Task Inward(WebSocket browser, Socket guest, CancellationToken ct)
    {
        var buffer = new byte[Chunk];
        while (await browser.ReceiveAsync(buffer.AsMemory(), ct) is { MessageType: not WebSocketMessageType.Close } got)
        {
            for (var sent = 0; sent < got.Count;)
            {
                sent += await guest.SendAsync(buffer.AsMemory(sent, got.Count - sent), ct);
            }
        }
    }

    private static async Task Outward(WebSocket browser, Socket guest, CancellationToken ct)
    {
        var buffer = new byte[Chunk];
        while (await guest.ReceiveAsync(buffer, ct) is > 0 and var got)
        {
            await browser.SendAsync(buffer.AsMemory(0, got), WebSocketMessageType.Binary, endOfMessage: true, ct);
        }

        await browser.CloseOutputAsync(WebSocketCloseStatus.NormalClosure, null, ct);
    }
}
