using Alize.Kernel;

namespace Alize.Services.Volumes;

/// <summary>A backup's copy follows its row.</summary>
public sealed class BackupReconciler(Db db, Scribe scribe, IVolumeStore store) : IReconciler
{
    private const int MostAttempts = 10;
    private static readonly TimeSpan _soon = TimeSpan.FromMilliseconds(200);

    public string Kind => Backup.Kind;

    public async Task<Next> Reconcile(Claim claim, CancellationToken ct)
    {
        var backup =
            await db.First($"SELECT {Backup.Columns} FROM volume_backup WHERE id = {claim.Id} AND deleted_at IS NULL", Backup.Read, ct);
        return backup?.Status switch
        {
            BackupStatus.Creating => await Make(claim, backup, ct),
            BackupStatus.Deleting => await Remove(claim, backup, ct),
            _ => Next.Settled,
        };
    }

    private async Task<Next> Make(Claim claim, Backup backup, CancellationToken ct)
    {
        var from = store.Find(backup.Snapshot ?? backup.Volume.Text);
        if (from is null && store.Find(backup.Content) is null)
        {
            await db.Transact(tx => Record(tx, claim, backup, BackupStatus.Error, "The disk to be backed up is gone."), ct);
            return Next.Settled;
        }

        try
        {
            if (await store.EnsureVolume(backup.Content, backup.Size << 30, new(null, null, from?.Path), ct) is null)
            {
                return Next.Again(_soon);
            }
        }
        catch (IOException e) when (claim.Attempt >= MostAttempts)
        {
            await db.Transact(tx => Record(tx, claim, backup, BackupStatus.Error, e.Message), ct);
            return Next.Settled;
        }

        await db.Transact(tx => Record(tx, claim, backup, BackupStatus.Available, null), ct);
        return Next.Settled;
    }

    private async Task<Next> Remove(Claim claim, Backup backup, CancellationToken ct)
    {
        var busy = await db.Number(
            $"""
            SELECT count(*) FROM volume WHERE origin_id = {claim.Id} AND deleted_at IS NULL
                AND status NOT IN ({VolumeStatus.Error}, {VolumeStatus.ErrorRestoring})
            """,
            ct);
        if (busy > 0)
        {
            return Next.Again(_soon);
        }

        // An imported record shares the bytes: who goes last takes them along.
        if (await db.Number(
            $"SELECT count(*) FROM volume_backup WHERE content = {backup.Content} AND id <> {backup.Id} AND deleted_at IS NULL", ct) == 0)
        {
            await store.EnsureVolumeGone(backup.Content, ct);
        }

        await db.Transact(tx => Bury(tx, claim, backup), ct);
        return Next.Settled;
    }

    private async Task Record(Tx tx, Claim claim, Backup backup, string status, string? trouble)
    {
        if (!await WorkTable.Holds(tx, claim) || await tx.Execute($"""
            UPDATE volume_backup SET status = {status}, trouble = {trouble}, container = COALESCE(container, {"backups"}),
                updated_at = {scribe.Now}
            WHERE id = {backup.Id} AND status = {BackupStatus.Creating}
            """) == 0)
        {
            return;
        }

        await tx.Execute($"""
            UPDATE volume SET status = {Attachments.StatusOf(backup.Volume)}, updated_at = {scribe.Now}
            WHERE id = {backup.Volume} AND status = {VolumeStatus.BackingUp}
            """);
        await tx.Execute($"""
            UPDATE volume_snapshot SET status = {SnapshotStatus.Available}, updated_at = {scribe.Now}
            WHERE id = {backup.Snapshot} AND status = {SnapshotStatus.BackingUp}
            """);
        if (trouble is not null)
        {
            await Messages.Write(tx, scribe, MessageWords.BackupFailed, backup.Project, null, "VOLUME_BACKUP", backup.Id.Text, trouble);
        }

        await scribe.Wrote(tx, null, Backup.Kind, "made", backup.Id.Text, backup.Project, trouble is null ? null : Scribe.ChargedNoMore);
    }

    private async Task Bury(Tx tx, Claim claim, Backup backup)
    {
        if (await WorkTable.Holds(tx, claim) && await tx.Execute($"""
            UPDATE volume_backup SET status = {"deleted"}, deleted_at = {scribe.Now}, updated_at = {scribe.Now}
            WHERE id = {backup.Id} AND deleted_at IS NULL AND status = {BackupStatus.Deleting}
            """) == 1)
        {
            await VolumeQuota.GiveOne(tx, backup.Project, "backups", 1);
            await VolumeQuota.GiveOne(tx, backup.Project, "backup_gigabytes", backup.Size);
            await tx.Execute($"""
                UPDATE volume SET status = {Attachments.StatusOf(backup.Volume)}
                WHERE id = {backup.Volume} AND status = {VolumeStatus.BackingUp}
                """);
            await scribe.Wrote(tx, null, Backup.Kind, "gone", backup.Id.Text, backup.Project, Scribe.ChargedNoMore);
        }
    }
}
