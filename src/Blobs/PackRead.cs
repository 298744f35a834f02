using System.Buffers;
using System.Buffers.Binary;

namespace Alize.Blobs;

/// <summary>Reads a record of a pack: it is small, so it is read and checked whole blocks at a time in one or two reads.</summary>
internal static class PackRead
{
    private const int First = 8192;

    public static async Task Read(IDiskFile pack, BlobId id, long offset, long length, Stream to, CancellationToken ct)
    {
        var buffer = ArrayPool<byte>.Shared.Rent(First);
        try
        {
            var filled = pack.Read(id.Offset, buffer.AsSpan(0, First));
            if (RecordHeader.Read(buffer.AsSpan(0, filled), out var size) is not { } header || header.Id != id.Id
                || header.Length > PackRecord.MostBody || filled < size + PackRecord.Table || offset + length > header.Length)
            {
                throw BlobStore.Gone(id);
            }

            var body = size + PackRecord.Table;
            var whole = body + (int)header.Length;
            if (whole > filled)
            {
                (buffer, var small) = (ArrayPool<byte>.Shared.Rent(whole), buffer);
                small.AsSpan(0, filled).CopyTo(buffer);
                ArrayPool<byte>.Shared.Return(small);
                filled += pack.Read(id.Offset + filled, buffer.AsSpan(filled, whole - filled));
            }

            if (filled < whole || !Check(buffer.AsSpan(size, whole - size), header))
            {
                throw new InvalidDataException($"blob {id}: its bytes are not what was written");
            }

            await to.WriteAsync(buffer.AsMemory(body + (int)offset, (int)length), ct);
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    /// <exception cref="InvalidDataException">There is no record of this id at its place.</exception>
    public static long SizeOf(IDiskFile pack, BlobId id)
    {
        Span<byte> head = stackalloc byte[PackRecord.MostHead];
        var filled = pack.Read(id.Offset, head);
        return RecordHeader.Read(head[..filled], out _) is { } header && header.Id == id.Id ? header.Length : throw BlobStore.Gone(id);
    }

    /// <param name="tableAndBody">The two checksums and the body after them.</param>
    internal static bool Check(ReadOnlySpan<byte> tableAndBody, RecordHeader header)
    {
        var table = tableAndBody[..PackRecord.Table];
        if (RecordHeader.Crc(table) != header.Table)
        {
            return false;
        }

        var body = tableAndBody[PackRecord.Table..];
        for (var i = 0; i * RecordHeader.Block < body.Length; i++)
        {
            var block = body.Slice(i * RecordHeader.Block, Math.Min(RecordHeader.Block, body.Length - (i * RecordHeader.Block)));
            if (RecordHeader.Crc(block) != BinaryPrimitives.ReadUInt32LittleEndian(table[(i * 4)..]))
            {
                return false;
            }
        }

        return true;
    }
}
