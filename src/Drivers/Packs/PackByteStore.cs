using System.Runtime.CompilerServices;
using Alize.Blobs;
using Alize.Kernel;
using Alize.Services.Objects;
using Microsoft.Extensions.Logging;

namespace Alize.Drivers.Packs;

/// <summary>The byte engine as the object room's port: one disk under DIR/objects/blobs.</summary>
public sealed partial class PackByteStore : IByteStore, IDisposable
{
    private static readonly TimeSpan _grace = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan _sayEvery = TimeSpan.FromMinutes(1);
    private readonly ILogger<PackByteStore> _log;
    private readonly string _folder;
    private readonly Lazy<BlobStore> _blobs;
    private readonly TimeProvider _clock;

    private DateTimeOffset _said;

    public PackByteStore(Cloud cloud, TimeProvider clock, Ids ids, ILogger<PackByteStore> log)
    {
        _clock = clock;
        _log = log;
        _folder = Path.Combine(cloud.DataDir, "objects", "blobs");
        _blobs = new(() => new BlobStore(new FolderDisk(_folder), clock, ids.Fill));
    }

    public async Task<(WriteOutcome Outcome, WrittenBlob? Blob)> Write(
        string owner, Stream body, long? length, long most, CancellationToken ct)
    {
        try
        {
            var written = await _blobs.Value.Write(owner, body, length, most, ct);
            return written.End switch
            {
                WriteEnd.Stored => (WriteOutcome.Stored, new(new(written.Id.ToString()), written.Size, written.Md5)),
                WriteEnd.TooLong => (WriteOutcome.TooLong, null),
                _ => (WriteOutcome.CutShort, null),
            };
        }
        catch (DiskFullException e)
        {
            SayFull(e.Message);
            throw Fault.NoSpace(e.Message).Thrown();
        }
    }

    public Task Read(BlobRef blob, long offset, long length, Stream to, CancellationToken ct) =>
        _blobs.Value.Read(Id(blob), offset, length, to, ct);

    public Task<long> Verify(BlobRef blob, CancellationToken ct) => _blobs.Value.Verify(Id(blob), ct);

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

    /// <summary>Once a minute: whoever runs the cloud must know, and the log must not fill what is left.</summary>
    private void SayFull(string why)
    {
        var now = _clock.GetUtcNow();
        if (now - _said > _sayEvery)
        {
            _said = now;
            LogFull(_folder, why);
        }
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "{Folder} takes no more bytes: {Why}; uploads are refused until there is room")]
    private partial void LogFull(string folder, string why);

    private static BlobId Id(BlobRef blob) => BlobId.Parse(blob.Text) ?? throw new InvalidDataException($"{blob.Text} names no blob");
}
