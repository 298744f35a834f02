namespace Alize.Services.Objects.Swift;

/// <summary>Unpacks bzip2 as it comes, a block of at most 900,000 bytes at a time.</summary>
public sealed class Bzip2Stream(Stream packed) : ReadOnlyStream
{
    private readonly Bzip2Bits _bits = new(packed);
    private Bzip2Block? _block;
    private int _level;

    /// <exception cref="InvalidDataException">Where it is no bzip2, or harmed.</exception>
    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        while (!buffer.IsEmpty)
        {
            if (_block is not null && _block.Read(buffer.Span) is var read and > 0)
            {
                return read;
            }

            if (!await Next(cancellationToken))
            {
                return 0;
            }
        }

        return 0;
    }

    /// <summary>Streams may follow each other.</summary>
    private async ValueTask<bool> Next(CancellationToken ct)
    {
        if (_level == 0)
        {
            _bits.Align();
            if (await _bits.AtEnd(ct))
            {
                return false;
            }

            if (await _bits.Take(24, ct) != 0x425A68 || await _bits.Take(8, ct) is not (>= '1' and <= '9' and var level))
            {
                throw new InvalidDataException("it is no bzip2");
            }

            _level = (int)level - '0';
            _block ??= new Bzip2Block(_bits);
        }

        switch (((long)await _bits.Take(24, ct) << 24) | (uint)await _bits.Take(24, ct))
        {
            case 0x314159265359:
                await _block!.Decode(_level * 100_000, ct);
                return true;
            case 0x177245385090:
                await _bits.Take(32, ct);
                _level = 0;
                return true;
            default:
                throw new InvalidDataException("a block of the bzip2 is harmed");
        }
    }
}
