using System.Buffers.Binary;

namespace Alize.Services.Objects.Swift;

/// <summary>One block: Huffman codes, move to front, run lengths, the inverse of the Burrows-Wheeler transform.</summary>
internal sealed class Bzip2Block(Bzip2Bits bits)
{
    private const int GroupLength = 50;
    private const int MostBits = 20;
    private readonly byte[] _symbols = new byte[256];
    private int[] _links = [];
    private int _size;
    private int _given;
    private int _next;
    private int _run;
    private int _last = -1;
    private int _repeat;
    private uint _promised;
    private uint _crc;

    public async Task Decode(int most, CancellationToken ct)
    {
        if (_links.Length < most)
        {
            _links = new int[most];
        }

        _promised = await bits.Take(32, ct);
        _crc = 0xFFFFFFFF;
        if (await bits.Take(1, ct) != 0)
        {
            throw Harmed();
        }

        var origin = (int)await bits.Take(24, ct);
        var used = await Used(ct);
        var (tables, selectors) = await Tables(used + 2, ct);
        _size = await Codes(tables, selectors, used + 1, most, ct);
        if (origin >= _size)
        {
            throw Harmed();
        }

        Invert(origin);
        (_given, _run, _last, _repeat) = (0, 0, -1, 0);
    }

    /// <summary>The block's bytes, run lengths undone; 0 at its end.</summary>
    public int Read(Span<byte> to)
    {
        var written = 0;
        while (written < to.Length)
        {
            if (_repeat > 0)
            {
                to[written++] = Count((byte)_last);
                _repeat--;
                continue;
            }

            if (_given == _size)
            {
                break;
            }

            _next = _links[_next];
            var value = (byte)_next;
            _next >>= 8;
            _given++;
            if (_run == 4)
            {
                (_repeat, _run) = (value, 0);
                continue;
            }

            _run = value == _last ? _run + 1 : 1;
            _last = value;
            to[written++] = Count(value);
        }

        if (_given == _size && _repeat == 0 && _size > 0)
        {
            _size = _given = 0;
            if (~_crc != _promised)
            {
                throw Harmed();
            }
        }

        return written;
    }

    private static InvalidDataException Harmed() => new("a block of the bzip2 is harmed");

    private byte Count(byte value)
    {
        _crc ^= (uint)value << 24;
        for (var i = 0; i < 8; i++)
        {
            _crc = (_crc & 0x80000000) != 0 ? (_crc << 1) ^ 0x04C11DB7 : _crc << 1;
        }

        return value;
    }

    private async ValueTask<int> Used(CancellationToken ct)
    {
        var ranges = await bits.Take(16, ct);
        var count = 0;
        for (var i = 0; i < 16; i++)
        {
            var range = (ranges & (0x8000u >> i)) != 0 ? await bits.Take(16, ct) : 0;
            for (var j = 0; j < 16; j++)
            {
                if ((range & (0x8000u >> j)) != 0)
                {
                    _symbols[count++] = (byte)((i * 16) + j);
                }
            }
        }

        return count > 0 ? count : throw Harmed();
    }

    private async Task<(Bzip2Table[] Tables, byte[] Selectors)> Tables(int alphabet, CancellationToken ct)
    {
        var count = (int)await bits.Take(3, ct);
        var selectors = new byte[await bits.Take(15, ct)];
        if (count is < 2 or > 6 || selectors.Length == 0)
        {
            throw Harmed();
        }

        byte[] order = [0, 1, 2, 3, 4, 5];
        for (var i = 0; i < selectors.Length; i++)
        {
            var at = 0;
            while (await bits.Take(1, ct) == 1)
            {
                at = at + 1 < count ? at + 1 : throw Harmed();
            }

            var chosen = order[at];
            order.AsSpan(0, at).CopyTo(order.AsSpan(1));
            selectors[i] = order[0] = chosen;
        }

        var tables = new Bzip2Table[count];
        for (var t = 0; t < count; t++)
        {
            tables[t] = new Bzip2Table(await Lengths(alphabet, ct));
        }

        return (tables, selectors);
    }

    private async ValueTask<byte[]> Lengths(int alphabet, CancellationToken ct)
    {
        var lengths = new byte[alphabet];
        var length = (int)await bits.Take(5, ct);
        for (var i = 0; i < alphabet; i++)
        {
            while (await bits.Take(1, ct) == 1)
            {
                length += await bits.Take(1, ct) == 0 ? 1 : -1;
            }

            lengths[i] = length is >= 1 and <= MostBits ? (byte)length : throw Harmed();
        }

        return lengths;
    }

    private async Task<int> Codes(Bzip2Table[] tables, byte[] selectors, int end, int most, CancellationToken ct)
    {
        var front = _symbols.ToArray();
        int size = 0, group = 0, left = 0, run = 0, weight = 1;
        Bzip2Table? table = null;
        while (true)
        {
            if (left-- == 0)
            {
                table = group < selectors.Length ? tables[selectors[group++]] : throw Harmed();
                left = GroupLength - 1;
            }

            var symbol = await table!.Next(bits, ct);
            if (symbol <= 1)
            {
                run = weight <= most ? run + (weight << symbol) : throw Harmed();
                weight <<= 1;
                continue;
            }

            size = Fill(front[0], run, size, most);
            (run, weight) = (0, 1);
            if (symbol == end)
            {
                return size;
            }

            var value = front[symbol - 1];
            front.AsSpan(0, symbol - 1).CopyTo(front.AsSpan(1));
            front[0] = value;
            size = Fill(value, 1, size, most);
        }
    }

    private int Fill(byte value, int count, int size, int most)
    {
        if (count > most - size)
        {
            throw Harmed();
        }

        _links.AsSpan(size, count).Fill(value);
        return size + count;
    }

    private void Invert(int origin)
    {
        Span<int> starts = stackalloc int[257];
        starts.Clear();
        for (var i = 0; i < _size; i++)
        {
            starts[(byte)_links[i] + 1]++;
        }

        for (var i = 0; i < 256; i++)
        {
            starts[i + 1] += starts[i];
        }

        for (var i = 0; i < _size; i++)
        {
            _links[starts[(byte)_links[i]]++] |= i << 8;
        }

        _next = _links[origin] >> 8;
    }
}

/// <summary>A canonical Huffman code.</summary>
internal sealed class Bzip2Table
{
    private const int MostBits = 20;
    private readonly int[] _limits = new int[MostBits + 2];
    private readonly int[] _bases = new int[MostBits + 2];
    private readonly int[] _sorted;

    public Bzip2Table(byte[] lengths)
    {
        _sorted = [.. Enumerable.Range(0, lengths.Length).OrderBy(i => lengths[i])];
        int code = 0, index = 0;
        for (var length = 1; length <= MostBits; length++)
        {
            var count = lengths.Count(l => l == length);
            _bases[length] = index - code;
            code += count;
            index += count;
            _limits[length] = code;
            code <<= 1;
        }
    }

    public async ValueTask<int> Next(Bzip2Bits bits, CancellationToken ct)
    {
        var code = 0;
        for (var length = 1; length <= MostBits; length++)
        {
            code = (code << 1) | (int)(bits.TryTake(1, out var bit) ? bit : await bits.Take(1, ct));
            if (code < _limits[length] && code + _bases[length] is var at && at >= 0 && at < _sorted.Length)
            {
                return _sorted[at];
            }
        }

        throw new InvalidDataException("a code of the bzip2 is none");
    }
}
