using Alize.Kernel;
using Alize.Services.Images;

namespace Alize.Services.Volumes;

/// <summary>Fills a volume's disk, for the first time or anew.</summary>
public sealed class VolumeMaking(Db db, Scribe scribe, IVolumeStore store, VolumeDisks disks, IImages images)
{
    private const int MostAttempts = 10;
    private static readonly TimeSpan _soon = TimeSpan.FromMilliseconds(200);

    public async Task<Next> Make(Claim claim, Volume volume, CancellationToken ct)
    {
        try
        {
            // Look for the new content before the old one goes.
            var source = await disks.Source(volume.Origin, ct);
            await Empty(claim, volume, ct);
            if (await store.EnsureVolume(claim.Id, volume.SizeBytes, source, ct) is null)
            {
                return Next.Again(_soon);
            }

            var image = volume.Origin.Kind == Origin.Image ? await images.Find(volume.Origin.Id!, ct) : null;
            await db.Transact(tx => Finish(tx, claim, volume, image), ct);
        }
        catch (FaultException e)
        {
            await db.Transact(tx => Fail(tx, claim, volume, e.Fault.Message), ct);
        }
        catch (IOException e) when (claim.Attempt >= MostAttempts)
        {
            await db.Transact(tx => Fail(tx, claim, volume, e.Message), ct);
        }

        return Next.Settled;
    }

    /// <summary>Filling anew begins by removing the old disk, once: the row remembers that it is gone, so that the new one is not removed
    /// again.</summary>
    private async Task Empty(Claim claim, Volume volume, CancellationToken ct)
    {
        if (volume.Emptied)
        {
            return;
        }

        await store.EnsureVolumeGone(volume.Id.Text, ct);
        await db.Transact(
            async tx =>
            {
                if (await WorkTable.Holds(tx, claim))
                {
                    await tx.Execute($"UPDATE volume SET emptied = {true} WHERE id = {volume.Id}");
                }
            },
            ct);
    }

    private async Task Finish(Tx tx, Claim claim, Volume volume, ImageInfo? image)
    {
        if (!await WorkTable.Holds(tx, claim))
        {
            return;
        }

        var made = await tx.Execute($"""
            UPDATE volume SET status = {Attachments.StatusOf(volume.Id)}, origin = {Origin.Blank.Kind}, origin_id = NULL,
                updated_at = {scribe.Now}
            WHERE id = {volume.Id} AND status = {volume.Status}
            """);
        if (made == 0)
        {
            return;
        }

        if (image is not null)
        {
            await Properties.Set(tx, volume.Id.Text, Properties.Image, ImageWords.Of(image), whole: true);
            await tx.Execute($"UPDATE volume SET bootable = {true} WHERE id = {volume.Id}");
        }

        await Release(tx, volume, SnapshotStatus.Available);
        await scribe.Wrote(tx, null, Volume.Kind, "made", volume.Id.Text, volume.Project);
    }

    private async Task Fail(Tx tx, Claim claim, Volume volume, string why)
    {
        if (!await WorkTable.Holds(tx, claim))
        {
            return;
        }

        var fresh = volume.Status == VolumeStatus.Creating;
        var status = volume.Status == VolumeStatus.RestoringBackup ? VolumeStatus.ErrorRestoring : VolumeStatus.Error;
        await tx.Execute(
            $"UPDATE volume SET status = {status}, updated_at = {scribe.Now} WHERE id = {volume.Id} AND status = {volume.Status}");
        await Release(tx, volume, SnapshotStatus.Available);
        await Messages.Write(tx, scribe, MessageWords.CreateFailed, volume.Project, volume.Request, "VOLUME", volume.Id.Text, why);
        await scribe.Wrote(tx, null, Volume.Kind, "failed", volume.Id.Text, volume.Project, fresh ? Scribe.ChargedNoMore : null);
    }

    /// <summary>What the content came from is at rest again.</summary>
    private async Task Release(Tx tx, Volume volume, string status)
    {
        await tx.Execute($"""
            UPDATE volume_snapshot SET status = {status}, updated_at = {scribe.Now} WHERE id = {volume.Origin.Id}
                AND status = {SnapshotStatus.Restoring}
            """);
        await tx.Execute($"""
            UPDATE volume_backup SET status = {status}, updated_at = {scribe.Now} WHERE id = {volume.Origin.Id}
                AND status = {BackupStatus.Restoring}
            """);
    }
}
