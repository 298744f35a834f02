using System.Buffers.Binary;
using System.IO.Hashing;
using System.Text;

namespace Alize.Blobs;

/// <summary>What stands before the bytes of a blob, in a pack and in a file of its own: enough to check them, and to know whose they
/// are if every other record of them were lost.</summary>
/// <param name="Id">Random; a reference that points elsewhere is noticed by it.</param>
/// <param name="Length">Bytes of the body.</param>
/// <param name="WrittenMs">Milliseconds since 1970.</param>
/// <param name="Table">CRC-32C of the table of the body's block checksums.</param>
internal readonly record struct RecordHeader(UInt128 Id, long Length, long WrittenMs, uint Table, string Owner)
{
    /// <summary>Bytes before the owner's name.</summary>
    public const int Fixed = 48;

    /// <summary>Bytes that one checksum covers.</summary>
    public const int Block = 64 * 1024;

    private const int MostOwner = 4096 - Fixed;
    private const uint Magic = 0x315A4C41;

    public static int Blocks(long length) => (int)((length + Block - 1) / Block);

    /// <summary>The checksums of a body, four bytes a block.</summary>
    public static void Checksums(ReadOnlySpan<byte> body, Span<byte> table)
    {
        for (var i = 0; i * Block < body.Length; i++)
        {
            BinaryPrimitives.WriteUInt32LittleEndian(
                table[(i * 4)..], Crc(body.Slice(i * Block, Math.Min(Block, body.Length - (i * Block)))));
        }
    }

    public static uint Crc(ReadOnlySpan<byte> bytes) => Crc32.HashToUInt32(Crc32ParameterSet.Crc32C, bytes);

    /// <summary>An owner's name as bytes; one that is too long is cut.</summary>
    public static byte[] OwnerBytes(string owner)
    {
        var bytes = Encoding.UTF8.GetBytes(owner);
        return bytes.Length <= MostOwner ? bytes : bytes[..MostOwner];
    }

    /// <summary>Writes the header and the owner's name; returns the bytes used.</summary>
    public int Write(Span<byte> to, ReadOnlySpan<byte> owner)
    {
        var size = Fixed + owner.Length;
        BinaryPrimitives.WriteUInt32LittleEndian(to, Magic);
        BinaryPrimitives.WriteUInt128LittleEndian(to[8..], Id);
        BinaryPrimitives.WriteInt64LittleEndian(to[24..], Length);
        BinaryPrimitives.WriteInt64LittleEndian(to[32..], WrittenMs);
        BinaryPrimitives.WriteInt32LittleEndian(to[40..], owner.Length);
        BinaryPrimitives.WriteUInt32LittleEndian(to[44..], Table);
        owner.CopyTo(to[Fixed..]);
        BinaryPrimitives.WriteUInt32LittleEndian(to[4..], Crc(to[8..size]));
        return size;
    }

    /// <summary>Null where these bytes do not begin with a whole, unharmed header.</summary>
    public static RecordHeader? Read(ReadOnlySpan<byte> from, out int size)
    {
        size = 0;
        if (from.Length < Fixed || BinaryPrimitives.ReadUInt32LittleEndian(from) != Magic)
        {
            return null;
        }

        var owner = BinaryPrimitives.ReadInt32LittleEndian(from[40..]);
        var length = BinaryPrimitives.ReadInt64LittleEndian(from[24..]);
        if (owner is < 0 or > MostOwner || length < 0 || from.Length < Fixed + owner
            || BinaryPrimitives.ReadUInt32LittleEndian(from[4..]) != Crc(from[8..(Fixed + owner)]))
        {
            return null;
        }

        size = Fixed + owner;
        return new(
            BinaryPrimitives.ReadUInt128LittleEndian(from[8..]), length, BinaryPrimitives.ReadInt64LittleEndian(from[32..]),
            BinaryPrimitives.ReadUInt32LittleEndian(from[44..]), Encoding.UTF8.GetString(from.Slice(Fixed, owner)));
    }
}
