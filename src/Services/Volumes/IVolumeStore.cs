namespace Alize.Services.Volumes;

/// <summary>Where a new disk's content comes from: at most one of the two.</summary>
/// <param name="ImageId">An image: converted once a host, then copied.</param>
/// <param name="CopyOf">A path this store gave for a volume or a snapshot.</param>
public sealed record DiskSource(string? ImageId, string? ImageFormat, string? CopyOf)
{
    public static DiskSource Blank { get; } = new(null, null, null);
}

/// <summary>What Volumes asks of the world: disks under ids. Every verb states an end; long copies go on under the id when asked
/// again.</summary>
public interface IVolumeStore
{
    /// <summary>The disk exists with at least this size and its content; null while it is still being made.</summary>
    Task<DiskFile?> EnsureVolume(string volume, long sizeBytes, DiskSource source, CancellationToken ct);

    /// <summary>Grows a disk nobody has open.</summary>
    Task EnsureSize(string volume, long sizeBytes, CancellationToken ct);

    /// <summary>A copy of the volume as it is, under the snapshot's id; null while it is still being made.
    /// Of a disk in use the copy is what is on disk now, as after a power cut.</summary>
    Task<DiskFile?> EnsureSnapshot(string snapshot, string volume, CancellationToken ct);

    Task EnsureVolumeGone(string volume, CancellationToken ct);

    Task EnsureSnapshotGone(string snapshot, CancellationToken ct);

    /// <summary>The disk of a volume or snapshot that exists; null where there is none.</summary>
    DiskFile? Find(string id);

    /// <summary>Writes the disk's content as an image of this format to a file.</summary>
    Task Export(string volume, string format, string toPath, CancellationToken ct);

    Task<StoreRoom> Room(CancellationToken ct);

    /// <summary>Ids of all volumes and snapshots here, for the sweeper.</summary>
    IEnumerable<string> List();
}

public sealed record StoreRoom(long TotalBytes, long FreeBytes);
