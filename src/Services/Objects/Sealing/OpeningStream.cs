using System.Security.Cryptography;

namespace Alize.Services.Objects.Sealing;

/// <summary>Takes sealed units as they come from a blob and writes on what they hold of a range.</summary>
/// <param name="first">The first unit that comes.</param>
/// <param name="size">Bytes of the whole body.</param>
internal sealed class OpeningStream(Stream to, AesGcm cipher, long first, long size, long offset, long length) : Stream
{
    private readonly byte[] _sealed = new byte[SealFormat.SealedUnit];
    private readonly byte[] _plain = new byte[SealFormat.Unit];
    private int _filled;
    private long _unit = first;

    public override bool CanRead => false;

    public override bool CanSeek => false;

    public override bool CanWrite => true;

    public override long Length => throw new NotSupportedException();

    public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }

    public override async ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
    {
        while (!buffer.IsEmpty)
        {
            var wanted = UnitLength + SealFormat.Tag;
            var taken = Math.Min(buffer.Length, wanted - _filled);
            buffer[..taken].CopyTo(_sealed.AsMemory(_filled));
            _filled += taken;
            buffer = buffer[taken..];
            if (_filled == wanted)
            {
                await Pass(cancellationToken);
            }
        }
    }

    public override Task WriteAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        WriteAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override void Flush()
    {
    }

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    private int UnitLength => (int)Math.Min(SealFormat.Unit, size - (_unit * SealFormat.Unit));

    private async Task Pass(CancellationToken ct)
    {
        var plain = UnitLength;
        var isLast = _unit == SealFormat.Units(size) - 1;
        SealFormat.Open(cipher, _unit, isLast, _sealed.AsSpan(0, _filled), _plain);
        var at = _unit * SealFormat.Unit;
        var from = Math.Max(0, offset - at);
        var until = Math.Min(plain, offset + length - at);
        await to.WriteAsync(_plain.AsMemory((int)from, (int)(until - from)), ct);
        (_filled, _unit) = (0, _unit + 1);
    }
}
