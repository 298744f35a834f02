using Alize.Kernel;

namespace Alize.Services.Volumes;

/// <summary>The verbs of backups, one transaction each.</summary>
public sealed class Backups(Db db, Scribe scribe, Volumes volumes)
{
    public Task<Backup> Get(Caller caller, Id<Backup> id, CancellationToken ct) =>
        db.Read(async tx => await Whole(tx, await Backup.Get(tx, caller, id)), ct);

    /// <param name="draft">Volume, snapshot, name, description, container and metadata.</param>
    /// <param name="force">Also of a volume in use.</param>
    /// <exception cref="FaultException">404; 400 where it is busy; 413.</exception>
    public Task<Backup> Create(Caller caller, Backup draft, bool force) => db.Transact(async tx =>
    {
        var volume = await VolumeRows.Lock(tx, caller, draft.Volume);
        var snapshot = draft.Snapshot is { } of ? await SnapshotRows.Lock(tx, caller, new(of)) : null;
        GuardIdle(volume, snapshot, force);
        await VolumeQuota.TakeOne(tx, caller.Project, "backups", 1);
        await VolumeQuota.TakeOne(tx, caller.Project, "backup_gigabytes", volume.Size);
        var id = scribe.Ids.New<Backup>();
        await Insert(tx, draft with
        {
            Id = id,
            Project = caller.Project,
            User = caller.UserId,
            Size = snapshot?.Size ?? volume.Size,
            Status = BackupStatus.Creating,
            Content = id.Text,
            DataAt = snapshot?.CreatedAt ?? Clock.FromMs(scribe.Now),
        });
        await Properties.Set(tx, id.Text, Properties.Image, await Properties.Of(tx, volume.Id.Text, Properties.Image));
        await (snapshot is null
            ? tx.Execute(
                $"UPDATE volume SET status = {VolumeStatus.BackingUp}, before = status, updated_at = {scribe.Now} WHERE id = {volume.Id}")
            : tx.Execute(
                $"UPDATE volume_snapshot SET status = {SnapshotStatus.BackingUp}, updated_at = {scribe.Now} WHERE id = {snapshot.Id}"));
        await scribe.Wrote(tx, caller, Backup.Kind, "create", id.Text, caller.Project, Scribe.SnapshotMeters(volume.Size));
        await scribe.Wake(tx, Backup.Kind, id.Text);
        return await Whole(tx, (await Backup.Find(tx, id))!);
    });

    public Task<Backup> Update(Caller caller, Id<Backup> id, Func<Backup, Backup> change) => db.Transact(async tx =>
    {
        var old = await Whole(tx, await Backup.Get(tx, caller, id));
        var backup = change(old);
        await tx.Execute($"""
            UPDATE volume_backup SET name = {backup.Name}, description = {backup.Description}, updated_at = {scribe.Now} WHERE id = {id}
            """);
        if (!ReferenceEquals(old.Metadata, backup.Metadata))
        {
            await Properties.Set(tx, id.Text, Properties.Metadata, backup.Metadata, whole: true);
        }

        await scribe.Wrote(tx, caller, Backup.Kind, "update", id.Text, backup.Project);
        return await Whole(tx, (await Backup.Find(tx, id))!);
    });

    /// <exception cref="FaultException">400 while it is busy.</exception>
    public Task Delete(Caller caller, Id<Backup> id, bool force) => db.Transact(async tx =>
    {
        var backup = await Backup.Get(tx, caller, id);
        if (!force && backup.Status is not (BackupStatus.Available or BackupStatus.Error))
        {
            throw Fault.BadRequest($"Invalid backup: Backup status must be available or error, not {backup.Status}.").Thrown();
        }

        await Remove(tx, caller, backup);
    });

    internal async Task Remove(Tx tx, Caller? caller, Backup backup)
    {
        await tx.Execute($"UPDATE volume_backup SET status = {BackupStatus.Deleting}, updated_at = {scribe.Now} WHERE id = {backup.Id}");
        await scribe.Wrote(tx, caller, Backup.Kind, "delete", backup.Id.Text, backup.Project, Scribe.ChargedNoMore);
        await scribe.Wake(tx, Backup.Kind, backup.Id.Text);
    }

    /// <summary>Into a volume that is there, or into a new one.</summary>
    /// <exception cref="FaultException">400 where either is busy, or the volume is too small.</exception>
    public Task<Volume> Restore(Caller caller, Id<Backup> id, string? into, string? name) => db.Transact(async tx =>
    {
        var backup = await Backup.Get(tx, caller, id);
        if (await tx.Execute($"""
            UPDATE volume_backup SET status = {BackupStatus.Restoring}, updated_at = {scribe.Now} WHERE id = {id}
                AND status = {BackupStatus.Available}
            """) == 0)
        {
            throw Fault.BadRequest($"Invalid backup: Backup status must be available, not {backup.Status}.").Thrown();
        }

        var origin = new Origin(Origin.Backup, id.Text);
        await scribe.Wrote(tx, caller, Backup.Kind, "restore", id.Text, backup.Project);
        if (into is null)
        {
            return await volumes.Create(tx, caller, caller.Project,
                new(name ?? $"restore_backup_{id}", "restored from a backup", backup.Size, origin));
        }

        var volume = await VolumeRows.Lock(tx, caller, new(into));
        if (volume.Status != VolumeStatus.Available || volume.Size < backup.Size)
        {
            throw VolumesFaults.InvalidVolume($"Volume to be restored to must be available and of at least {backup.Size} GiB.").Thrown();
        }

        await VolumeChanges.Refill(tx, scribe, caller, volume, VolumeStatus.RestoringBackup, origin);
        await scribe.Wrote(tx, caller, Volume.Kind, "restore", volume.Id.Text, volume.Project);
        return volume;
    });

    public Task Reset(Caller caller, Id<Backup> id, string status) => db.Transact(async tx =>
    {
        var backup = await Backup.Get(tx, caller, id);
        await tx.Execute($"UPDATE volume_backup SET status = {status}, updated_at = {scribe.Now} WHERE id = {id}");
        await scribe.Wrote(tx, caller, Backup.Kind, "reset", id.Text, backup.Project);
    });

    /// <summary>A record of bytes that the store still has, made by an administrator from what an export told.</summary>
    /// <exception cref="FaultException">409 where a backup of this id is there; 413.</exception>
    public Task<Backup> Import(Caller caller, Backup record) => db.Transact(async tx =>
    {
        if (await tx.Number($"SELECT count(*) FROM volume_backup WHERE id = {record.Id}") > 0)
        {
            throw Fault.Conflict($"Backup {record.Id} already exists in database").Thrown();
        }

        await VolumeQuota.TakeOne(tx, caller.Project, "backups", 1);
        await VolumeQuota.TakeOne(tx, caller.Project, "backup_gigabytes", record.Size);
        await Insert(tx, record with { Project = caller.Project, User = caller.UserId, Status = BackupStatus.Available });
        await scribe.Wrote(tx, caller, Backup.Kind, "import", record.Id.Text, caller.Project, Scribe.SnapshotMeters(record.Size));
        return await Whole(tx, (await Backup.Find(tx, record.Id))!);
    });

    internal static async Task<List<Backup>> Whole(Tx tx, List<Backup> backups)
    {
        var metadata = await Properties.OfAll(tx, backups.Select(b => b.Id.Text), Properties.Metadata);
        return backups.ConvertAll(b => b with { Metadata = metadata(b.Id.Text) });
    }

    private static async Task<Backup> Whole(Tx tx, Backup backup) => (await Whole(tx, [backup]))[0];

    private static void GuardIdle(Volume volume, Snapshot? snapshot, bool force)
    {
        if (snapshot is not null)
        {
            if (snapshot.Volume != volume.Id || snapshot.Status != SnapshotStatus.Available)
            {
                throw Fault.BadRequest($"Invalid snapshot: Snapshot to be backed up must be of volume {volume.Id} and available.").Thrown();
            }

            return;
        }

        if (volume.Status != VolumeStatus.Available && !(force && volume.Status == VolumeStatus.InUse))
        {
            throw VolumesFaults.InvalidVolume(
                $"Volume to be backed up must be available, or in-use with force, but the current status is {volume.Status}.").Thrown();
        }
    }

    private async Task Insert(Tx tx, Backup b)
    {
        await tx.Execute($"""
            INSERT INTO volume_backup (id, project, user_id, volume, snapshot, name, description, container, size, status, content, region,
                data_at,
                created_at, updated_at)
            VALUES ({b.Id}, {b.Project}, {b.User}, {b.Volume}, {b.Snapshot}, {b.Name}, {b.Description}, {b.Container}, {b.Size},
                {b.Status}, {b.Content},
                {scribe.Region}, {b.DataAt}, {scribe.Now}, {scribe.Now})
            """);
        await Properties.Set(tx, b.Id.Text, Properties.Metadata, b.Metadata);
    }
}
