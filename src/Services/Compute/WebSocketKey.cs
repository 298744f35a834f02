using System.Security.Cryptography;
using System.Text;

namespace Alize.Services.Compute;

/// <summary>The answer to a websocket's key, which proves that the server understood (RFC 6455, 4.2.2).</summary>
internal static class WebSocketKey
{
    private const string Magic = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";

#pragma warning disable CA5350 // the protocol names SHA-1; nothing secret hangs on it
    public static string Answer(string key) => Convert.ToBase64String(SHA1.HashData(Encoding.ASCII.GetBytes(key + Magic)));
#pragma warning restore CA5350
}
