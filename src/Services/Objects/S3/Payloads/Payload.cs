using System.Globalization;
using System.IO.Pipelines;
using System.Security.Cryptography;
using Alize.Kernel;
using Alize.Services.Objects.S3.Signing;

namespace Alize.Services.Objects.S3.Payloads;

/// <summary>The body of a request without its framing, checked against everything that signature, headers and trailers say of it.
/// Read it to the end, then ask <see cref="Verify"/>.</summary>
public sealed class Payload : ReadOnlyStream
{
    private const string Streaming = "STREAMING-";

    private readonly Stream _source;
    private readonly AwsChunked? _chunked;
    private readonly string? _sha256;
    private readonly IncrementalHash? _sha;
    private readonly IChecksum? _checksum;
    private string? _promised;
    private bool _ended;

    private Payload(S3Call call, string? sha256, AwsChunked? chunked, PayloadChecksum? checksum)
    {
        _source = chunked is null ? call.Http.Request.Body : chunked;
        _chunked = chunked;
        _sha256 = sha256;
        _sha = sha256 is null ? null : IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        Kind = checksum?.Kind;
        _checksum = checksum?.Kind.Start();
        _promised = checksum?.Value;
        Size = SizeOf(call, chunked is not null);
    }

    /// <summary>How many bytes the client promised; null where it did not say.</summary>
    public long? Size { get; }

    /// <summary>The checksum that the client sends or asks for.</summary>
    public ChecksumKind? Kind { get; }

    /// <summary>The sum of what came, base64, once <see cref="Verify"/> has said that all is well.</summary>
    public string? Sum { get; private set; }

    public Fault? Problem { get; private set; }

    /// <summary>Decides by the headers how the body is framed and what it must be.</summary>
    /// <param name="wanted">The checksum to compute where the request names none.</param>
    /// <param name="sumsOfBody">False where checksum headers speak of something else than this body: of the object that parts
    /// become.</param>
    public static (Fault? Fault, Payload? Payload) Of(S3Call call, ChecksumKind? wanted = null, bool sumsOfBody = true)
    {
        var mode = call.Signed?.Payload ?? call.Header("x-amz-content-sha256") ?? SigV4.Unsigned;
        var (fault, checksum) = sumsOfBody ? PayloadChecksum.Of(call) : (null, null);
        if (fault is not null)
        {
            return (fault, null);
        }

        checksum ??= wanted is null ? null : new(wanted, null);
        if (!mode.StartsWith(Streaming, StringComparison.Ordinal))
        {
            if (mode == SigV4.Unsigned || call.Signed is null || call.Signed.Payload is null)
            {
                return (null, new(call, null, null, checksum));
            }

            return mode.Length == 64 && mode.All(char.IsAsciiHexDigit)
                ? (null, new(call, mode.ToLowerInvariant(), null, checksum))
                : (S3Faults.InvalidArgument(
                    "x-amz-content-sha256 must be UNSIGNED-PAYLOAD, a STREAMING- form, or a valid sha256 value."), null);
        }

        if (call.Header("x-amz-decoded-content-length") is null)
        {
            return (S3Faults.MissingContentLength, null);
        }

        var reader = call.Http.Request.BodyReader;
        return (mode, call.Signed?.Chain) switch
        {
            ("STREAMING-AWS4-HMAC-SHA256-PAYLOAD", { } chain) => (null, new(call, null, new(reader, chain, false), checksum)),
            ("STREAMING-AWS4-HMAC-SHA256-PAYLOAD-TRAILER", { } chain) => (null, new(call, null, new(reader, chain, true), checksum)),
            ("STREAMING-UNSIGNED-PAYLOAD-TRAILER", _) => (null, new(call, null, new(reader, null, true), checksum)),
            _ => (S3Faults.NotImplemented($"The payload form {mode} is not served."), null),
        };
    }

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        if (_ended || buffer.Length == 0)
        {
            return 0;
        }

        var read = await _source.ReadAsync(buffer, cancellationToken);
        _ended = read == 0;
        _sha?.AppendData(buffer.Span[..read]);
        _checksum?.Append(buffer.Span[..read]);
        return read;
    }

    /// <summary>Whether the body, read to its end, is what was promised; else <see cref="Problem"/> says what is wrong.</summary>
    public bool Verify()
    {
        Problem ??= _chunked?.Problem ?? (_ended ? null : S3Faults.IncompleteBody);
        if (Problem is null && _sha is not null && !SigningKey.Same(Convert.ToHexStringLower(_sha.GetHashAndReset()), _sha256!))
        {
            Problem = S3Faults.ContentSha256Mismatch;
        }

        if (Problem is null && _checksum is not null)
        {
            var sum = _checksum.Finish();
            _promised ??= _chunked?.Trailers.GetValueOrDefault(Kind!.Header);
            Problem = _promised is null || _promised == sum ? null : S3Faults.BadRequest(
                "BadDigest", $"The {Kind!.Name} you specified did not match the calculated checksum.");
            Sum = sum;
        }

        return Problem is null;
    }

    /// <summary>Reads to the end what must be empty: a body of length zero may still carry trailers.</summary>
    public async Task<bool> VerifyEmpty(CancellationToken ct)
    {
        var one = new byte[1];
        if (await ReadAsync(one, ct) > 0)
        {
            Problem = S3Faults.IncompleteBody;
        }

        return Verify();
    }

    protected override void Dispose(bool disposing)
    {
        _chunked?.Dispose();
        _sha?.Dispose();
        _checksum?.Dispose();
        base.Dispose(disposing);
    }

    private static long? SizeOf(S3Call call, bool chunked)
    {
        if (!chunked)
        {
            return call.Http.Request.ContentLength;
        }

        return long.TryParse(call.Header("x-amz-decoded-content-length"), NumberStyles.None, CultureInfo.InvariantCulture,
            out var size) ? size : null;
    }
}

/// <summary>Which checksum a request names, and its value where that comes before the body.</summary>
internal sealed record PayloadChecksum(ChecksumKind Kind, string? Value)
{
    public static (Fault? Fault, PayloadChecksum? Checksum) Of(S3Call call)
    {
        PayloadChecksum? found = null;
        foreach (var kind in ChecksumKind.All)
        {
            if (call.Header(kind.Header) is not { } value)
            {
                continue;
            }

            if (found is not null)
            {
                return (S3Faults.InvalidRequest("Expecting a single x-amz-checksum- header. Multiple checksum Types are not allowed."),
                    null);
            }

            if (!IsSum(kind, value))
            {
                return (S3Faults.InvalidRequest($"Value for {kind.Header} header is invalid."), null);
            }

            found = new(kind, value);
        }

        if (found is null && call.Header("x-amz-trailer") is { } trailer)
        {
            return ChecksumKind.OfHeader(trailer.Trim()) is { } kind
                ? (null, new(kind, null))
                : (S3Faults.InvalidRequest("The value specified in the x-amz-trailer header is not supported"), null);
        }

        return (null, found);
    }

    private static bool IsSum(ChecksumKind kind, string value)
    {
        Span<byte> bytes = stackalloc byte[64];
        return Convert.TryFromBase64String(value, bytes, out var length) && length == kind.Name switch
        {
            "CRC32" or "CRC32C" => 4,
            "CRC64NVME" => 8,
            "SHA1" => 20,
            _ => 32,
        };
    }
}
