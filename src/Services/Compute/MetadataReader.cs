using System.Globalization;
using System.Text;

namespace Alize.Services.Compute;

/// <summary>What a guest asks at the metadata address.</summary>
/// <param name="Path">Decoded, without query.</param>
public sealed record MetadataRequest(string Method, string Path, bool KeepAlive, byte[] Body);

/// <summary>What came: a request, or the status with which it is refused, or neither at the connection's end.</summary>
public readonly record struct MetadataRead(MetadataRequest? Request, int Refusal);

/// <summary>Reads HTTP/1 requests from a guest's connection. Guests are strangers: all that they send is small or refused.</summary>
public sealed class MetadataReader(Stream stream)
{
    public const int MostHead = 8 * 1024;
    public const int MostBody = 2 * 1024;
    private static readonly byte[] _end = "\r\n\r\n"u8.ToArray();
    private readonly byte[] _buffer = new byte[MostHead + MostBody];
    private int _filled;

    public async Task<MetadataRead> Next(CancellationToken ct)
    {
        int head;
        while ((head = _buffer.AsSpan(0, _filled).IndexOf(_end)) < 0)
        {
            if (_filled >= MostHead)
            {
                return new(null, 431);
            }

            var count = await stream.ReadAsync(_buffer.AsMemory(_filled, MostHead - _filled), ct);
            if (count == 0)
            {
                return new(null, _filled == 0 ? 0 : 400);
            }

            _filled += count;
        }

        return await WithBody(Encoding.Latin1.GetString(_buffer, 0, head), head + _end.Length, ct);
    }

    private async Task<MetadataRead> WithBody(string head, int bodyAt, CancellationToken ct)
    {
        var lines = head.Split("\r\n");
        if (!TryHeaders(lines.AsSpan(1), out var headers) || RequestLine(lines[0]) is not var (method, path, version))
        {
            return new(null, 400);
        }

        if (headers.ContainsKey("transfer-encoding"))
        {
            return new(null, 501);
        }

        var length = 0;
        if (headers.TryGetValue("content-length", out var digits)
            && !int.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out length))
        {
            return new(null, 400);
        }

        if (length > MostBody)
        {
            return new(null, 413);
        }

        while (_filled < bodyAt + length)
        {
            var count = await stream.ReadAsync(_buffer.AsMemory(_filled, bodyAt + length - _filled), ct);
            if (count == 0)
            {
                return new(null, 400);
            }

            _filled += count;
        }

        var body = _buffer.AsSpan(bodyAt, length).ToArray();
        _buffer.AsSpan(bodyAt + length, _filled - bodyAt - length).CopyTo(_buffer);
        _filled -= bodyAt + length;
        var wish = headers.GetValueOrDefault("connection", version == "HTTP/1.1" ? "keep-alive" : "close");
        return new(new(method, path, wish.Equals("keep-alive", StringComparison.OrdinalIgnoreCase), body), 0);
    }

    private static (string Method, string Path, string Version)? RequestLine(string line)
    {
        var words = line.Split(' ');
        if (words.Length != 3 || words[2] is not ("HTTP/1.1" or "HTTP/1.0")
            || words[0].Length == 0 || !words[0].All(char.IsAsciiLetterUpper))
        {
            return null;
        }

        var target = words[1];
        if (target.StartsWith("http://", StringComparison.OrdinalIgnoreCase))
        {
            var slash = target.IndexOf('/', "http://".Length);
            target = slash < 0 ? "/" : target[slash..];
        }

        return target.StartsWith('/') ? (words[0], Uri.UnescapeDataString(target.Split('?')[0]), words[2]) : null;
    }

    /// <summary>A name twice is refused: whoever sends two lengths wants to be read in two ways.</summary>
    private static bool TryHeaders(ReadOnlySpan<string> lines, out Dictionary<string, string> headers)
    {
        headers = new(StringComparer.OrdinalIgnoreCase);
        foreach (var line in lines)
        {
            var colon = line.IndexOf(':', StringComparison.Ordinal);
            if (colon < 1 || line.AsSpan(0, colon).ContainsAny(' ', '\t') || line.AsSpan().ContainsAny('\r', '\n', '\0'))
            {
                return false;
            }

            if (!headers.TryAdd(line[..colon], line[(colon + 1)..].Trim())
                && line[..colon].ToLowerInvariant() is "content-length" or "transfer-encoding" or "connection")
            {
                return false;
            }
        }

        return true;
    }
}
