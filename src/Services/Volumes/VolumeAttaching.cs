using Alize.Kernel;

namespace Alize.Services.Volumes;

/// <summary>The older verbs of attaching, by volume instead of by attachment.</summary>
public sealed class VolumeAttaching(Db db, Scribe scribe, Attachments attachments)
{
    /// <summary>available → attaching, without saying for whom.</summary>
    public Task Reserve(Caller caller, Id<Volume> id) => db.Transact(async tx =>
    {
        var volume = await VolumeRows.Lock(tx, caller, id);
        var free = volume.Status == VolumeStatus.Available || (volume.MultiAttach && volume.Status == VolumeStatus.InUse);
        if (!free)
        {
            throw VolumesFaults.WrongStatus(volume, "reserve", VolumeStatus.Available).Thrown();
        }

        await SetStatus(tx, caller, volume, VolumeStatus.Attaching, "reserve");
    });

    /// <summary>Takes a reservation back; without effect where there is none.</summary>
    public Task Unreserve(Caller caller, Id<Volume> id) => db.Transact(async tx =>
    {
        var volume = await VolumeRows.Lock(tx, caller, id);
        if (volume.Status == VolumeStatus.Attaching)
        {
            await attachments.Follow(tx, id);
            await scribe.Wrote(tx, caller, Volume.Kind, "unreserve", id.Text, volume.Project);
        }
    });

    /// <param name="mode">rw or ro.</param>
    /// <exception cref="FaultException">400 where another has it, or it is read-only and asked for in full.</exception>
    public Task Attach(Caller caller, Id<Volume> id, string? server, string? host, string mountpoint, string mode) =>
        db.Transact(async tx =>
    {
        var volume = await VolumeRows.Lock(tx, caller, id);
        if (volume.ReadOnly == true && mode != "ro")
        {
            throw Fault.BadRequest($"Invalid attaching mode '{mode}' for volume {id}.").Thrown();
        }

        var others = await Attachments.Of(tx, id);
        var reserved = volume.Status == VolumeStatus.Attaching && (others.Count == 0 || volume.MultiAttach);
        var free = reserved ? volume with { Status = volume.MultiAttach ? VolumeStatus.InUse : VolumeStatus.Available } : volume;
        var attachment = await attachments.Begin(tx, caller, free, new(
            default, id, volume.Project, server, host, mountpoint, mode, Attachment.Attaching, false, null, default, null));
        await tx.Execute($"UPDATE volume SET read_only = COALESCE(read_only, {false}) WHERE id = {id}");
        await attachments.Complete(tx, caller, attachment, mountpoint);
    });

    /// <param name="attachment">Null where the volume has only one.</param>
    /// <exception cref="FaultException">400 where it is unclear which; 409 where a guest has it open.</exception>
    public Task Detach(Caller caller, Id<Volume> id, string? attachment) => db.Transact(async tx =>
    {
        await VolumeRows.Lock(tx, caller, id);
        var all = await Attachments.Of(tx, id);
        var wanted = attachment is null ? all : all.FindAll(a => a.Id.Text == attachment);
        if (wanted.Count != 1)
        {
            throw VolumesFaults.InvalidVolume(wanted.Count == 0
                ? $"Volume {id} is not attached{(attachment is null ? "" : $" by {attachment}")}."
                : "Detach volume failed: more than one attachment, but no attachment_id provided.").Thrown();
        }

        GuardHeld(wanted[0]);
        await attachments.End(tx, caller, wanted[0]);
    });

    /// <summary>in-use → detaching.</summary>
    public Task BeginDetaching(Caller caller, Id<Volume> id) => db.Transact(async tx =>
    {
        var volume = await VolumeRows.Lock(tx, caller, id);
        if (volume.Status != VolumeStatus.InUse)
        {
            throw VolumesFaults.InvalidVolume(
                "Unable to detach volume. Volume status must be 'in-use' and attach_status must be 'attached' to detach.").Thrown();
        }

        await SetStatus(tx, caller, volume, VolumeStatus.Detaching, "detaching");
    });

    /// <summary>detaching → in-use; without effect otherwise.</summary>
    public Task RollDetaching(Caller caller, Id<Volume> id) => db.Transact(async tx =>
    {
        var volume = await VolumeRows.Lock(tx, caller, id);
        if (volume.Status == VolumeStatus.Detaching)
        {
            await attachments.Follow(tx, id);
            await scribe.Wrote(tx, caller, Volume.Kind, "attach", id.Text, volume.Project);
        }
    });

    /// <summary>The volume of a connection that a host asks for.</summary>
    public Task<Volume> Connect(Caller caller, Id<Volume> id, CancellationToken ct) => db.Read(tx => VolumeRows.Get(tx, caller, id), ct);

    /// <summary>Ends a connection: what is held by Compute stays held.</summary>
    public Task Disconnect(Caller caller, Id<Volume> id) => db.Transact(async tx =>
    {
        var volume = await VolumeRows.Lock(tx, caller, id);
        if ((await Attachments.Of(tx, id)).Find(a => a.Held) is { } held)
        {
            GuardHeld(held);
        }

        if (volume.Status == VolumeStatus.Attaching)
        {
            await attachments.Follow(tx, id);
        }

        await scribe.Wrote(tx, caller, Volume.Kind, "disconnect", id.Text, volume.Project);
    });

    /// <summary>Taking a disk from under a running guest loses data: only Compute may.</summary>
    internal static void GuardHeld(Attachment attachment)
    {
        if (attachment.Held)
        {
            throw Fault.Conflict($"Detach volume from instance {attachment.Server} using the Compute API").Thrown();
        }
    }

    private async Task SetStatus(Tx tx, Caller caller, Volume volume, string status, string verb)
    {
        await tx.Execute($"UPDATE volume SET status = {status}, updated_at = {scribe.Now} WHERE id = {volume.Id}");
        await scribe.Wrote(tx, caller, Volume.Kind, verb, volume.Id.Text, volume.Project);
    }
}
