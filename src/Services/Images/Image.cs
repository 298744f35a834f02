using System.Data.Common;
using Alize.Kernel;

namespace Alize.Services.Images;

/// <summary>Where an image stands, in Glance's words.</summary>
public static class ImageStatus
{
    public const string Queued = "queued";

    /// <summary>Its data is coming in.</summary>
    public const string Saving = "saving";

    /// <summary>Its data is staged and waits for an import.</summary>
    public const string Uploading = "uploading";
    public const string Importing = "importing";
    public const string Active = "active";
    public const string Deactivated = "deactivated";
    public const string Killed = "killed";
    public const string Deleted = "deleted";
}

/// <summary>An image: a disk's first content and what is known of it.</summary>
/// <param name="Visibility">public, community, shared or private.</param>
/// <param name="Size">Bytes of its data; null until it has some.</param>
/// <param name="VirtualSize">Bytes of the disk inside.</param>
/// <param name="Checksum">MD5, lower-case hex.</param>
/// <param name="HashValue">SHA-512, lower-case hex.</param>
/// <param name="MinDisk">GiB.</param>
/// <param name="MinRam">MiB.</param>
/// <param name="Trouble">Why the last import failed; the tenant reads it.</param>
public sealed record Image(
    Id<Image> Id, string Owner, string? Name, string Status, string Visibility, bool Hidden, bool Protected, string? DiskFormat,
    string? ContainerFormat, long? Size, long? VirtualSize, string? Checksum, string? HashValue, long MinDisk, long MinRam,
    string? Trouble, DateTimeOffset CreatedAt, DateTimeOffset UpdatedAt)
{
    public const string Kind = "image";

    /// <summary>The columns that <see cref="Read"/> reads, in its order.</summary>
    internal static readonly Raw Columns = new("""
        id, owner, name, status, visibility, hidden, protected, disk_format, container_format, size, virtual_size, checksum, hash_value,
        min_disk, min_ram, trouble, created_at, updated_at
        """);

    public IReadOnlyList<string> Tags { get; init; } = [];

    public IReadOnlyDictionary<string, string> Properties { get; init; } = new Dictionary<string, string>();

    internal static Image Read(DbDataReader r)
    {
        var c = r.Columns();
        return new(
            c.Id<Image>(), c.Text(), c.TextOrNull(), c.Text(), c.Text(), c.Flag(), c.Flag(), c.TextOrNull(), c.TextOrNull(), c.LongOrNull(),
            c.LongOrNull(), c.TextOrNull(), c.TextOrNull(), c.Long(), c.Long(), c.TextOrNull(), c.Time(), c.Time());
    }
}

/// <summary>What a create asks for.</summary>
public sealed record ImageWish(
    Id<Image>? Id, string? Owner, string? Name, string Visibility, bool Hidden, bool Protected, string? DiskFormat, string? ContainerFormat,
    long MinDisk, long MinRam, IReadOnlyCollection<string> Tags, IReadOnlyDictionary<string, string> Properties);
