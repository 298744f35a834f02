using Alize.Kernel;
using Alize.Services.Images;

namespace Alize.Services.Volumes;

/// <summary>The verbs of a volume's life, one transaction each.</summary>
public sealed class Volumes(Db db, Scribe scribe, IImages images)
{
    public const string Zone = "nova";
    private static readonly string[] _deletable =
        [VolumeStatus.Available, VolumeStatus.Error, VolumeStatus.ErrorRestoring, VolumeStatus.ErrorExtending, VolumeStatus.ErrorDeleting];

    public Task<Volume> Get(Caller caller, Id<Volume> id, CancellationToken ct) =>
        db.Read(async tx => await VolumeRows.Whole(tx, await VolumeRows.Get(tx, caller, id)), ct);

    public async Task<Volume> Create(Caller caller, VolumeDraft draft, CancellationToken ct)
    {
        if (draft.Origin.Kind == Origin.Image)
        {
            var image = await images.Find(caller, draft.Origin.Id!, ct);
            draft = draft.FollowsImages && ImageWords.SnapshotBehind(image) is { } snapshot
                ? draft with { Origin = new(Origin.Snapshot, snapshot) }
                : draft with { Origin = new(Origin.Image, ImageWords.Usable(image, draft.Size).Id) };
        }

        return await db.Transact(tx => Create(tx, caller, caller.Project, draft), ct);
    }

    /// <summary>Makes the row; its reconciler makes the disk.</summary>
    public async Task<Volume> Create(Tx tx, Caller caller, string project, VolumeDraft draft)
    {
        var source = await Sources.Find(tx, caller, draft.Origin);
        var size = draft.Size ?? source?.Size ?? throw VolumesFaults.InvalidInput("a blank volume needs a size").Thrown();
        if (size < 1 || size < source?.Size)
        {
            throw VolumesFaults.InvalidInput(
                $"Invalid volume size provided for create request: {size} (at least {Math.Max(1, source?.Size ?? 1)} GiB).").Thrown();
        }

        var type = draft.Type is { } word ? await TypeRows.Named(tx, caller, word)
            : source?.Type is { } kept && await TypeRows.Find(tx, kept) is { } same ? await TypeRows.Whole(tx, same)
            : await TypeRows.Default(tx, project);
        await GuardGroup(tx, caller, draft.Group, type);
        GuardZone(draft.Zone, type);
        await VolumeQuota.GuardSize(tx, project, size);
        await VolumeQuota.Take(tx, project, "volumes", size, type.Id.Text);
        var id = scribe.Ids.New<Volume>();
        await Insert(tx, caller, project, id, draft, size, type);
        await Inherit(tx, id, draft.Origin);
        await scribe.Wrote(tx, caller, Volume.Kind, "create", id.Text, project, Scribe.VolumeMeters(size));
        await Place(tx, caller, id, project, type);
        return await VolumeRows.Whole(tx, (await VolumeRows.Find(tx, id))!);
    }

    /// <summary>Where no host takes new volumes the volume stands in error with the reason, as clients expect; the request was still well
    /// formed.</summary>
    private async Task Place(Tx tx, Caller caller, Id<Volume> id, string project, VolumeType type)
    {
        var why = await Pools.Closed(tx) ? "every host is closed for new volumes" : PoolFit.Misfit(type.Specs);
        if (why is null)
        {
            await scribe.Wake(tx, Volume.Kind, id.Text);
            return;
        }

        await tx.Execute($"UPDATE volume SET status = {VolumeStatus.Error} WHERE id = {id}");
        await Messages.Write(tx, scribe, MessageWords.NoHost, project, caller.RequestId, "VOLUME", id.Text, why);
        await scribe.Wrote(tx, null, Volume.Kind, "failed", id.Text, project, Scribe.ChargedNoMore);
    }

    public Task<Volume> Update(Caller caller, Id<Volume> id, Func<Volume, Volume> change) => db.Transact(async tx =>
    {
        var old = await VolumeRows.Whole(tx, await VolumeRows.Lock(tx, caller, id));
        var volume = change(old);
        await tx.Execute(
            $"UPDATE volume SET name = {volume.Name}, description = {volume.Description}, updated_at = {scribe.Now} WHERE id = {id}");
        if (!ReferenceEquals(volume.Metadata, old.Metadata))
        {
            await Properties.Set(tx, id.Text, Properties.Metadata, volume.Metadata, whole: true);
        }

        await scribe.Wrote(tx, caller, Volume.Kind, "update", id.Text, volume.Project);
        return await VolumeRows.Whole(tx, (await VolumeRows.Find(tx, id))!);
    });

    /// <param name="cascade">Its snapshots go with it.</param>
    /// <param name="force">Whatever its status says.</param>
    /// <exception cref="FaultException">400 where it is in use, in a group, or has snapshots.</exception>
    public Task Delete(Caller caller, Id<Volume> id, bool cascade, bool force) => db.Transact(async tx =>
    {
        var volume = await VolumeRows.Lock(tx, caller, id);
        var attached =
            await tx.Number($"SELECT count(*) FROM volume_attachment WHERE volume = {id} AND status = {Attachment.Attached}") > 0;
        if (attached || volume.Group is not null || (!force && !_deletable.Contains(volume.Status)))
        {
            throw NotDeletable(volume).Thrown();
        }

        await RemoveSnapshots(tx, caller, volume, cascade, force);
        await Remove(tx, caller, volume);
    });

    /// <summary>Says that the volume shall go; its reconciler removes the disk and then frees the quota.</summary>
    internal async Task Remove(Tx tx, Caller? caller, Volume volume)
    {
        await tx.Execute($"UPDATE volume SET status = {VolumeStatus.Deleting}, updated_at = {scribe.Now} WHERE id = {volume.Id}");
        await tx.Execute($"DELETE FROM volume_attachment WHERE volume = {volume.Id}");
        await scribe.Wrote(tx, caller, Volume.Kind, "delete", volume.Id.Text, volume.Project, Scribe.ChargedNoMore);
        await scribe.Wake(tx, Volume.Kind, volume.Id.Text);
    }

    private async Task RemoveSnapshots(Tx tx, Caller caller, Volume volume, bool cascade, bool force)
    {
        foreach (var snapshot in await SnapshotRows.OfVolume(tx, volume.Id))
        {
            var idle = force || snapshot.Status is SnapshotStatus.Available or SnapshotStatus.Error or SnapshotStatus.Deleting;
            if (!cascade || !idle || snapshot.Group is not null || !caller.Sees(snapshot.Project))
            {
                throw NotDeletable(volume).Thrown();
            }

            await Snapshots.Remove(tx, scribe, caller, snapshot);
        }
    }

    private static Fault NotDeletable(Volume volume) => VolumesFaults.InvalidVolume(
        $"Volume {volume.Id} must be {string.Join(" or ", _deletable)} and must not be attached, in a group or have snapshots.");

    /// <summary>There is one zone, and a type may name those that it is offered in.</summary>
    private static void GuardZone(string? zone, VolumeType type)
    {
        var offered =
            type.Specs.GetValueOrDefault(VolumeType.ZonesSpec)?.Split(',', StringSplitOptions.TrimEntries).Contains(Zone) != false;
        if ((zone ?? Zone) != Zone || !offered)
        {
            throw VolumesFaults.InvalidInput($"Availability zone '{zone ?? Zone}' is invalid.").Thrown();
        }
    }

    private static async Task GuardGroup(Tx tx, Caller caller, string? group, VolumeType type)
    {
        if (group is not null && !(await Group.Get(tx, caller, new(group))).Types.Contains(type.Id.Text))
        {
            throw VolumesFaults.InvalidInput(
                $"Invalid volume_type provided: {type.Id} (requested type must be supported by this group).").Thrown();
        }
    }

    private async Task Insert(Tx tx, Caller caller, string project, Id<Volume> id, VolumeDraft draft, long size, VolumeType type)
    {
        var (kind, origin) = draft.Origin;
        var status = kind == Origin.Backup ? VolumeStatus.RestoringBackup : VolumeStatus.Creating;
        await tx.Execute($"""
            INSERT INTO volume (id, project, user_id, name, description, size, status, type, zone, snapshot, source_volume, bootable,
                multi_attach,
                volume_group, origin, origin_id, emptied, host, region, request, created_at, updated_at)
            VALUES ({id}, {project}, {caller.UserId}, {draft.Name}, {draft.Description}, {size}, {status}, {type.Id}, {Zone},
                {(kind == Origin.Snapshot ? origin : null)}, {(kind == Origin.Volume ? origin : null)}, {false},
                    {draft.MultiAttach || type.MultiAttach},
                {draft.Group}, {kind}, {origin}, {true}, {scribe.Pool}, {scribe.Region}, {caller.RequestId}, {scribe.Now}, {scribe.Now})
            """);
        await Properties.Set(tx, id.Text, Properties.Metadata, draft.Metadata);
    }

    /// <summary>A copy of what boots boots too, and remembers its image.</summary>
    private static async Task Inherit(Tx tx, Id<Volume> id, Origin origin)
    {
        if (origin.Kind is not (Origin.Snapshot or Origin.Volume or Origin.Backup))
        {
            return;
        }

        await Properties.Set(tx, id.Text, Properties.Image, await Properties.Of(tx, origin.Id!, Properties.Image));
        var from = await Sources.VolumeOf(tx, origin);
        await tx.Execute($"""
            UPDATE volume SET bootable = EXISTS (SELECT 1 FROM volume s WHERE s.id = {from} AND s.bootable) WHERE id = {id}
            """);
    }
}
