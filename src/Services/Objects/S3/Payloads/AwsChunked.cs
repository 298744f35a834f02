using System.Buffers;
using System.Globalization;
using System.IO.Pipelines;
using System.Security.Cryptography;
using System.Text;
using Alize.Kernel;
using Alize.Services.Objects.S3.Signing;

namespace Alize.Services.Objects.S3.Payloads;

/// <summary>
/// Reads the bytes out of an aws-chunked body: <c>HEX[;chunk-signature=SIG]CRLF bytes CRLF ... 0 CRLF trailers CRLF</c>.
/// A chunk's signature is checked when its last byte was read: bytes are stored before, but never named unless all was right.
/// What is wrong is remembered in <see cref="Problem"/> and ends the stream.
/// </summary>
public sealed class AwsChunked(PipeReader body, ChunkChain? chain, bool trailers) : ReadOnlyStream
{
    private const int MostLine = 1024;
    private const int MostTrailerLine = 4096;
    private const int MostTrailers = 16;

    private readonly IncrementalHash? _hash = chain is null ? null : IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
    private readonly Dictionary<string, string> _trailers = new(StringComparer.OrdinalIgnoreCase);
    private string _signature = "";
    private long _left;
    private bool _begun;
    private bool _ended;

    public Fault? Problem { get; private set; }

    /// <summary>The headers after the body; complete once the stream has ended.</summary>
    public IReadOnlyDictionary<string, string> Trailers => _trailers;

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        if (_ended || buffer.Length == 0)
        {
            return 0;
        }

        if (_left == 0 && !await NextChunk(cancellationToken))
        {
            return 0;
        }

        var read = await body.ReadAsync(cancellationToken);
        if (read.Buffer.IsEmpty && read.IsCompleted)
        {
            body.AdvanceTo(read.Buffer.End);
            return Fail(S3Faults.IncompleteBody);
        }

        var take = (int)Math.Min(Math.Min(_left, buffer.Length), read.Buffer.Length);
        var piece = read.Buffer.Slice(0, take);
        piece.CopyTo(buffer.Span);
        body.AdvanceTo(piece.End);
        _hash?.AppendData(buffer.Span[..take]);
        _left -= take;
        if (_left == 0)
        {
            await EndChunk(cancellationToken);
        }

        return take;
    }

    protected override void Dispose(bool disposing)
    {
        _hash?.Dispose();
        base.Dispose(disposing);
    }

    /// <summary>Size of a chunk and its signature; null where the line is neither.</summary>
    public static (long Size, string? Signature)? ParseHead(string line)
    {
        var semicolon = line.IndexOf(';', StringComparison.Ordinal);
        var size = semicolon < 0 ? line : line[..semicolon];
        const string Name = ";chunk-signature=";
        var signature = semicolon < 0 ? null : line.AsSpan(semicolon).StartsWith(Name,
            StringComparison.Ordinal) ? line[(semicolon + Name.Length)..] : "";
        return size.Length is > 0 and <= 15
            && long.TryParse(size, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var number)
            ? (number, signature)
            : null;
    }

    private int Fail(Fault problem)
    {
        Problem = problem;
        _ended = true;
        return 0;
    }

    private async ValueTask<bool> NextChunk(CancellationToken ct)
    {
        if (await Line(MostLine, ct) is not { } line || ParseHead(line) is not { } head || (chain is not null && head.Signature is null))
        {
            Fail(S3Faults.IncompleteBody);
            return false;
        }

        (_left, _signature, _begun) = (head.Size, head.Signature ?? "", true);
        if (_left > 0)
        {
            return true;
        }

        await End(ct);
        return false;
    }

    private async ValueTask EndChunk(CancellationToken ct)
    {
        if (!Signed())
        {
            Fail(S3Faults.SignatureDoesNotMatch);
        }
        else if (await Line(MostLine, ct) is not "")
        {
            Fail(S3Faults.IncompleteBody);
        }
    }

    private bool Signed() => chain is null || chain.Follows(_hash!.GetHashAndReset(), _signature);

    /// <summary>The last chunk, of size zero, and what follows it.</summary>
    private async ValueTask End(CancellationToken ct)
    {
        if (!_begun || !Signed())
        {
            Fail(S3Faults.SignatureDoesNotMatch);
            return;
        }

        _ended = true;
        var signed = new StringBuilder();
        for (var count = 0; await Line(MostTrailerLine, ct) is { Length: > 0 } line; count++)
        {
            var colon = line.IndexOf(':', StringComparison.Ordinal);
            if (colon <= 0 || !trailers || count == MostTrailers)
            {
                Fail(S3Faults.BadRequest("MalformedTrailerError", "The request contained trailing data that was not well-formed."));
                return;
            }

            var (name, value) = (line[..colon].ToLowerInvariant(), line[(colon + 1)..].Trim());
            if (name == "x-amz-trailer-signature")
            {
                _trailers[name] = value;
                continue;
            }

            _trailers[name] = value;
            signed.Append(name).Append(':').Append(value).Append('\n');
        }

        if (chain is not null && trailers
            && !(_trailers.Remove("x-amz-trailer-signature", out var signature) && chain.FollowsTrailer(signed.ToString(), signature)))
        {
            Fail(S3Faults.SignatureDoesNotMatch);
            return;
        }

        if (await Line(MostLine, ct) is not null)
        {
            Fail(S3Faults.IncompleteBody);
        }
    }

    /// <summary>A line without its end; null at the end of the body, or where the line is longer than allowed.</summary>
    private async ValueTask<string?> Line(int most, CancellationToken ct)
    {
        while (true)
        {
            var read = await body.ReadAsync(ct);
            if (read.Buffer.PositionOf((byte)'\n') is { } end)
            {
                var line = read.Buffer.Slice(0, end);
                var text = line.Length > most ? null : Encoding.UTF8.GetString(line).TrimEnd('\r');
                body.AdvanceTo(read.Buffer.GetPosition(1, end));
                return text;
            }

            if (read.IsCompleted || read.Buffer.Length > most)
            {
                // what is left without an end of line is no line: an empty rest is the end, anything else is broken framing
                var text = read.Buffer.IsEmpty ? null : read.IsCompleted ? Encoding.UTF8.GetString(read.Buffer.Slice(0, Math.Min(most,
                    read.Buffer.Length))) : null;
                body.AdvanceTo(read.Buffer.End);
                return text;
            }

            body.AdvanceTo(read.Buffer.Start, read.Buffer.End);
        }
    }
}
