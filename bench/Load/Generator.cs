using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Alize.Load;

/// <summary>Sends one kind of request over some connections at once, each with a thread of its own, the next request after the last
/// answer. Asks nothing of the machine but sockets, so that the client costs less than what it measures.</summary>
internal sealed class Generator
{
    /// <summary>A connection that broke so many times in a row ends its thread.</summary>
    private const int MostBroken = 20;

    private readonly Request _request;
    private readonly IPEndPoint _server;
    private readonly string _authority;
    private readonly string _path;
    private readonly TimeSpan _most;
    private readonly Stopwatch _watch = new();
    private long _left;
    private long _next;

    private Generator(Request request, TimeSpan most, long count)
    {
        var uri = new Uri(request.Url.Replace("{n}", "0", StringComparison.Ordinal));
        _request = request;
        _server = new(Dns.GetHostAddresses(uri.Host).First(a => a.AddressFamily == AddressFamily.InterNetwork), uri.Port);
        _authority = uri.Authority;
        _path = request.Url[(uri.Scheme.Length + "://".Length + uri.Authority.Length)..];
        _most = most;
        _left = count;
        _next = request.First;
    }

    /// <summary>Runs for at most <paramref name="most"/>, or until <paramref name="count"/> requests were sent.</summary>
    /// <exception cref="NotSupportedException">The address is not plain HTTP.</exception>
    public static Outcome Run(Request request, int connections, TimeSpan most, long count = long.MaxValue)
    {
        if (!request.Url.StartsWith("http://", StringComparison.Ordinal))
        {
            throw new NotSupportedException($"only plain HTTP is spoken here: {request.Url}");
        }

        var run = new Generator(request, most, count);
        var tallies = Enumerable.Range(0, connections).Select(_ => new Tally()).ToArray();
        var threads = tallies.Select(t => new Thread(() => run.One(t))).ToArray();
        run._watch.Start();
        Array.ForEach(threads, t => t.Start());
        Array.ForEach(threads, t => t.Join());
        return Tally.Sum(tallies, run._watch.Elapsed.TotalSeconds);
    }

    private void One(Tally tally)
    {
        using var connection = new HttpConnection(_server);
        for (var broken = 0; broken < MostBroken && _watch.Elapsed < _most && Interlocked.Decrement(ref _left) >= 0;)
        {
            var n = Interlocked.Increment(ref _next) - 1;
            var number = (_request.Modulo > 0 ? n % _request.Modulo : n).ToString(System.Globalization.CultureInfo.InvariantCulture);
            var text = _request.Text is { } t ? Encoding.UTF8.GetBytes(t.Replace("{n}", number, StringComparison.Ordinal)) : null;
            var sent = text?.Length ?? _request.BodyBytes;
            var head = Head(number, sent);
            var began = _watch.Elapsed;
            try
            {
                var (status, got) = connection.Send(head, text, sent, _request.Method == "HEAD");
                tally.Answered(status, (_watch.Elapsed - began).TotalMilliseconds, got + sent);
                broken = 0;
            }
            catch (Exception e) when (e is IOException or SocketException or FormatException)
            {
                broken++;
                tally.Broke(e.Message);
                connection.Dispose();
            }
        }
    }

    private byte[] Head(string number, long length)
    {
        var head = new StringBuilder(512).Append(_request.Method).Append(' ').Append(_path.Replace("{n}", number, StringComparison.Ordinal))
            .Append(" HTTP/1.1\r\nHost: ").Append(_authority).Append("\r\n");
        foreach (var line in _request.Headers)
        {
            head.Append(line).Append("\r\n");
        }

        if (_request.Method is "PUT" or "POST")
        {
            head.Append("Content-Length: ").Append(length).Append("\r\n");
        }

        return Encoding.ASCII.GetBytes(head.Append("\r\n").ToString());
    }

    /// <summary>What one thread saw.</summary>
    private sealed class Tally
    {
        private readonly List<double> _ms = new(4096);
        private readonly Dictionary<string, long> _bad = [];
        private long _bytes;

        public static Outcome Sum(Tally[] all, double seconds)
        {
            var bad = all.SelectMany(t => t._bad).GroupBy(b => b.Key).Select(g => (Word: g.Key, Count: g.Sum(b => b.Value))).ToList();
            return new(
                [.. all.SelectMany(t => t._ms).Order()], bad.Sum(b => b.Count), string.Join(", ", bad.Select(b => $"{b.Count} x {b.Word}")),
                all.Sum(t => t._bytes), seconds);
        }

        public void Answered(int status, double ms, long bytes)
        {
            if (status / 100 != 2)
            {
                Broke($"status {status}");
                return;
            }

            _ms.Add(ms);
            _bytes += bytes;
        }

        public void Broke(string word) => _bad[word] = _bad.GetValueOrDefault(word) + 1;
    }
}
