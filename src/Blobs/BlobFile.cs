using System.Buffers;
using System.Buffers.Binary;
using System.Globalization;
using System.Security.Cryptography;

namespace Alize.Blobs;

/// <summary>A body with a file of its own: 4 KiB of header, the body, the table of its checksums. The header is written last:
/// a file without one was never finished.</summary>
internal sealed class BlobFile(IDisk disk, long nowMs)
{
    private const int Head = 4096;
    private const int Gather = 4 * RecordHeader.Block;
    private const int TableWindow = 1024;
    private const long SyncEvery = 64 << 20;

    /// <param name="first">The beginning of the body, already read.</param>
    public async Task<Written> Write(
        UInt128 id, byte[] owner, ReadOnlyMemory<byte> first, Stream rest, long? length, long most, CancellationToken ct)
    {
        var blob = BlobId.OfFile(id);
        var file = disk.Create(blob.FileName);
        var sink = new Sink(file);
        var finished = false;
        try
        {
            var end = await Pump(sink, first, rest, length, most, ct);
            if (end == WriteEnd.Stored)
            {
                await Task.Run(() => Finish(file, sink, id, owner, blob), CancellationToken.None);
                finished = true;
            }

            return new(end, blob, sink.Size, finished ? sink.Md5() : "");
        }
        finally
        {
            await sink.Synced.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            file.Dispose();
            if (!finished)
            {
                disk.Delete(blob.FileName);
            }
        }
    }

    /// <exception cref="InvalidDataException">There is no finished file of this id.</exception>
    public long SizeOf(BlobId id)
    {
        using var file = disk.Open(id.FileName) ?? throw BlobStore.Gone(id);
        return ReadHeader(file, new byte[Head]) is { } header && header.Id == id.Id ? header.Length : throw BlobStore.Gone(id);
    }

    public async Task Read(BlobId id, long offset, long length, Stream to, CancellationToken ct)
    {
        using var file = disk.Open(id.FileName) ?? throw BlobStore.Gone(id);
        var buffer = ArrayPool<byte>.Shared.Rent(Gather);
        var table = new byte[TableWindow * 4];
        try
        {
            var header = ReadHeader(file, buffer);
            if (header?.Id != id.Id || offset + length > header.Value.Length)
            {
                throw BlobStore.Gone(id);
            }

            var tableFrom = long.MinValue;
            var until = offset + length;
            for (var at = offset / RecordHeader.Block * RecordHeader.Block; at < until;)
            {
                var block = at / RecordHeader.Block;
                if (block < tableFrom || block >= tableFrom + TableWindow - (Gather / RecordHeader.Block))
                {
                    tableFrom = block;
                    file.Read(Head + header.Value.Length + (block * 4), table);
                }

                var wanted = (int)Math.Min(Gather, Math.Min(header.Value.Length, RoundUp(until)) - at);
                var read = file.Read(Head + at, buffer.AsSpan(0, wanted));
                if (read < wanted || !Check(buffer.AsSpan(0, wanted), table.AsSpan((int)(block - tableFrom) * 4)))
                {
                    throw new InvalidDataException($"blob {id}: its bytes are not what was written");
                }

                var from = (int)Math.Max(0, offset - at);
                await to.WriteAsync(buffer.AsMemory(from, (int)Math.Min(wanted, until - at) - from), ct);
                at += wanted;
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    /// <summary>Finished files older than a time; unfinished ones of that age are removed.</summary>
    public static IEnumerable<StoredBlob> List(IDisk disk, DateTimeOffset before)
    {
        var buffer = new byte[Head];
        foreach (var folder in disk.Folders("").Where(f => f.StartsWith("files-", StringComparison.Ordinal)))
        {
            foreach (var entry in disk.List(folder).Where(e => e.Written < before))
            {
                using var file = disk.Open($"{folder}/{entry.Name}");
                if (file is null || !UInt128.TryParse(entry.Name, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var id))
                {
                    continue;
                }

                if (ReadHeader(file, buffer) is not { } header)
                {
                    disk.Delete($"{folder}/{entry.Name}");
                    continue;
                }

                yield return new(BlobId.OfFile(id), header.Owner, header.Length);
            }
        }
    }

    /// <summary>Reads the next piece from the stream while another core hashes and writes the one before.</summary>
    private static async Task<WriteEnd> Pump(
        Sink sink, ReadOnlyMemory<byte> first, Stream rest, long? length, long most, CancellationToken ct)
    {
        var (reading, writing) = (ArrayPool<byte>.Shared.Rent(Gather), ArrayPool<byte>.Shared.Rent(Gather));
        var pending = Task.CompletedTask;
        try
        {
            first.CopyTo(reading);
            var filled = first.Length;
            long total = filled;
            while (true)
            {
                var read = await rest.ReadAtLeastAsync(
                    reading.AsMemory(filled, Gather - filled), Gather - filled, throwOnEndOfStream: false, ct);
                var wanted = Gather - filled;
                filled += read;
                total += read;
                if (total > most || total > length)
                {
                    return WriteEnd.TooLong;
                }

                await pending;
                (reading, writing) = (writing, reading);
                var (piece, size) = (writing, filled);
                pending = Task.Run(() => sink.Add(piece.AsMemory(0, size)), CancellationToken.None);
                filled = 0;
                if (read < wanted)
                {
                    await pending;
                    return total < length ? WriteEnd.CutShort : WriteEnd.Stored;
                }
            }
        }
        finally
        {
            await pending.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            ArrayPool<byte>.Shared.Return(reading);
            ArrayPool<byte>.Shared.Return(writing);
        }
    }

    private void Finish(IDiskFile file, Sink sink, UInt128 id, byte[] owner, BlobId blob)
    {
        sink.Synced.GetAwaiter().GetResult();
        var table = sink.Table.ToArray();
        file.Write(Head + sink.Size, [table]);
        var head = new byte[Head];
        new RecordHeader(id, sink.Size, nowMs, RecordHeader.Crc(table), "").Write(head, owner);
        file.Write(0, [head]);
        file.Sync();
        disk.SyncFolder(blob.FileName[..blob.FileName.IndexOf('/', StringComparison.Ordinal)]);
    }

    private static RecordHeader? ReadHeader(IDiskFile file, byte[] buffer)
    {
        var read = file.Read(0, buffer.AsSpan(0, Head));
        return RecordHeader.Read(buffer.AsSpan(0, read), out _);
    }

    private static long RoundUp(long at) => (at + RecordHeader.Block - 1) / RecordHeader.Block * RecordHeader.Block;

    private static bool Check(ReadOnlySpan<byte> body, ReadOnlySpan<byte> table)
    {
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

    /// <summary>Takes whole gathers (the last may be shorter), hashes them and writes them behind the header. The disk works while the
    /// rest is still on its way: a large body does not wait for all of itself at the end.</summary>
    private sealed class Sink(IDiskFile file)
    {
        private long _asked;

#pragma warning disable CA5351 // an ETag is an MD5 by both protocols' definition; it protects nothing
        private readonly IncrementalHash _md5 = IncrementalHash.CreateHash(HashAlgorithmName.MD5);
#pragma warning restore CA5351

        public long Size { get; private set; }

        /// <summary>The latest sync of what has been written, under way or done.</summary>
        public Task Synced { get; private set; } = Task.CompletedTask;

        public List<byte> Table { get; } = [];

        public void Add(ReadOnlyMemory<byte> piece)
        {
            // the MD5 takes longer than all the rest, and cannot be cut in pieces
            var hashing = Task.Run(() => _md5.AppendData(piece.Span));
            Span<byte> sums = stackalloc byte[Gather / RecordHeader.Block * 4];
            RecordHeader.Checksums(piece.Span, sums);
            Table.AddRange(sums[..(RecordHeader.Blocks(piece.Length) * 4)]);
            try
            {
                file.Write(Head + Size, [piece]);
            }
            finally
            {
                // the buffer is somebody else's once this returns
                hashing.GetAwaiter().GetResult();
            }

            Size += piece.Length;
            if (Size - _asked >= SyncEvery && Synced.IsCompleted)
            {
                // a sync that failed is not asked again: the kernel would say that all is well
                Synced.GetAwaiter().GetResult();
                _asked = Size;
                Synced = Task.Run(file.Sync);
            }
        }

        public string Md5()
        {
            using (_md5)
            {
                return Convert.ToHexStringLower(_md5.GetHashAndReset());
            }
        }
    }
}
