using System.Globalization;
using System.Text;

namespace Alize.Services.Objects.Swift;

/// <summary>A file of an archive: its name, and its metadata as the archive keeps it (SCHILY.xattr.user.*).</summary>
public sealed record TarFile(string Name, long Size, IReadOnlyDictionary<string, string> Attributes);

/// <summary>Reads a tar archive from a stream: ustar, GNU long names, pax records. Holds one header; bodies pass by.</summary>
public sealed class TarReader(Stream archive)
{
    private const int Block = 512;
    private const int MostHeader = 64 * 1024;
    private readonly byte[] _block = new byte[Block];
    private long _left;
    private long _padding;

    /// <summary>The next file; null at the end.</summary>
    /// <exception cref="InvalidDataException">Where it is no archive.</exception>
    public async Task<TarFile?> Next(CancellationToken ct)
    {
        string? longName = null;
        var attributes = new Dictionary<string, string>();
        while (true)
        {
            await Skip(ct);
            if (await archive.ReadAtLeastAsync(_block, Block, throwOnEndOfStream: false, ct) is var read && read < Block)
            {
                return read == 0 ? null : throw new InvalidDataException("the archive ends within a header");
            }

            if (!_block.AsSpan().ContainsAnyExcept((byte)0))
            {
                return null;
            }

            var (name, size, kind) = Header();
            if (kind is 'L' or 'x' or 'g')
            {
                var text = await Extended(size, ct);
                if (kind == 'L')
                {
                    longName = text.TrimEnd('\0');
                }
                else if (kind == 'x')
                {
                    Pax(text, attributes);
                }

                continue;
            }

            if (attributes.GetValueOrDefault("size") is { } words)
            {
                size = Number(words);
            }

            (_left, _padding) = kind is '0' or '\0' or '7' ? (size, Pad(size)) : (0, 0);
            if (kind is '0' or '\0' or '7')
            {
                return new(attributes.GetValueOrDefault("path") ?? longName ?? name, size, attributes);
            }

            if (kind is not ('5' or '1' or '2'))
            {
                (_left, _padding) = (size, Pad(size));
            }

            (longName, attributes) = (null, []);
        }
    }

    /// <summary>The body of the file that came last; it must be read or left before the next.</summary>
    public Stream Body() => new Part(this);

    private static long Pad(long size) => (Block - (size % Block)) % Block;

    private (string Name, long Size, char Kind) Header()
    {
        var sum = 0;
        for (var i = 0; i < Block; i++)
        {
            sum += i is >= 148 and < 156 ? ' ' : _block[i];
        }

        if (sum != Octal(148, 8))
        {
            throw new InvalidDataException("the archive's header fails its checksum");
        }

        var name = Text(0, 100);
        var prefix = _block.AsSpan(257, 5).SequenceEqual("ustar"u8) && _block[262] == 0 ? Text(345, 155) : "";
        return (prefix.Length > 0 ? $"{prefix}/{name}" : name, Octal(124, 12), (char)_block[156]);
    }

    private string Text(int at, int most)
    {
        var field = _block.AsSpan(at, most);
        var end = field.IndexOf((byte)0);
        return Encoding.UTF8.GetString(end < 0 ? field : field[..end]);
    }

    /// <summary>Octal digits, or with the first bit set a binary number.</summary>
    private long Octal(int at, int length)
    {
        var field = _block.AsSpan(at, length);
        long value = 0;
        if ((field[0] & 0x80) != 0)
        {
            foreach (var b in field[1..])
            {
                value = value < 1L << 54 ? (value << 8) | b : throw new InvalidDataException("a number in the archive is too large");
            }

            return value;
        }

        foreach (var b in field)
        {
            if (b is >= (byte)'0' and <= (byte)'7')
            {
                value = (value * 8) + b - '0';
            }
            else if (b is not ((byte)' ' or 0))
            {
                throw new InvalidDataException("a number in the archive is none");
            }
        }

        return value;
    }

    private async Task<string> Extended(long size, CancellationToken ct)
    {
        if (size > MostHeader)
        {
            throw new InvalidDataException("a header of the archive is too long");
        }

        var bytes = new byte[size + Pad(size)];
        await archive.ReadExactlyAsync(bytes, ct);
        return Encoding.UTF8.GetString(bytes, 0, (int)size);
    }

    /// <summary>Records "LENGTH NAME=VALUE\n".</summary>
    private static void Pax(string text, Dictionary<string, string> into)
    {
        var bytes = Encoding.UTF8.GetBytes(text);
        for (var at = 0; at < bytes.Length;)
        {
            var space = bytes.AsSpan(at).IndexOf((byte)' ');
            if (space <= 0 || !int.TryParse(bytes.AsSpan(at, space), NumberStyles.None, CultureInfo.InvariantCulture, out var length)
                || length <= space + 1 || length > bytes.Length - at)
            {
                throw new InvalidDataException("a record of the archive is broken");
            }

            var record = Encoding.UTF8.GetString(bytes, at + space + 1, length - space - 1).TrimEnd('\n');
            var equals = record.IndexOf('=', StringComparison.Ordinal);
            if (equals > 0)
            {
                into[record[..equals]] = record[(equals + 1)..];
            }

            at += length;
        }
    }

    private static long Number(string words) => long.TryParse(words, NumberStyles.None, CultureInfo.InvariantCulture, out var n)
        ? n
        : throw new InvalidDataException("a size in the archive is none");

    private async Task Skip(CancellationToken ct)
    {
        var rest = _left + _padding;
        var buffer = rest > 0 ? new byte[(int)Math.Min(rest, 16 * 1024)] : [];
        while (rest > 0)
        {
            var read = await archive.ReadAsync(buffer.AsMemory(0, (int)Math.Min(rest, buffer.Length)), ct);
            rest = read > 0 ? rest - read : throw new InvalidDataException("the archive ends within a file");
        }

        (_left, _padding) = (0, 0);
    }

    private async ValueTask<int> ReadBody(Memory<byte> buffer, CancellationToken ct)
    {
        if (_left == 0 || buffer.IsEmpty)
        {
            return 0;
        }

        var read = await archive.ReadAsync(buffer[..(int)Math.Min(_left, buffer.Length)], ct);
        _left = read > 0 ? _left - read : throw new InvalidDataException("the archive ends within a file");
        return read;
    }

    private sealed class Part(TarReader reader) : ReadOnlyStream
    {
        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) =>
            reader.ReadBody(buffer, cancellationToken);
    }
}
