namespace Alize.Blobs;

/// <summary>A record found in a pack.</summary>
/// <param name="Size">Bytes of the whole record in the pack.</param>
internal readonly record struct FoundRecord(long Offset, int Size, RecordHeader Header);

/// <summary>Walks a pack's records. What is torn or harmed is stepped over: the walk goes on at the next whole header.</summary>
internal static class PackScan
{
    private const int Window = 1 << 20;

    public static IEnumerable<FoundRecord> Records(IDiskFile pack)
    {
        var length = pack.Length;
        var buffer = new byte[Window];
        long windowAt = 0;
        var filled = 0;
        for (long at = 0; at + RecordHeader.Fixed <= length;)
        {
            if (at < windowAt || (at + PackRecord.MostHead > windowAt + filled && windowAt + filled < length))
            {
                windowAt = at;
                filled = pack.Read(at, buffer);
            }

            var head = buffer.AsSpan((int)(at - windowAt), (int)Math.Min(filled - (at - windowAt), PackRecord.MostHead));
            if (RecordHeader.Read(head, out var size) is { } header && header.Length <= PackRecord.MostBody
                && at + PackRecord.SizeOf(size, header.Length) <= length)
            {
                var whole = PackRecord.SizeOf(size, header.Length);
                yield return new(at, whole, header);
                at += whole;
                continue;
            }

            at += PackRecord.Align;
        }
    }
}
