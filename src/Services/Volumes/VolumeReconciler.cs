using Alize.Kernel;

namespace Alize.Services.Volumes;

/// <summary>A volume's disk follows its row: made, grown, filled anew, written to an image, removed.</summary>
public sealed class VolumeReconciler(Db db, VolumeMaking making, VolumeGrowth growth, VolumeUploads uploads, VolumeEnding ending)
    : IReconciler
{
    public string Kind => Volume.Kind;

    public async Task<Next> Reconcile(Claim claim, CancellationToken ct)
    {
        var volume = await db.Read(tx => VolumeRows.Find(tx, new(claim.Id)), ct);
        return volume?.Status switch
        {
            VolumeStatus.Creating or VolumeStatus.RestoringBackup or VolumeStatus.Reverting or VolumeStatus.Downloading =>
                 await making.Make(claim, volume, ct),
            VolumeStatus.Extending => await growth.Extend(claim, volume, ct),
            VolumeStatus.Uploading => await uploads.Run(claim, volume, ct),
            VolumeStatus.Deleting or null => await ending.Remove(claim, volume, ct),
            _ => Next.Settled,
        };
    }
}
