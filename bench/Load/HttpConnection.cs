using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Text;

namespace Alize.Load;

/// <summary>A blocking HTTP/1.1 connection that costs little: it reads of an answer only its status and its length, and reconnects where
/// the server closes.</summary>
internal sealed class HttpConnection(IPEndPoint server) : IDisposable
{
    private const int TimeoutMs = 60_000;
    private static readonly byte[] _noise = RandomNumberGenerator.GetBytes(1 << 20);
    private readonly byte[] _buffer = new byte[256 * 1024];
    private readonly StringBuilder _line = new(128);
    private Socket? _socket;
    private int _at;
    private int _end;

    /// <summary>Sends a request and reads its answer to the end.</summary>
    /// <param name="noiseBytes">Bytes of noise after the head, where there is no <paramref name="text"/>.</param>
    /// <returns>The status, and the bytes of the answer's body.</returns>
    /// <exception cref="IOException">The server closed within an answer.</exception>
    /// <exception cref="SocketException">There is no connection, or it broke.</exception>
    public (int Status, long Bytes) Send(byte[] head, byte[]? text, long noiseBytes, bool bodyless)
    {
        var reused = _socket is not null;
        try
        {
            return Once(head, text, noiseBytes, bodyless);
        }
        catch (Exception e) when (reused && e is IOException or SocketException)
        {
            // the server had closed an idle connection
            Dispose();
            return Once(head, text, noiseBytes, bodyless);
        }
    }

    public void Dispose()
    {
        _socket?.Dispose();
        _socket = null;
        (_at, _end) = (0, 0);
    }

    private (int Status, long Bytes) Once(byte[] head, byte[]? text, long noiseBytes, bool bodyless)
    {
        if (_socket is null)
        {
            _socket = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp)
            {
                NoDelay = true, ReceiveTimeout = TimeoutMs, SendTimeout = TimeoutMs,
            };
            _socket.Connect(server);
        }

        Write(head, text, noiseBytes);
        return Read(bodyless);
    }

    private void Write(byte[] head, byte[]? text, long noiseBytes)
    {
        var first = (int)Math.Min(noiseBytes, 64 * 1024);
        SendAll([.. head, .. text is null ? _noise.AsSpan(0, first) : text]);
        for (var left = text is null ? noiseBytes - first : 0; left > 0;)
        {
            var part = (int)Math.Min(left, _noise.Length);
            SendAll(_noise.AsSpan(0, part));
            left -= part;
        }
    }

    private void SendAll(ReadOnlySpan<byte> bytes)
    {
        while (bytes.Length > 0)
        {
            bytes = bytes[_socket!.Send(bytes)..];
        }
    }

    private (int Status, long Bytes) Read(bool bodyless)
    {
        while (true)
        {
            var first = Line();
            var status = int.Parse(first.AsSpan(9, 3), CultureInfo.InvariantCulture);
            var (length, chunked, close) = Headers(first);
            if (status is >= 100 and < 200)
            {
                continue;
            }

            var bytes = bodyless || status is 204 or 304 ? 0 : chunked ? Chunks() : length is { } known ? Skip(known) : ToTheEnd();
            if (close || (length is null && !chunked && status is not (204 or 304)))
            {
                Dispose();
            }

            return (status, bytes);
        }
    }

    private (long? Length, bool Chunked, bool Close) Headers(string first)
    {
        (long? length, var chunked, var close) = (null, false, first.StartsWith("HTTP/1.0", StringComparison.Ordinal));
        for (var line = Line(); line.Length > 0; line = Line())
        {
            if (line.StartsWith("content-length:", StringComparison.OrdinalIgnoreCase))
            {
                length = long.Parse(line.AsSpan(15).Trim(), CultureInfo.InvariantCulture);
            }
            else if (line.StartsWith("transfer-encoding:", StringComparison.OrdinalIgnoreCase))
            {
                chunked = line.Contains("chunked", StringComparison.OrdinalIgnoreCase);
            }
            else if (line.StartsWith("connection:", StringComparison.OrdinalIgnoreCase))
            {
                close = line.Contains("close", StringComparison.OrdinalIgnoreCase);
            }
        }

        return (length, chunked, close);
    }

    private long Chunks()
    {
        var bytes = 0L;
        while (true)
        {
            var size = long.Parse(Line().Split(';')[0].AsSpan().Trim(), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture);
            bytes += Skip(size);
            if (size == 0)
            {
                while (Line().Length > 0)
                {
                }

                return bytes;
            }

            Line();
        }
    }

    private long ToTheEnd()
    {
        long bytes = _end - _at;
        _at = _end;
        for (int got; (got = _socket!.Receive(_buffer)) > 0;)
        {
            bytes += got;
        }

        return bytes;
    }

    private long Skip(long bytes)
    {
        for (var left = bytes; left > 0;)
        {
            Fill();
            var part = (int)Math.Min(left, _end - _at);
            _at += part;
            left -= part;
        }

        return bytes;
    }

    private string Line()
    {
        _line.Clear();
        while (true)
        {
            Fill();
            var c = (char)_buffer[_at++];
            if (c == '\n')
            {
                return _line.ToString().TrimEnd('\r');
            }

            _line.Append(c);
        }
    }

    private void Fill()
    {
        if (_at < _end)
        {
            return;
        }

        (_at, _end) = (0, _socket!.Receive(_buffer));
        if (_end == 0)
        {
            throw new IOException("closed by the server");
        }
    }
}
