using Alize.Services.Objects.S3.Payloads;

namespace Alize.Services.Objects.S3.Forms;

/// <summary>Passes bytes on and counts them.</summary>
public sealed class CountedStream(Stream source) : ReadOnlyStream
{
    public long Count { get; private set; }

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        var read = await source.ReadAsync(buffer, cancellationToken);
        Count += read;
        return read;
    }
}
