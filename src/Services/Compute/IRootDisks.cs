using Alize.Services.Volumes;

namespace Alize.Services.Compute;

/// <summary>A server's own disks on its host: overlays on the host's image cache, and the config drive.</summary>
public interface IRootDisks
{
    /// <summary>An overlay of at least this size on the image, which is converted once a host. The image is inspected,
    /// never probed by what it claims.</summary>
    /// <param name="name">root, rescue, ephemeral or swap: a server has one of each.</param>
    /// <param name="image">Null for a blank disk.</param>
    Task<DiskFile> EnsureDisk(
        string host, string server, string name, string? image, string? imageFormat, long sizeBytes, CancellationToken ct);

    /// <summary>Grows a disk of a server that does not run.</summary>
    Task EnsureSize(string host, string server, string name, long sizeBytes, CancellationToken ct);

    /// <summary>A config drive (ISO 9660, label config-2) with these files, by path.</summary>
    Task<DiskFile> EnsureConfigDrive(string host, string server, IReadOnlyDictionary<string, byte[]> files, CancellationToken ct);

    /// <summary>Flattens a disk of a server that does not run into a new file.</summary>
    Task Export(string host, string server, string name, string format, string toPath, CancellationToken ct);

    Task EnsureDiskGone(string host, string server, string name, CancellationToken ct);

    Task EnsureGone(string host, string server, CancellationToken ct);

    /// <summary>Servers that have disks on the host, for the sweeper.</summary>
    IEnumerable<string> List(string host);
}
