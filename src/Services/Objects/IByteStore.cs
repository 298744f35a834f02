namespace Alize.Services.Objects;

/// <summary>Where a blob lies: opaque to Objects, kept in the row that names it.</summary>
public readonly record struct BlobRef(string Text);

/// <summary>A blob and the owner's name that was written beside it.</summary>
public readonly record struct OwnedBlob(BlobRef Ref, string Owner);

/// <summary>What was written.</summary>
/// <param name="Md5">Lower-case hex.</param>
public sealed record WrittenBlob(BlobRef Ref, long Size, string Md5);

public enum WriteOutcome
{
    Stored,

    /// <summary>More bytes came than were allowed.</summary>
    TooLong,

    /// <summary>The stream ended before its promised length.</summary>
    CutShort,
}

/// <summary>The bytes of objects. Bytes are durable when a write returns; what no name refers to is swept by the owner's list.</summary>
public interface IByteStore
{
    /// <summary>Streams a body to disk with its MD5.</summary>
    /// <param name="owner">Written beside the bytes (account/container/name), so that a store that lost its names can be read back.</param>
    /// <param name="length">The promised length, or null.</param>
    /// <param name="most">The most bytes allowed.</param>
    /// <exception cref="Kernel.FaultException"><see cref="Kernel.FaultKind.NoSpace"/>: the disk is full, and nothing is stored.</exception>
    Task<(WriteOutcome Outcome, WrittenBlob? Blob)> Write(string owner, Stream body, long? length, long most, CancellationToken ct);

    /// <summary>Copies a range to a stream, verifying checksums block by block. A block that fails ends the copy with
    /// <see cref="InvalidDataException"/>.</summary>
    Task Read(BlobRef blob, long offset, long length, Stream to, CancellationToken ct);

    /// <summary>Reads all of a blob and compares it with its checksums; returns its bytes.</summary>
    /// <exception cref="InvalidDataException">It is gone, or not what was written.</exception>
    Task<long> Verify(BlobRef blob, CancellationToken ct);

    /// <summary>Marks dead; space is reclaimed later. Without effect where it is gone.</summary>
    Task Delete(BlobRef blob, CancellationToken ct);

    /// <summary>Blobs written at least <paramref name="age"/> ago, for the sweeper of what no name refers to.</summary>
    IAsyncEnumerable<OwnedBlob> OlderThan(TimeSpan age, CancellationToken ct);

    /// <summary>Gives the space of dead blobs back, which may move living ones.</summary>
    /// <param name="rename">Names the new place where the old one was named; false where nothing named it.</param>
    /// <returns>Units of space (packs) that were freed.</returns>
    Task<int> Compact(Func<OwnedBlob, BlobRef, Task<bool>> rename, CancellationToken ct);
}
