using System.Data.Common;
using Alize.Kernel;

namespace Alize.Services.Volumes;

/// <summary>Where a backup stands, in Cinder's words.</summary>
public static class BackupStatus
{
    public const string Creating = "creating";
    public const string Available = "available";
    public const string Restoring = "restoring";
    public const string Deleting = "deleting";
    public const string Error = "error";
}

/// <summary>A whole copy of a volume that outlives it.</summary>
/// <param name="Snapshot">The snapshot it was made from; null where it was the volume itself.</param>
/// <param name="Content">The id under which the store keeps the bytes: another backup's where the record was imported.</param>
/// <param name="DataAt">The moment whose data it holds.</param>
public sealed record Backup(
    Id<Backup> Id, string Project, string User, Id<Volume> Volume, string? Snapshot, string? Name, string? Description, string? Container,
    long Size,
    string Status, string? Trouble, string Content, DateTimeOffset DataAt, DateTimeOffset CreatedAt, DateTimeOffset UpdatedAt)
{
    public const string Kind = "volume_backup";

    internal static readonly Raw Columns = new("""
        id, project, user_id, volume, snapshot, name, description, container, size, status, trouble, content, data_at, created_at,
            updated_at
        """);

    public IReadOnlyDictionary<string, string> Metadata { get; init; } = new Dictionary<string, string>();

    internal static Backup Read(DbDataReader r)
    {
        var c = r.Columns();
        return new(
            c.Id<Backup>(), c.Text(), c.Text(), c.Id<Volume>(), c.TextOrNull(), c.TextOrNull(), c.TextOrNull(), c.TextOrNull(), c.Long(),
            c.Text(), c.TextOrNull(), c.Text(), c.Time(), c.Time(), c.Time());
    }

    /// <summary>A backup by id alone, bare; nothing where it is deleted.</summary>
    internal static Task<Backup?> Find(Tx tx, Id<Backup> id) =>
        tx.First($"SELECT {Columns} FROM volume_backup WHERE id = {id} AND deleted_at IS NULL", Read);

    /// <summary>A backup that this caller may see, bare.</summary>
    /// <exception cref="FaultException">404.</exception>
    internal static async Task<Backup> Get(Tx tx, Caller caller, Id<Backup> id) =>
        await Find(tx, id) is { } backup && caller.Sees(backup.Project) ? backup : throw Fault.NotFound("Backup", id).Thrown();
}
