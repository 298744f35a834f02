using System.Buffers;
using System.Runtime.CompilerServices;
using System.Security.Cryptography;

namespace Alize.Blobs;

public enum WriteEnd
{
    Stored,
    TooLong,
    CutShort,
}

/// <summary>What a write stored. <see cref="Md5"/> is lower-case hex.</summary>
public readonly record struct Written(WriteEnd End, BlobId Id, long Size, string Md5);

/// <summary>A blob as a listing of the store finds it.</summary>
public readonly record struct StoredBlob(BlobId Id, string Owner, long Size);

/// <summary>
/// Bytes on one disk. A body of up to 128 KiB becomes a record in a pack, a longer one a file. When a write returns, the bytes are safe.
/// The store keeps no table of its blobs: a <see cref="BlobId"/> says where it lies, and whoever keeps the ids decides what lives.
/// </summary>
public sealed class BlobStore : IDisposable
{
    /// <summary>What stays free on the disk, so that names can still be deleted when it takes no more bytes.</summary>
    public const long Reserve = 128L << 20;

    private readonly IDisk _disk;
    private readonly TimeProvider _clock;
    private readonly Action<Span<byte>> _random;
    private readonly PackFiles _packs;
    private readonly PackWriter _writer;

    /// <param name="random">Fills a buffer with unpredictable bytes: where ids come from.</param>
    public BlobStore(IDisk disk, TimeProvider clock, Action<Span<byte>> random)
    {
        _disk = disk;
        _clock = clock;
        _random = random;
        _packs = new PackFiles(disk);
        _writer = new PackWriter(disk, _packs);
    }

    private long NowMs => _clock.GetUtcNow().ToUnixTimeMilliseconds();

    /// <summary>Stores a body.</summary>
    /// <param name="owner">Whose bytes these are, kept beside them.</param>
    /// <param name="length">The promised length, or null.</param>
    /// <param name="most">The most bytes allowed.</param>
    /// <exception cref="DiskFullException">Nothing is stored.</exception>
    public async Task<Written> Write(string owner, Stream body, long? length, long most, CancellationToken ct)
    {
        if (length > most)
        {
            return new(WriteEnd.TooLong, default, 0, "");
        }

        if (_disk.Free - Reserve < (length ?? 1))
        {
            throw new DiskFullException("what is free on the disk is kept for names");
        }

        var name = RecordHeader.OwnerBytes(owner);
        var bodyAt = RecordHeader.Fixed + name.Length + PackRecord.Table;
        var room = (int)Math.Min(length ?? PackRecord.MostBody, PackRecord.MostBody);
        var buffer = ArrayPool<byte>.Shared.Rent(bodyAt + room + 1 + PackRecord.Align);
        try
        {
            var read = await body.ReadAtLeastAsync(buffer.AsMemory(bodyAt, room + 1), room + 1, throwOnEndOfStream: false, ct);
            if (read > most || read > length)
            {
                return new(WriteEnd.TooLong, default, read, "");
            }

            if (read > room)
            {
                return await new BlobFile(_disk, NowMs).Write(NewId(), name, buffer.AsMemory(bodyAt, read), body, length, most, ct);
            }

            return read < length ? new(WriteEnd.CutShort, default, read, "") : await Append(buffer, bodyAt, read, name);
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    /// <summary>Copies a range to a stream, checking each block before its bytes leave.</summary>
    /// <exception cref="InvalidDataException">Where the blob is gone or its bytes are not what was written.</exception>
    public async Task Read(BlobId id, long offset, long length, Stream to, CancellationToken ct)
    {
        if (!id.InPack)
        {
            await new BlobFile(_disk, NowMs).Read(id, offset, length, to, ct);
            return;
        }

        var pack = _packs.Get(id.Pack) ?? throw Gone(id);
        await PackRead.Read(pack, id, offset, length, to, ct);
    }

    /// <summary>Reads all of a blob and compares it with its checksums; returns its size.</summary>
    /// <exception cref="InvalidDataException">Where the blob is gone or its bytes are not what was written.</exception>
    public async Task<long> Verify(BlobId id, CancellationToken ct)
    {
        var size = id.InPack
            ? PackRead.SizeOf(_packs.Get(id.Pack) ?? throw Gone(id), id)
            : new BlobFile(_disk, NowMs).SizeOf(id);
        await Read(id, 0, size, Stream.Null, ct);
        return size;
    }

    /// <summary>Gives the bytes up. Without effect where they are gone.</summary>
    public void Delete(BlobId id)
    {
        if (id.InPack)
        {
            _packs.NoteDead(id.Pack, id.Offset);
            return;
        }

        _disk.Delete(id.FileName);
    }

    /// <summary>Blobs that were written before a time and are not known to be dead; files that were never
    /// finished are removed on the way.</summary>
    public async IAsyncEnumerable<StoredBlob> Before(DateTimeOffset time, [EnumeratorCancellation] CancellationToken ct)
    {
        var until = time.ToUnixTimeMilliseconds();
        foreach (var number in _packs.Sealed(-1))
        {
            var dead = _packs.DeadIn(number);
            foreach (var record in _packs.Get(number) is { } pack ? PackScan.Records(pack) : [])
            {
                ct.ThrowIfCancellationRequested();
                if (record.Header.WrittenMs < until && !dead.Contains(record.Offset))
                {
                    yield return new(BlobId.At(record.Header.Id, number, record.Offset), record.Header.Owner, record.Header.Length);
                }
            }

            await Task.Yield();
        }

        foreach (var blob in BlobFile.List(_disk, time))
        {
            ct.ThrowIfCancellationRequested();
            yield return blob;
        }
    }

    /// <summary>Gives space back: copies what lives out of packs that are mostly dead, tells the keeper
    /// of the names, and removes them.</summary>
    /// <param name="rename">Puts the second id where the first one was kept; false where nobody kept it.</param>
    /// <param name="grace">How long a pack stays after it was emptied, for reads that began before.</param>
    /// <returns>The packs that were emptied.</returns>
    public Task<int> Compact(Func<StoredBlob, BlobId, Task<bool>> rename, TimeSpan grace, CancellationToken ct) =>
        new Compaction(_packs, _writer, _clock).Run(rename, grace, ct);

    public void Dispose() => _writer.Dispose();

    internal static InvalidDataException Gone(BlobId id) => new($"blob {id} is not there");

    private UInt128 NewId()
    {
        Span<byte> bytes = stackalloc byte[16];
        _random(bytes);
        return System.Buffers.Binary.BinaryPrimitives.ReadUInt128LittleEndian(bytes);
    }

    private async Task<Written> Append(byte[] buffer, int bodyAt, int size, byte[] owner)
    {
        var id = NewId();
        var md5 = Md5(buffer.AsSpan(bodyAt, size));
        var record = PackRecord.Complete(buffer, bodyAt, size, id, NowMs, owner);
        var (pack, offset) = await _writer.Append(record);
        return new(WriteEnd.Stored, BlobId.At(id, pack, offset), size, md5);
    }

#pragma warning disable CA5351 // an ETag is an MD5 by both protocols' definition; it protects nothing
    private static string Md5(ReadOnlySpan<byte> body) => Convert.ToHexStringLower(MD5.HashData(body));
#pragma warning restore CA5351
}
