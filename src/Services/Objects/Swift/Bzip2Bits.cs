namespace Alize.Services.Objects.Swift;

/// <summary>Bits of a stream, the first of a byte first.</summary>
internal sealed class Bzip2Bits(Stream packed)
{
    private readonly byte[] _buffer = new byte[16 * 1024];
    private int _at;
    private int _filled;
    private ulong _bits;
    private int _count;

    /// <summary>Up to 32 bits, where they are in memory already: the path that is taken almost always.</summary>
    public bool TryTake(int count, out uint value)
    {
        while (_count < count && _at < _filled)
        {
            _bits = (_bits << 8) | _buffer[_at++];
            _count += 8;
        }

        value = 0;
        if (_count < count)
        {
            return false;
        }

        _count -= count;
        value = (uint)((_bits >> _count) & ((1UL << count) - 1));
        return true;
    }

    /// <exception cref="InvalidDataException">Where the stream ends before.</exception>
    public async ValueTask<uint> Take(int count, CancellationToken ct)
    {
        uint value;
        while (!TryTake(count, out value))
        {
            if (!await Fill(ct))
            {
                throw new InvalidDataException("the bzip2 ends early");
            }
        }

        return value;
    }

    public void Align() => _count -= _count % 8;

    public async ValueTask<bool> AtEnd(CancellationToken ct) => _count == 0 && _at == _filled && !await Fill(ct);

    /// <summary>False at the end of the stream.</summary>
    private async ValueTask<bool> Fill(CancellationToken ct)
    {
        if (_at < _filled)
        {
            return true;
        }

        (_at, _filled) = (0, await packed.ReadAsync(_buffer, ct));
        return _filled > 0;
    }
}
