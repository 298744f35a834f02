using Alize.Kernel;

namespace Alize.Services.Volumes;

/// <summary>A snapshot's copy follows its row.</summary>
public sealed class SnapshotReconciler(Db db, Scribe scribe, IVolumeStore store) : IReconciler
{
    private const int MostAttempts = 10;
    private static readonly TimeSpan _soon = TimeSpan.FromMilliseconds(200);

    public string Kind => Snapshot.Kind;

    public async Task<Next> Reconcile(Claim claim, CancellationToken ct)
    {
        var snapshot = await db.Read(tx => SnapshotRows.Find(tx, new(claim.Id)), ct);
        return snapshot?.Status switch
        {
            SnapshotStatus.Creating => await Make(claim, snapshot, ct),
            SnapshotStatus.Deleting or null => await Remove(claim, snapshot, ct),
            _ => Next.Settled,
        };
    }

    private async Task<Next> Make(Claim claim, Snapshot snapshot, CancellationToken ct)
    {
        try
        {
            if (await store.EnsureSnapshot(claim.Id, snapshot.Volume.Text, ct) is null)
            {
                return Next.Again(_soon);
            }
        }
        catch (IOException) when (claim.Attempt >= MostAttempts)
        {
            await db.Transact(tx => Record(tx, claim, snapshot, SnapshotStatus.Error), ct);
            return Next.Settled;
        }

        await db.Transact(tx => Record(tx, claim, snapshot, SnapshotStatus.Available), ct);
        return Next.Settled;
    }

    private async Task<Next> Remove(Claim claim, Snapshot? snapshot, CancellationToken ct)
    {
        if (await db.Number($"""
            SELECT count(*) FROM volume WHERE origin_id = {claim.Id} AND deleted_at IS NULL AND status NOT IN ({VolumeStatus.Error},
                {VolumeStatus.ErrorRestoring})
            """, ct) > 0)
        {
            return Next.Again(_soon);
        }

        await store.EnsureSnapshotGone(claim.Id, ct);
        if (snapshot is not null)
        {
            await db.Transact(tx => Bury(tx, claim, snapshot), ct);
        }

        return Next.Settled;
    }

    private async Task Record(Tx tx, Claim claim, Snapshot snapshot, string status)
    {
        if (await WorkTable.Holds(tx, claim) && await tx.Execute($"""
            UPDATE volume_snapshot SET status = {status}, progress = {"100%"}, updated_at = {scribe.Now}
            WHERE id = {snapshot.Id} AND status = {SnapshotStatus.Creating}
            """) == 1)
        {
            var meters = status == SnapshotStatus.Error ? Scribe.ChargedNoMore : null;
            await scribe.Wrote(tx, null, Snapshot.Kind, "made", snapshot.Id.Text, snapshot.Project, meters);
            await GroupSnapshot.Follow(tx, scribe, snapshot.Group);
        }
    }

    private async Task Bury(Tx tx, Claim claim, Snapshot snapshot)
    {
        if (await WorkTable.Holds(tx, claim) && await tx.Execute($"""
            UPDATE volume_snapshot SET status = {"deleted"}, deleted_at = {scribe.Now}, updated_at = {scribe.Now}
            WHERE id = {snapshot.Id} AND deleted_at IS NULL AND status = {SnapshotStatus.Deleting}
            """) == 1)
        {
            await VolumeQuota.Give(tx, snapshot.Project, "snapshots", snapshot.Size, snapshot.Type);
            await scribe.Wrote(tx, null, Snapshot.Kind, "gone", snapshot.Id.Text, snapshot.Project, Scribe.ChargedNoMore);
            await GroupSnapshot.Follow(tx, scribe, snapshot.Group);
        }
    }
}
