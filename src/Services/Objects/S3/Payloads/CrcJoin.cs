namespace Alize.Services.Objects.S3.Payloads;

/// <summary>Joins the CRCs of two pieces to the CRC of both, without their bytes: appending n zero bytes to a message is a linear map
/// over GF(2), so the first sum is carried over the second piece's length by squaring that map.</summary>
/// <param name="bits">Width of the sum.</param>
/// <param name="polynomial">In reflected form.</param>
public sealed class CrcJoin(int bits, ulong polynomial)
{
    public ulong Join(ulong first, ulong second, long secondLength)
    {
        var map = OneZeroBit();
        map = Square(Square(Square(map)));
        for (; secondLength > 0; secondLength >>= 1)
        {
            if ((secondLength & 1) == 1)
            {
                first = Times(map, first);
            }

            map = Square(map);
        }

        return first ^ second;
    }

    /// <summary>Joins sums as S3 writes them.</summary>
    public string Join(IEnumerable<(string Sum, long Length)> pieces)
    {
        var whole = pieces.Aggregate(0UL, (sum, piece) => Join(sum, Read(piece.Sum), piece.Length));
        var bytes = new byte[8];
        System.Buffers.Binary.BinaryPrimitives.WriteUInt64BigEndian(bytes, whole);
        return Convert.ToBase64String(bytes.AsSpan(8 - (bits / 8)));
    }

    private static ulong Read(string base64) => Convert.FromBase64String(base64).Aggregate(0UL, (sum, b) => (sum << 8) | b);

    private ulong[] OneZeroBit()
    {
        var map = new ulong[bits];
        map[0] = polynomial;
        for (var i = 1; i < bits; i++)
        {
            map[i] = 1UL << (i - 1);
        }

        return map;
    }

    private static ulong Times(ulong[] map, ulong vector)
    {
        ulong sum = 0;
        for (var i = 0; vector != 0; vector >>= 1, i++)
        {
            sum ^= (vector & 1) == 1 ? map[i] : 0;
        }

        return sum;
    }

    private static ulong[] Square(ulong[] map) => Array.ConvertAll(map, column => Times(map, column));
}
