using System.Runtime.CompilerServices;
using Alize.Blobs;
using Alize.Kernel;
using Alize.Services.Objects;

namespace Alize.Drivers.Packs;

/// <summary>The byte engine as the object room's port: one disk under DIR/objects/blobs.</summary>
public sealed class PackByteStore : IByteStore, IDisposable
{
    private static readonly TimeSpan _grace = TimeSpan.FromMinutes(1);
    private readonly Lazy<BlobStore> _blobs;
    private readonly TimeProvider _clock;

    public PackByteStore(Cloud cloud, TimeProvider clock, Ids ids)
    {
        _clock = clock;
        _blobs = new(() => new BlobStore(new FolderDisk(Path.Combine(cloud.DataDir, "objects", "blobs")), clock, ids.Fill));
    }

    public async Task<(WriteOutcome Outcome, WrittenBlob? Blob)> Write(
        string owner, Stream body, long? length, long most, CancellationToken ct)
    {
        var written = await _blobs.Value.Write(owner, body, length, most, ct);
        return written.End switch
        {
            WriteEnd.Stored => (WriteOutcome.Stored, new(new(written.Id.ToString()), written.Size, written.Md5)),
            WriteEnd.TooLong => (WriteOutcome.TooLong, null),
            _ => (WriteOutcome.CutShort, null),
        };
    }

    public Task Read(BlobRef blob, long offset, long length, Stream to, CancellationToken ct) =>
        _blobs.Value.Read(Id(blob), offset, length, to, ct);

    public Task Delete(BlobRef blob, CancellationToken ct)
    {
        _blobs.Value.Delete(Id(blob));
        return Task.CompletedTask;
    }

    public async IAsyncEnumerable<OwnedBlob> OlderThan(TimeSpan age, [EnumeratorCancellation] CancellationToken ct)
    {
        await foreach (var blob in _blobs.Value.Before(_clock.GetUtcNow() - age, ct))
        {
            yield return new(new(blob.Id.ToString()), blob.Owner);
        }
    }

    public Task<int> Compact(Func<OwnedBlob, BlobRef, Task<bool>> rename, CancellationToken ct) => _blobs.Value.Compact(
        (from, to) => rename(new(new(from.Id.ToString()), from.Owner), new(to.ToString())), _grace, ct);

    public void Dispose()
    {
        if (_blobs.IsValueCreated)
        {
            _blobs.Value.Dispose();
        }
    }

    private static BlobId Id(BlobRef blob) => BlobId.Parse(blob.Text) ?? throw new InvalidDataException($"{blob.Text} names no blob");
}
