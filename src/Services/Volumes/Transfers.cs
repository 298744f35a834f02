using System.Security.Cryptography;
using System.Text;
using Alize.Kernel;

namespace Alize.Services.Volumes;

/// <summary>The verbs of offers, one transaction each.</summary>
public sealed class Transfers(Db db, Scribe scribe)
{
    public Task<Transfer> Get(Caller caller, Id<Transfer> id, CancellationToken ct) => db.Read(tx => Get(tx, caller, id), ct);

    /// <summary>Offers a volume; the key is told once.</summary>
    /// <exception cref="FaultException">400 where the volume or one of its snapshots is busy.</exception>
    public async Task<(Transfer Transfer, string Key)> Create(Caller caller, Id<Volume> of, string? name, bool noSnapshots)
    {
        var (salt, key) = (scribe.Ids.Hex(8), scribe.Ids.Hex(16));
        var hash = Hash(salt, key);
        var transfer = await db.Transact(async tx =>
        {
            var volume = await VolumeRows.Lock(tx, caller, of);
            var busy = noSnapshots ? null : (await SnapshotRows.OfVolume(tx, of)).Find(s => s.Status != SnapshotStatus.Available);
            if (volume.Status != VolumeStatus.Available || volume.Group is not null || busy is not null)
            {
                throw VolumesFaults.InvalidVolume("status must be available, with every snapshot available, and in no group").Thrown();
            }

            var id = scribe.Ids.New<Transfer>();
            await tx.Execute($"""
                INSERT INTO volume_transfer (id, volume, name, salt, key_hash, no_snapshots, project, created_at)
                VALUES ({id}, {of}, {name}, {salt}, {hash}, {noSnapshots}, {volume.Project}, {scribe.Now})
                """);
            await tx.Execute($"UPDATE volume SET status = {VolumeStatus.AwaitingTransfer}, updated_at = {scribe.Now} WHERE id = {of}");
            await scribe.Wrote(tx, caller, Transfer.Kind, "create", id.Text, volume.Project);
            return await Get(tx, caller, id);
        });
        return (transfer, key);
    }

    public Task Delete(Caller caller, Id<Transfer> id) => db.Transact(async tx =>
    {
        var transfer = await Get(tx, caller, id);
        if (await Close(tx, id, null))
        {
            await VolumeRows.Turn(tx, scribe, transfer.Volume, VolumeStatus.Available, VolumeStatus.AwaitingTransfer);
            await scribe.Wrote(tx, caller, Transfer.Kind, "delete", id.Text, transfer.Project);
        }
    });

    /// <summary>Takes a volume over: its quota, its bill and, unless held back, its snapshots.</summary>
    /// <exception cref="FaultException">404; 400 where the key is wrong; 413.</exception>
    public async Task<Transfer> Accept(Caller caller, Id<Transfer> id, string key)
    {
        var offer = await db.Read(tx => Find(tx, id)) ?? throw Missing(id).Thrown();
        if (!CryptographicOperations.FixedTimeEquals(Encoding.ASCII.GetBytes(Hash(offer.Salt, key)),
            Encoding.ASCII.GetBytes(offer.KeyHash)))
        {
            throw Fault.BadRequest($"Invalid auth key: Attempt to transfer {id} with invalid auth key.").Thrown();
        }

        return await db.Transact(async tx =>
        {
            var volume = await VolumeRows.Lock(tx, offer.Volume);
            if (volume?.Status != VolumeStatus.AwaitingTransfer || !await Close(tx, id, caller.Project))
            {
                throw Missing(id).Thrown();
            }

            await Move(tx, caller, volume);
            foreach (var snapshot in offer.NoSnapshots ? [] : await SnapshotRows.OfVolume(tx, volume.Id))
            {
                await Move(tx, caller, snapshot);
            }

            await scribe.Wrote(tx, caller, Transfer.Kind, "accept", id.Text, caller.Project);
            return offer with { Destination = caller.Project };
        });
    }

    private async Task Move(Tx tx, Caller caller, Volume volume)
    {
        await VolumeQuota.GuardSize(tx, caller.Project, volume.Size);
        await VolumeQuota.Give(tx, volume.Project, "volumes", volume.Size, volume.Type);
        await VolumeQuota.Take(tx, caller.Project, "volumes", volume.Size, volume.Type);
        await tx.Execute($"""
            UPDATE volume SET project = {caller.Project}, user_id = {caller.UserId}, status = {VolumeStatus.Available},
                updated_at = {scribe.Now}
            WHERE id = {volume.Id}
            """);
        await scribe.Wrote(tx, caller, Volume.Kind, "transfer", volume.Id.Text, volume.Project, Scribe.ChargedNoMore);
        await scribe.Wrote(tx, caller, Volume.Kind, "transfer", volume.Id.Text, caller.Project, Scribe.VolumeMeters(volume.Size));
    }

    private async Task Move(Tx tx, Caller caller, Snapshot snapshot)
    {
        await VolumeQuota.Give(tx, snapshot.Project, "snapshots", snapshot.Size, snapshot.Type);
        await VolumeQuota.Take(tx, caller.Project, "snapshots", snapshot.Size, snapshot.Type);
        await tx.Execute($"""
            UPDATE volume_snapshot SET project = {caller.Project}, user_id = {caller.UserId}, updated_at = {scribe.Now}
            WHERE id = {snapshot.Id}
            """);
        await scribe.Wrote(tx, caller, Snapshot.Kind, "transfer", snapshot.Id.Text, snapshot.Project, Scribe.ChargedNoMore);
        await scribe.Wrote(tx, caller, Snapshot.Kind, "transfer", snapshot.Id.Text, caller.Project, Scribe.SnapshotMeters(snapshot.Size));
    }

    /// <summary>False where another was quicker.</summary>
    private async Task<bool> Close(Tx tx, Id<Transfer> id, string? destination) => await tx.Execute($"""
        UPDATE volume_transfer SET deleted_at = {scribe.Now}, destination = {destination} WHERE id = {id} AND deleted_at IS NULL
        """) == 1;

    private static async Task<Transfer> Get(Tx tx, Caller caller, Id<Transfer> id) =>
        await Find(tx, id) is { } transfer && caller.Sees(transfer.Project) ? transfer : throw Missing(id).Thrown();

    private static Task<Transfer?> Find(Tx tx, Id<Transfer> id) =>
        tx.First($"SELECT {Transfer.Columns} FROM volume_transfer WHERE id = {id} AND deleted_at IS NULL", Transfer.Read);

    private static Fault Missing(Id<Transfer> id) => Fault.NotFound("Transfer", id);

    private static string Hash(string salt, string key) =>
        Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(salt + "\n" + key)));
}
