using Alize.Kernel;

namespace Alize.Services.Images;

/// <summary>An image, as other rooms know it.</summary>
/// <param name="Size">Bytes of its data; 0 until it has some.</param>
/// <param name="VirtualSizeBytes">Size of the disk inside; 0 where unknown.</param>
public sealed record ImageInfo(
    string Id, string Name, string Status, string Owner, string Visibility, string DiskFormat, string ContainerFormat,
    long Size, long VirtualSizeBytes, string? Sha512, int MinDiskGib, int MinRamMib, IReadOnlyDictionary<string, string> Properties);

/// <summary>What Images offers to other rooms.</summary>
public interface IImages
{
    /// <summary>Nothing where it does not exist or this caller may not see it.</summary>
    Task<ImageInfo?> Find(Caller caller, string id, CancellationToken ct);

    /// <summary>By id alone: for reconcilers, which act for nobody.</summary>
    Task<ImageInfo?> Find(string id, CancellationToken ct);

    /// <summary>A row in status <c>queued</c> that a snapshot or upload will fill; the name and properties are the caller's.</summary>
    Task<ImageInfo> Reserve(Tx tx, Caller caller, NewImage image);

    /// <summary>Fills a queued image from a file on this host and makes it active; twice is once. The file stays the caller's.</summary>
    Task Fill(string id, string path, CancellationToken ct);

    /// <summary>Marks a queued image as failed: what should have filled it cannot.</summary>
    Task Abandon(string id, string why, CancellationToken ct);

    /// <summary>Deletes on behalf of the cloud, as a snapshot's clean-up does; without effect where it is gone.</summary>
    Task Delete(Tx tx, string id);
}

/// <summary>An image that another room makes (a server's snapshot, a volume's upload).</summary>
public sealed record NewImage(string Name, string Project, string DiskFormat, string ContainerFormat, int MinDiskGib, int MinRamMib, IReadOnlyDictionary<string, string> Properties)
{
    public string Visibility { get; init; } = "private";

    public bool Protected { get; init; }
}
