using Alize.Kernel;

namespace Alize.Services.Volumes;

/// <summary>The room's face.</summary>
internal sealed class VolumesFace(Db db, Volumes volumes, Attachments attachments, Scribe scribe, VolumeDisks disks) : IVolumes
{
    private static readonly string[] _taken = [VolumeStatus.InUse, VolumeStatus.Attaching, VolumeStatus.Reserved];

    public Task<VolumeInfo?> Find(Caller caller, string id, CancellationToken ct) => db.Read(
        async tx => await VolumeRows.Find(tx, new(id)) is { } volume && caller.Sees(volume.Project) ? await Info(tx, volume) : null, ct);

    public Task<VolumeInfo?> Find(string id, CancellationToken ct) => db.Read(
        async tx => await VolumeRows.Find(tx, new(id)) is { } volume ? await Info(tx, volume) : null, ct);

    public async Task<ILookup<string, AttachmentInfo>> AttachmentsOf(IReadOnlyCollection<string> servers, CancellationToken ct) =>
        (await db.Query(
            $"SELECT {Attachment.Columns} FROM volume_attachment WHERE server IN {Sql.In(servers)} AND held ORDER BY created_at, id",
            Attachment.Read, ct))
        .ToLookup(a => a.Server!, Of);

    public async Task<VolumeInfo> Create(Tx tx, Caller caller, NewVolume volume)
    {
        var origin = volume switch
        {
            { ImageId: { } image } => new Origin(Origin.Image, image),
            { SnapshotId: { } snapshot } => new(Origin.Snapshot, snapshot),
            { SourceVolumeId: { } source } => new(Origin.Volume, source),
            _ => Origin.Blank,
        };
        var draft = new VolumeDraft(volume.Name, null, volume.SizeGib > 0 ? volume.SizeGib : null, origin)
        {
            Zone = volume.Zone,
            Type = volume.Type
        };
        return await Info(tx, await volumes.Create(tx, caller, caller.Project, draft));
    }

    public async Task<AttachmentInfo> Reserve(Tx tx, string volume, string server, string mountpoint)
    {
        var row = await VolumeRows.Lock(tx, new(volume)) ?? throw VolumesFaults.VolumeNotFound(volume).Thrown();
        var mode = row.ReadOnly == true ? "ro" : "rw";
        return Of(await attachments.Begin(tx, null, row, new(
            default, row.Id, row.Project, server, null, mountpoint, mode, Attachment.Attaching, true, null, default, null)));
    }

    public async Task Attached(Tx tx, string volume, string server, string mountpoint)
    {
        if (await Attachments.Of(tx, volume, server) is { Status: not Attachment.Attached } attachment)
        {
            await attachments.Complete(tx, null, attachment, mountpoint);
        }
    }

    public async Task Detaching(Tx tx, string volume, string server)
    {
        var row = await VolumeRows.Lock(tx, new(volume)) ?? throw VolumesFaults.VolumeNotFound(volume).Thrown();
        if (!_taken.Contains(row.Status) || await Attachments.Of(tx, volume, server) is null)
        {
            throw VolumesFaults.InvalidVolume(
                $"Unable to detach volume. Volume status must be 'in-use' and attached to server {server}.").Thrown();
        }

        await tx.Execute($"UPDATE volume SET status = {VolumeStatus.Detaching}, updated_at = {scribe.Now} WHERE id = {volume}");
        await scribe.Wrote(tx, null, Volume.Kind, "detaching", volume, row.Project);
    }

    public async Task Detached(Tx tx, string volume, string server)
    {
        if (await Attachments.Of(tx, volume, server) is { } attachment)
        {
            await attachments.End(tx, null, attachment);
        }
    }

    public async Task Delete(Tx tx, string volume)
    {
        var row = await VolumeRows.Lock(tx, new(volume));
        if (row is null || row.Status == VolumeStatus.Deleting)
        {
            return;
        }

        // As in Nova, what still has snapshots or another holder outlives the server.
        var kept = await tx.Number($"SELECT count(*) FROM volume_attachment WHERE volume = {volume}") > 0
            || (await SnapshotRows.OfVolume(tx, row.Id)).Count > 0;
        if (!kept)
        {
            await volumes.Remove(tx, null, row);
        }
    }

    public async Task<DiskFile?> Disk(string volume, CancellationToken ct)
    {
        var row = await db.Read(tx => VolumeRows.Find(tx, new(volume)), ct);
        return row?.Status switch
        {
            null or VolumeStatus.Deleting => throw VolumesFaults.VolumeNotFound(volume).Thrown(),
            VolumeStatus.Error or VolumeStatus.ErrorRestoring =>
                throw VolumesFaults.InvalidVolume($"Volume {volume} is in error status.").Thrown(),
            VolumeStatus.Creating => await disks.Ensure(row, ct),
            VolumeStatus.Reverting or VolumeStatus.RestoringBackup or VolumeStatus.Downloading => null,

            // A disk that was there once is never made again: blank bytes would pass for the tenant's own.
            _ => disks.Find(row) ?? throw new IOException($"the disk of volume {volume} is gone"),
        };
    }

    private static async Task<VolumeInfo> Info(Tx tx, Volume volume)
    {
        var v = await VolumeRows.Whole(tx, volume);
        return new(
            v.Id.Text, v.Name ?? "", v.Project, (int)v.Size, v.Status, v.Bootable, v.MultiAttach, v.Zone, v.ImageMetadata,
            [.. v.Attachments.Where(a => a.Server is not null).Select(Of)])
        { ReadOnly = v.ReadOnly == true };
    }

    private static AttachmentInfo Of(Attachment a) => new(a.Id.Text, a.Volume.Text, a.Server!, a.Mountpoint ?? "");
}
