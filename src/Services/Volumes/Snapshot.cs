using System.Data.Common;
using Alize.Kernel;

namespace Alize.Services.Volumes;

/// <summary>Where a snapshot stands, in Cinder's words.</summary>
public static class SnapshotStatus
{
    public const string Creating = "creating";
    public const string Available = "available";

    /// <summary>Its volume goes back to it.</summary>
    public const string Restoring = "restoring";
    public const string BackingUp = "backing-up";
    public const string Deleting = "deleting";
    public const string Error = "error";
    public const string ErrorDeleting = "error_deleting";
}

/// <summary>A volume as it was at a moment, kept whole.</summary>
/// <param name="Size">GiB of the volume at that moment.</param>
/// <param name="Group">The group snapshot that it is part of.</param>
public sealed record Snapshot(
    Id<Snapshot> Id, string Project, string User, Id<Volume> Volume, string? Name, string? Description, long Size, string Type,
    string Status,
    string Progress, string? Group, DateTimeOffset CreatedAt, DateTimeOffset UpdatedAt)
{
    public const string Kind = "volume_snapshot";

    internal static readonly Raw Columns = new(
        "id, project, user_id, volume, name, description, size, type, status, progress, group_snapshot, created_at, updated_at");

    public IReadOnlyDictionary<string, string> Metadata { get; init; } = new Dictionary<string, string>();

    internal static Snapshot Read(DbDataReader r)
    {
        var c = r.Columns();
        return new(
            c.Id<Snapshot>(), c.Text(), c.Text(), c.Id<Volume>(), c.TextOrNull(), c.TextOrNull(), c.Long(), c.Text(), c.Text(), c.Text(),
            c.TextOrNull(), c.Time(), c.Time());
    }
}
