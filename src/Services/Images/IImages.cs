using Alize.Kernel;

namespace Alize.Services.Images;

/// <summary>An image, as other rooms know it.</summary>
/// <param name="Size">Bytes of its data; 0 until it has some.</param>
/// <param name="VirtualSizeBytes">Size of the disk inside; 0 where unknown.</param>
public sealed record ImageInfo(
    string Id, string Name, string Status, string Owner, string Visibility, string DiskFormat, string ContainerFormat,
    long Size, long VirtualSizeBytes, string? Sha512, int MinDiskGib, int MinRamMib, IReadOnlyDictionary<string, string> Properties)
{
    public DateTimeOffset CreatedAt { get; init; }

    public DateTimeOffset UpdatedAt { get; init; }
}

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

    /// <summary>What the caller may see, newest first.</summary>
    /// <param name="filters">Names and values as in Glance's own list.</param>
    /// <exception cref="FaultException">400 for a value that is none, or a marker that is not to be seen.</exception>
    Task<List<ImageInfo>> List(
        Caller caller, IReadOnlyList<KeyValuePair<string, string>> filters, int limit, string? marker, CancellationToken ct);

    /// <summary>Deletes on behalf of its owner.</summary>
    /// <exception cref="FaultException">404, 403 where it is another's or protected.</exception>
    Task Delete(Caller caller, string id, CancellationToken ct);

    /// <summary>Replaces the properties by what <paramref name="change"/> makes of them.</summary>
    /// <exception cref="FaultException">404, 403 where it is another's.</exception>
    Task<ImageInfo> SetProperties(
        Caller caller, string id, Func<IReadOnlyDictionary<string, string>, IReadOnlyDictionary<string, string>> change,
        CancellationToken ct);

    /// <summary>Deletes on behalf of the cloud, as a snapshot's clean-up does; without effect where it is gone.</summary>
    Task Delete(Tx tx, string id);
}

/// <summary>An image that another room makes (a server's snapshot, a volume's upload).</summary>
public sealed record NewImage(
    string Name, string Project, string DiskFormat, string ContainerFormat, int MinDiskGib,
    int MinRamMib, IReadOnlyDictionary<string, string> Properties)
{
    public string Visibility { get; init; } = "private";

    public bool Protected { get; init; }
}
