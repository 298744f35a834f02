namespace Alize.Services.Objects.S3.Payloads;

/// <summary>Passes bytes on and sums them up on the way; without a checksum it only passes them on.</summary>
public sealed class SummedStream(Stream source, IChecksum? checksum) : ReadOnlyStream
{
    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        var read = await source.ReadAsync(buffer, cancellationToken);
        checksum?.Append(buffer.Span[..read]);
        return read;
    }

    public string? Finish() => checksum?.Finish();

    protected override void Dispose(bool disposing)
    {
        checksum?.Dispose();
        base.Dispose(disposing);
    }
}
