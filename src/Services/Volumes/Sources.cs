using Alize.Kernel;

namespace Alize.Services.Volumes;

/// <summary>What a volume is made from, as far as the new volume must know.</summary>
/// <param name="Size">GiB: the new volume has at least this.</param>
/// <param name="Type">Its volume type; null where it has none.</param>
internal sealed record Source(long Size, string? Type);

/// <summary>Finds what a volume is made from.</summary>
internal static class Sources
{
    /// <summary>Null where the origin has no size of its own: a blank disk, or an image.</summary>
    /// <exception cref="FaultException">404 where it is not to be seen, 400 where it is not ready.</exception>
    public static async Task<Source?> Find(Tx tx, Caller caller, Origin origin)
    {
        switch (origin.Kind)
        {
            case Origin.Snapshot:
                var snapshot = await SnapshotRows.Get(tx, caller, new(origin.Id!));
                return snapshot.Status == SnapshotStatus.Available
                    ? new(snapshot.Size, snapshot.Type)
                    : throw Fault.BadRequest(
                        $"Invalid snapshot: Originating snapshot status must be available, not {snapshot.Status}.").Thrown();
            case Origin.Volume:
                var volume = await VolumeRows.Get(tx, caller, new(origin.Id!));
                return volume.Status is VolumeStatus.Available or VolumeStatus.InUse
                    ? new(volume.Size, volume.Type)
                    : throw VolumesFaults.WrongStatus(volume, "be cloned", VolumeStatus.Available, VolumeStatus.InUse).Thrown();
            case Origin.Backup:
                var backup = await Backup.Get(tx, caller, new(origin.Id!));
                return backup.Status is BackupStatus.Available or BackupStatus.Restoring
                    ? new(backup.Size, null)
                    : throw Fault.BadRequest($"Invalid backup: Backup status must be available, not {backup.Status}.").Thrown();
            default:
                return null;
        }
    }

    /// <summary>The volume whose content an origin holds.</summary>
    public static async Task<string?> VolumeOf(Tx tx, Origin origin) => origin.Kind switch
    {
        Origin.Volume => origin.Id,
        Origin.Backup => (await tx.Query($"SELECT volume FROM volume_backup WHERE id = {origin.Id}", r => r.GetString(0))).FirstOrDefault(),
        Origin.Snapshot =>
            (await tx.Query($"SELECT volume FROM volume_snapshot WHERE id = {origin.Id}", r => r.GetString(0))).FirstOrDefault(),
        _ => null,
    };
}
