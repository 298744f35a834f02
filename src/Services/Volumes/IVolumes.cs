using Alize.Kernel;

namespace Alize.Services.Volumes;

/// <summary>A volume, as Compute knows it.</summary>
public sealed record VolumeInfo(
    string Id, string Name, string Project, int SizeGib, string Status, bool Bootable, bool MultiAttach, string Zone,
    IReadOnlyDictionary<string, string> ImageMetadata, IReadOnlyList<AttachmentInfo> Attachments)
{
    /// <summary>Guests get it read-only.</summary>
    public bool ReadOnly { get; init; }
}

/// <param name="Mountpoint">The device in the guest, such as /dev/vdb.</param>
public sealed record AttachmentInfo(string Id, string VolumeId, string ServerId, string Mountpoint);

/// <summary>What Volumes offers to Compute. Writing methods take the caller's transaction.</summary>
public interface IVolumes
{
    /// <summary>Nothing where it does not exist or this caller may not see it.</summary>
    Task<VolumeInfo?> Find(Caller caller, string id, CancellationToken ct);

    Task<VolumeInfo?> Find(string id, CancellationToken ct);

    /// <summary>The volumes of many servers in one query, for lists.</summary>
    Task<ILookup<string, AttachmentInfo>> AttachmentsOf(IReadOnlyCollection<string> servers, CancellationToken ct);

    /// <summary>Makes a volume for a server that boots from it: source is an image, a snapshot, a volume, or blank.</summary>
    /// <exception cref="FaultException">OverQuota; BadRequest where the source does not fit.</exception>
    Task<VolumeInfo> Create(Tx tx, Caller caller, NewVolume volume);

    /// <summary>available → attaching: nobody else may take it. Also of a volume that is still being made; its status follows once it is
    /// there.</summary>
    /// <exception cref="FaultException">BadRequest or Conflict where it is not free.</exception>
    Task<AttachmentInfo> Reserve(Tx tx, string volume, string server, string mountpoint);

    /// <summary>attaching → in-use. Without effect where it already is.</summary>
    Task Attached(Tx tx, string volume, string server, string mountpoint);

    /// <summary>in-use → detaching.</summary>
    Task Detaching(Tx tx, string volume, string server);

    /// <summary>The server has let go: available again where no other holds it. Without effect where it was not attached.</summary>
    Task Detached(Tx tx, string volume, string server);

    /// <summary>Deletes on behalf of a server with delete-on-termination, after <see cref="Detached"/>; what has snapshots or another
    /// holder stays.</summary>
    Task Delete(Tx tx, string volume);

    /// <summary>The disk behind a volume, made where it is not yet; nothing while it is still being made.</summary>
    /// <exception cref="FaultException">404 where it is gone, 400 where it could not be made.</exception>
    Task<DiskFile?> Disk(string volume, CancellationToken ct);
}

/// <param name="ImageId">The source image, or null.</param>
public sealed record NewVolume(string Name, int SizeGib, string? ImageId, string? SnapshotId, string? SourceVolumeId, string? Zone,
    string? Type);

/// <summary>A disk as QEMU opens it.</summary>
/// <param name="Format">raw or qcow2: chosen by us, never probed.</param>
public sealed record DiskFile(string Path, string Format);
