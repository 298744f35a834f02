namespace Alize.Blobs;

/// <summary>How a small blob lies in a pack: header, owner, two checksums, body, padding to eight bytes.</summary>
internal static class PackRecord
{
    public const int MostBody = 2 * RecordHeader.Block;
    public const int Align = 8;

    /// <summary>The most bytes before the body.</summary>
    public const int MostHead = 4096 + Table;

    /// <summary>Bytes of the two block checksums.</summary>
    public const int Table = 8;

    public static int SizeOf(int headerSize, long body) => (int)((headerSize + Table + body + Align - 1) / Align * Align);

    /// <summary>Completes a record whose body already stands in the buffer at <paramref name="bodyAt"/>; returns the whole
    /// record.</summary>
    public static Memory<byte> Complete(byte[] buffer, int bodyAt, int bodyLength, UInt128 id, long nowMs, ReadOnlySpan<byte> owner)
    {
        var headerSize = RecordHeader.Fixed + owner.Length;
        var start = bodyAt - Table - headerSize;
        var table = buffer.AsSpan(bodyAt - Table, Table);
        table.Clear();
        RecordHeader.Checksums(buffer.AsSpan(bodyAt, bodyLength), table);
        new RecordHeader(id, bodyLength, nowMs, RecordHeader.Crc(table), "").Write(buffer.AsSpan(start), owner);
        var size = SizeOf(headerSize, bodyLength);
        buffer.AsSpan(bodyAt + bodyLength, start + size - bodyAt - bodyLength).Clear();
        return buffer.AsMemory(start, size);
    }
}
