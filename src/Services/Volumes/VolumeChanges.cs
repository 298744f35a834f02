using Alize.Kernel;

namespace Alize.Services.Volumes;

/// <summary>The verbs that change what a volume is: size, type, flags, content.</summary>
public sealed class VolumeChanges(Db db, Scribe scribe, VolumeGrowth growth)
{
    /// <param name="inUse">The caller's version knows that a volume in use can grow.</param>
    /// <exception cref="FaultException">400 where it would shrink or is busy, 403 in use where nobody can grow it, 413.</exception>
    public Task Extend(Caller caller, Id<Volume> id, long size, bool inUse) => db.Transact(async tx =>
    {
        var volume = await VolumeRows.Lock(tx, caller, id);
        var more = size - volume.Size;
        if (more <= 0)
        {
            throw VolumesFaults.InvalidInput(
                $"New size for extend must be greater than current size. (current: {volume.Size}, extended: {size}).").Thrown();
        }

        if (volume.Status == VolumeStatus.InUse && inUse && !growth.WhileInUse)
        {
            throw Fault.Forbidden("Policy doesn't allow volume:extend_attached_volume to be performed.").Thrown();
        }

        if (volume.Status != VolumeStatus.Available && !(inUse && volume.Status == VolumeStatus.InUse))
        {
            throw VolumesFaults.WrongStatus(volume, "extend", VolumeStatus.Available).Thrown();
        }

        await VolumeQuota.GuardSize(tx, volume.Project, size);
        await VolumeQuota.Take(tx, volume.Project, null, more, volume.Type);
        await tx.Execute($"""
            UPDATE volume SET size = {size}, status = {VolumeStatus.Extending}, before = status, request = {caller.RequestId},
                updated_at = {scribe.Now}
            WHERE id = {id}
            """);
        await scribe.Wrote(tx, caller, Volume.Kind, "extend", id.Text, volume.Project, Scribe.VolumeMeters(size));
        await scribe.Wake(tx, Volume.Kind, id.Text);
    });

    public Task SetBootable(Caller caller, Id<Volume> id, bool bootable) => db.Transact(async tx =>
    {
        var volume = await VolumeRows.Lock(tx, caller, id);
        await tx.Execute($"UPDATE volume SET bootable = {bootable}, updated_at = {scribe.Now} WHERE id = {id}");
        await scribe.Wrote(tx, caller, Volume.Kind, "update", id.Text, volume.Project);
    });

    public Task SetReadOnly(Caller caller, Id<Volume> id, bool readOnly) => db.Transact(async tx =>
    {
        var volume = await VolumeRows.Lock(tx, caller, id);
        if (volume.Status != VolumeStatus.Available)
        {
            throw VolumesFaults.WrongStatus(volume, "update readonly flag", VolumeStatus.Available).Thrown();
        }

        await tx.Execute($"UPDATE volume SET read_only = {readOnly}, updated_at = {scribe.Now} WHERE id = {id}");
        await scribe.Wrote(tx, caller, Volume.Kind, "update", id.Text, volume.Project);
    });

    /// <summary>Every type's disks lie on the same hosts: another type is another promise, not another place.</summary>
    public Task Retype(Caller caller, Id<Volume> id, string newType) => db.Transact(async tx =>
    {
        var volume = await VolumeRows.Lock(tx, caller, id);
        var type = await TypeRows.Named(tx, caller, newType);
        var idle = volume.Status == VolumeStatus.Available
            || (volume.Status == VolumeStatus.InUse && type.MultiAttach == volume.MultiAttach);
        if (!idle || volume.Group is not null || volume.Type == type.Id.Text)
        {
            throw VolumesFaults.InvalidVolume(
                $"Retype needs volume {id} to be idle, in no group, free if multiattach changes, and another type than its own.").Thrown();
        }

        await VolumeQuota.Give(tx, volume.Project, "volumes", volume.Size, volume.Type);
        await VolumeQuota.Take(tx, volume.Project, "volumes", volume.Size, type.Id.Text);
        await tx.Execute($"""
            UPDATE volume SET type = {type.Id}, multi_attach = {type.MultiAttach}, updated_at = {scribe.Now} WHERE id = {id}
            """);
        await scribe.Wrote(tx, caller, Volume.Kind, "retype", id.Text, volume.Project);
    });

    /// <summary>Back to the newest snapshot.</summary>
    /// <exception cref="FaultException">400 where it is not the newest or of another size, 409 where either is busy.</exception>
    public Task Revert(Caller caller, Id<Volume> id, string snapshot) => db.Transact(async tx =>
    {
        var volume = await VolumeRows.Lock(tx, caller, id);
        var newest = (await SnapshotRows.OfVolume(tx, id)).FirstOrDefault()
            ?? throw Fault.BadRequest($"Volume {id} doesn't have any snapshots.").Thrown();
        if (newest.Id.Text != snapshot || newest.Size != volume.Size)
        {
            throw Fault.BadRequest($"Specified snapshot {snapshot} is not the latest one of volume {id}, or of another size.").Thrown();
        }

        if (volume.Status != VolumeStatus.Available || newest.Status != SnapshotStatus.Available)
        {
            throw Fault.Conflict($"Can't revert volume {id} to its latest snapshot {snapshot}. Both must be 'available'.").Thrown();
        }

        await tx.Execute(
            $"UPDATE volume_snapshot SET status = {SnapshotStatus.Restoring}, updated_at = {scribe.Now} WHERE id = {snapshot}");
        await Refill(tx, scribe, caller, volume, VolumeStatus.Reverting, new(Origin.Snapshot, snapshot));
        await scribe.Wrote(tx, caller, Volume.Kind, "revert", id.Text, volume.Project);
    });

    /// <summary>Says that the disk shall be filled anew; the reconciler does it.</summary>
    internal static async Task Refill(Tx tx, Scribe scribe, Caller caller, Volume volume, string status, Origin origin)
    {
        await tx.Execute($"""
            UPDATE volume SET status = {status}, origin = {origin.Kind}, origin_id = {origin.Id}, emptied = {false},
                request = {caller.RequestId},
                updated_at = {scribe.Now}
            WHERE id = {volume.Id}
            """);
        await scribe.Wake(tx, Volume.Kind, volume.Id.Text);
    }

    /// <summary>An administrator says how things stand. What a guest has open stays attached.</summary>
    public Task Reset(Caller caller, Id<Volume> id, string? status, string? attachStatus) => db.Transact(async tx =>
    {
        var volume = await VolumeRows.Lock(tx, caller, id);
        var attached = await Attachments.Of(tx, id);
        if (status is VolumeStatus.Deleting or VolumeStatus.ErrorDeleting or VolumeStatus.Detaching
            || (status == VolumeStatus.InUse && attached.Count == 0))
        {
            throw Fault.BadRequest($"Cannot reset-state to {status}").Thrown();
        }

        if (attachStatus == "detached")
        {
            attached.ForEach(VolumeAttaching.GuardHeld);
            await tx.Execute($"DELETE FROM volume_attachment WHERE volume = {id}");
        }

        await tx.Execute($"UPDATE volume SET status = {status ?? volume.Status}, updated_at = {scribe.Now} WHERE id = {id}");
        await scribe.Wrote(tx, caller, Volume.Kind, "reset", id.Text, volume.Project);
    });
}
