using Alize.Kernel;

namespace Alize.Services.Volumes;

/// <summary>Takes away what projects left behind that are deleted. What a guest still has open goes at a later pass,
/// after its server. That is no repair.</summary>
public sealed class ProjectSweeper(Db db, Scribe scribe, Volumes volumes, Backups backups) : ISweeper
{
    public string Name => "volume-projects";

    public async Task<int> Sweep(CancellationToken ct)
    {
        Sql holders = $"""
            SELECT project FROM volume WHERE deleted_at IS NULL UNION SELECT project FROM volume_snapshot WHERE deleted_at IS NULL
            UNION SELECT project FROM volume_backup WHERE deleted_at IS NULL UNION SELECT project FROM volume_type_access
            UNION SELECT project FROM volume_default_type
            """;
        foreach (var project in await DeletedProjects.Among(db, holders, ct))
        {
            await db.Transact(tx => Remove(tx, project), ct);
        }

        return 0;
    }

    /// <summary>Snapshots and backups go first: a volume whose copies are leaving waits for them in its reconciler or goes at once,
    /// whichever is safe.</summary>
    private async Task Remove(Tx tx, string project)
    {
        await tx.Execute($"DELETE FROM volume_type_access WHERE project = {project}");
        await tx.Execute($"DELETE FROM volume_default_type WHERE project = {project}");
        await tx.Execute($"UPDATE volume_group SET deleted_at = {scribe.Now} WHERE project = {project} AND deleted_at IS NULL");
        await tx.Execute($"UPDATE volume_group_snapshot SET deleted_at = {scribe.Now} WHERE project = {project} AND deleted_at IS NULL");
        await tx.Execute($"UPDATE volume_transfer SET deleted_at = {scribe.Now} WHERE project = {project} AND deleted_at IS NULL");
        foreach (var snapshot in await tx.Query(
            $"""
            SELECT {Snapshot.Columns} FROM volume_snapshot WHERE project = {project} AND deleted_at IS NULL
                AND status <> {SnapshotStatus.Deleting}
            """,
            Snapshot.Read))
        {
            await Snapshots.Remove(tx, scribe, null, snapshot);
        }

        foreach (var backup in await tx.Query(
            $"""
            SELECT {Backup.Columns} FROM volume_backup WHERE project = {project} AND deleted_at IS NULL
                AND status <> {BackupStatus.Deleting}
            """,
            Backup.Read))
        {
            await backups.Remove(tx, null, backup);
        }

        foreach (var volume in await tx.Query(
            $"""
            SELECT {Volume.Columns} FROM volume WHERE project = {project} AND deleted_at IS NULL AND status <> {VolumeStatus.Deleting}
                AND NOT EXISTS (SELECT 1 FROM volume_attachment a WHERE a.volume = volume.id AND a.held)
            """,
            Volume.Read))
        {
            await volumes.Remove(tx, null, volume);
        }
    }
}

/// <summary>Forgets volumes, snapshots and backups that were deleted 30 days ago. That is no repair.</summary>
public sealed class TombstoneSweeper(Db db, Scribe scribe) : ISweeper
{
    private const long KeepMs = 30L * 24 * 3600 * 1000;

    public string Name => "volume-tombstones";

    public Task<int> Sweep(CancellationToken ct) => db.Transact(
        async tx =>
        {
            var before = scribe.Now - KeepMs;
            foreach (var table in (string[])["volume", "volume_snapshot", "volume_backup"])
            {
                Sql old = $"SELECT id FROM {new Raw(table)} WHERE deleted_at < {before}";
                await tx.Execute($"DELETE FROM volume_property WHERE owner IN ({old})");
                await tx.Execute($"DELETE FROM {new Raw(table)} WHERE deleted_at < {before}");
            }

            await tx.Execute($"DELETE FROM volume_transfer WHERE deleted_at < {before}");
            await tx.Execute($"DELETE FROM volume_message WHERE until < {scribe.Now}");
            return 0;
        },
        ct);
}
