using System.Globalization;
using System.Text;

namespace Alize.Services.Compute;

/// <summary>What a guest is answered.</summary>
public sealed record MetadataReply(int Status, string Type, byte[] Body)
{
    private const string Plain = "text/plain; charset=UTF-8";

    public static MetadataReply Text(string text) => new(200, Plain, Encoding.UTF8.GetBytes(text));

    public static MetadataReply Refused(int status) => new(status, Plain, Encoding.ASCII.GetBytes($"{status} {Reason(status)}\n"));

    /// <summary>A file; its name says what it is.</summary>
    public static MetadataReply File(string path, byte[] content) => new(
        200,
        path.EndsWith(".json", StringComparison.Ordinal) ? "application/json"
            : path.EndsWith("user_data", StringComparison.Ordinal)
            || path.EndsWith("user-data", StringComparison.Ordinal) ? "application/octet-stream"
            : Plain,
        content);

    /// <summary>The bytes on the wire.</summary>
    public byte[] Wire(bool withBody, bool keepAlive)
    {
        var head = string.Create(
            CultureInfo.InvariantCulture,
            $"HTTP/1.1 {Status} {Reason(Status)}\r\nContent-Type: {Type}\r\nContent-Length: {Body.Length}\r\nConnection: "
                + $"{(keepAlive ? "keep-alive" : "close")}\r\n\r\n");
        return withBody ? [.. Encoding.ASCII.GetBytes(head), .. Body] : Encoding.ASCII.GetBytes(head);
    }

    private static string Reason(int status) => status switch
    {
        200 => "OK",
        400 => "Bad Request",
        404 => "Not Found",
        405 => "Method Not Allowed",
        409 => "Conflict",
        413 => "Content Too Large",
        431 => "Request Header Fields Too Large",
        501 => "Not Implemented",
        _ => "Service Unavailable",
    };
}
