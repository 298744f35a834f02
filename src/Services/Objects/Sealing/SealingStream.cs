using System.Security.Cryptography;

namespace Alize.Services.Objects.Sealing;

/// <summary>Reads a body and gives it sealed (<see cref="SealFormat"/>), with size and MD5 of what it read.</summary>
internal sealed class SealingStream : Stream
{
    private readonly Stream _body;
    private readonly AesGcm _cipher;
    private readonly IncrementalHash _md5 = IncrementalHash.CreateHash(HashAlgorithmName.MD5);

    // one byte more than a unit: whether a unit is the last is known when the next one begins
    private readonly byte[] _plain = new byte[SealFormat.Unit + 1];
    private readonly byte[] _sealed = new byte[SealFormat.SealedUnit];
    private int _filled;
    private int _from;
    private int _until;
    private long _unit;
    private bool _ended;

    public SealingStream(Stream body, byte[] dataKey)
    {
        _body = body;
        RandomNumberGenerator.Fill(_sealed.AsSpan(0, SealFormat.Salt));
        _cipher = SealFormat.Cipher(dataKey, _sealed.AsSpan(0, SealFormat.Salt));
        _until = SealFormat.Salt;
    }

    /// <summary>Bytes of the body.</summary>
    public long Size { get; private set; }

    /// <summary>Of the body, lower-case hex; to be asked once, at the end.</summary>
    public string Md5() => Convert.ToHexStringLower(_md5.GetHashAndReset());

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => throw new NotSupportedException();

    public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        if (_from == _until && !_ended)
        {
            await Next(cancellationToken);
        }

        var length = Math.Min(buffer.Length, _until - _from);
        _sealed.AsMemory(_from, length).CopyTo(buffer);
        _from += length;
        return length;
    }

    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override void Flush()
    {
    }

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            _cipher.Dispose();
            _md5.Dispose();
        }

        base.Dispose(disposing);
    }

    private async Task Next(CancellationToken ct)
    {
        while (_filled < _plain.Length)
        {
            var read = await _body.ReadAsync(_plain.AsMemory(_filled), ct);
            if (read == 0)
            {
                _ended = true;
                break;
            }

            _md5.AppendData(_plain.AsSpan(_filled, read));
            Size += read;
            _filled += read;
        }

        var length = Math.Min(_filled, SealFormat.Unit);
        _ended = _ended && _filled <= SealFormat.Unit;
        SealFormat.Close(_cipher, _unit++, _ended, _plain.AsSpan(0, length), _sealed);
        (_from, _until) = (0, length + SealFormat.Tag);
        _plain.AsSpan(length, _filled - length).CopyTo(_plain);
        _filled -= length;
    }
}
