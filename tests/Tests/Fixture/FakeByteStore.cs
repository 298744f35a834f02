using Alize.Kernel;
using Alize.Services.Objects;

namespace Alize.Tests.Fixture;

/// <summary>Bytes of objects in memory, for a test to look at and to touch.</summary>
internal sealed class FakeByteStore : IByteStore
{
    public Dictionary<string, byte[]> Blobs { get; } = [];

    /// <summary>Writes fail as those of a disk without room.</summary>
    public bool Full { get; set; }

    public async Task<(WriteOutcome Outcome, WrittenBlob? Blob)> Write(
        string owner, Stream body, long? length, long most, CancellationToken ct)
    {
        if (Full)
        {
            throw Fault.NoSpace().Thrown();
        }

        var bytes = new MemoryStream();
        await body.CopyToAsync(bytes, ct);
        if (bytes.Length > most)
        {
            return (WriteOutcome.TooLong, null);
        }

        if (length is { } promised && bytes.Length < promised)
        {
            return (WriteOutcome.CutShort, null);
        }

        var blob = new BlobRef($"blob-{Blobs.Count}");
        Blobs[blob.Text] = bytes.ToArray();
        return (WriteOutcome.Stored, new(blob, bytes.Length, Etags.Of(bytes.ToArray())));
    }

    public async Task Read(BlobRef blob, long offset, long length, Stream to, CancellationToken ct) =>
        await to.WriteAsync(Blobs[blob.Text].AsMemory((int)offset, (int)length), ct);

    public Task<long> Verify(BlobRef blob, CancellationToken ct) => throw new NotSupportedException();

    public Task Delete(BlobRef blob, CancellationToken ct)
    {
        Blobs.Remove(blob.Text);
        return Task.CompletedTask;
    }

    public IAsyncEnumerable<OwnedBlob> OlderThan(TimeSpan age, CancellationToken ct) => throw new NotSupportedException();

    public Task<int> Compact(Func<OwnedBlob, BlobRef, Task<bool>> rename, CancellationToken ct) => throw new NotSupportedException();
}
