using Alize.Kernel;
using Alize.Services.Images;

namespace Alize.Services.Volumes;

/// <summary>Removes a volume's disk, then makes the row a tombstone and frees its quota.</summary>
public sealed class VolumeEnding(Db db, Scribe scribe, IVolumeStore store, IImages images)
{
    private static readonly TimeSpan _soon = TimeSpan.FromMilliseconds(500);

    /// <param name="volume">Null where the row is a tombstone already.</param>
    public async Task<Next> Remove(Claim claim, Volume? volume, CancellationToken ct)
    {
        var copied = await db.Number(
            $"""
            SELECT (SELECT count(*) FROM volume WHERE origin_id = {claim.Id} AND deleted_at IS NULL AND status <> {VolumeStatus.Error})
                + (SELECT count(*) FROM volume_snapshot WHERE volume = {claim.Id} AND deleted_at IS NULL
                    AND status = {SnapshotStatus.Creating})
            """,
            ct);
        if (copied > 0)
        {
            return Next.Again(_soon);
        }

        await store.EnsureVolumeGone(claim.Id, ct);
        if (volume is null)
        {
            return Next.Settled;
        }

        var image = (
            await db.Query($"SELECT image FROM volume_upload WHERE volume = {volume.Id}", r => r.GetString(0), ct)).FirstOrDefault();
        if (image is not null)
        {
            await images.Abandon(image, $"Volume {volume.Id} was deleted.", ct);
        }

        await db.Transact(tx => Bury(tx, claim, volume), ct);
        return Next.Settled;
    }

    private async Task Bury(Tx tx, Claim claim, Volume volume)
    {
        if (await WorkTable.Holds(tx, claim) && await tx.Execute($"""
            UPDATE volume SET status = {"deleted"}, deleted_at = {scribe.Now}, updated_at = {scribe.Now}
            WHERE id = {volume.Id} AND deleted_at IS NULL AND status = {VolumeStatus.Deleting}
            """) == 1)
        {
            await tx.Execute($"DELETE FROM volume_upload WHERE volume = {volume.Id}");
            await tx.Execute($"DELETE FROM volume_attachment WHERE volume = {volume.Id}");
            await VolumeQuota.Give(tx, volume.Project, "volumes", volume.Size, volume.Type);
            await scribe.Wrote(tx, null, Volume.Kind, "gone", volume.Id.Text, volume.Project, Scribe.ChargedNoMore);
        }
    }
}
