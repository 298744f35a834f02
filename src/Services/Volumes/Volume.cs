using System.Data.Common;
using Alize.Kernel;

namespace Alize.Services.Volumes;

/// <summary>Where a volume stands, in Cinder's words.</summary>
public static class VolumeStatus
{
    public const string Creating = "creating";
    public const string Available = "available";
    public const string Reserved = "reserved";
    public const string Attaching = "attaching";
    public const string InUse = "in-use";
    public const string Detaching = "detaching";
    public const string Extending = "extending";
    public const string Uploading = "uploading";
    public const string BackingUp = "backing-up";
    public const string Reverting = "reverting";
    public const string RestoringBackup = "restoring-backup";
    /// <summary>Filled anew from an image.</summary>
    public const string Downloading = "downloading";
    public const string AwaitingTransfer = "awaiting-transfer";
    public const string Deleting = "deleting";
    public const string Error = "error";
    public const string ErrorExtending = "error_extending";
    public const string ErrorRestoring = "error_restoring";
    public const string ErrorDeleting = "error_deleting";
}

/// <summary>Where a disk's content comes from.</summary>
/// <param name="Kind">blank, image, snapshot, volume or backup.</param>
public readonly record struct Origin(string Kind, string? Id)
{
    public const string Image = "image";
    public const string Snapshot = "snapshot";
    public const string Volume = "volume";
    public const string Backup = "backup";

    public static Origin Blank { get; } = new("blank", null);
}

/// <summary>A volume: a disk that outlives the servers it is attached to.</summary>
/// <param name="Size">GiB.</param>
/// <param name="Before">The status to go back to after what is under way.</param>
/// <param name="ReadOnly">Null until somebody said so.</param>
/// <param name="Origin">What fills the disk while it is being made, or made anew.</param>
/// <param name="Emptied">While it is made anew: the old content is gone.</param>
/// <param name="Request">The request that asked for what is under way, for messages.</param>
public sealed record Volume(
    Id<Volume> Id, string Project, string User, string? Name, string? Description, long Size, string Status, string? Before, string Type,
    string Zone, string? Snapshot, string? SourceVolume, bool Bootable, bool MultiAttach, bool? ReadOnly, string? Group, Origin Origin,
    bool Emptied, string Host, string? Request, DateTimeOffset CreatedAt, DateTimeOffset UpdatedAt)
{
    public const string Kind = "volume";

    /// <summary>The columns that <see cref="Read"/> reads, in its order.</summary>
    internal static readonly Raw Columns = new("""
        id, project, user_id, name, description, size, status, before, type, zone, snapshot, source_volume, bootable, multi_attach,
            read_only,
        volume_group, origin, origin_id, emptied, host, request, created_at, updated_at
        """);

    public long SizeBytes => Size << 30;

    public string TypeName { get; init; } = "";

    public IReadOnlyDictionary<string, string> Metadata { get; init; } = new Dictionary<string, string>();

    public IReadOnlyDictionary<string, string> ImageMetadata { get; init; } = new Dictionary<string, string>();

    public IReadOnlyList<Attachment> Attachments { get; init; } = [];

    internal static Volume Read(DbDataReader r)
    {
        var c = r.Columns();
        return new(
            c.Id<Volume>(), c.Text(), c.Text(), c.TextOrNull(), c.TextOrNull(), c.Long(), c.Text(), c.TextOrNull(), c.Text(), c.Text(),
            c.TextOrNull(), c.TextOrNull(), c.Flag(), c.Flag(), c.FlagOrNull(), c.TextOrNull(), new(c.Text(), c.TextOrNull()), c.Flag(),
            c.Text(), c.TextOrNull(), c.Time(), c.Time());
    }
}

/// <summary>What a create asks for.</summary>
/// <param name="Size">GiB; null takes the origin's.</param>
/// <param name="Type">A type's name or id; null takes the origin's or the default.</param>
public sealed record VolumeDraft(string? Name, string? Description, long? Size, Origin Origin)
{
    public string? Zone { get; init; }

    public string? Type { get; init; }

    public string? Group { get; init; }

    /// <summary>Asked for as such; a type may say so too.</summary>
    public bool MultiAttach { get; init; }

    /// <summary>An image that stands for a snapshot, as Compute makes one of a server that boots from a volume, is followed to
    /// it.</summary>
    public bool FollowsImages { get; init; }

    public IReadOnlyDictionary<string, string> Metadata { get; init; } = new Dictionary<string, string>();
}
