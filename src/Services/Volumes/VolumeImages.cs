using Alize.Kernel;
using Alize.Services.Images;

namespace Alize.Services.Volumes;

/// <summary>Volumes and images: what a volume remembers of its image, and a volume that becomes one.</summary>
public sealed class VolumeImages(Db db, Scribe scribe, IImages images)
{
    /// <summary>What Cinder itself knows of an image; the rest are the image's own properties.</summary>
    private static readonly string[] _own =
        ["image_id", "image_name", "container_format", "disk_format", "min_disk", "min_ram", "size", "checksum"];

    public Task<Dictionary<string, string>> Metadata(Caller caller, Id<Volume> id, CancellationToken ct) => db.Read(
        async tx => await Properties.Of(tx, (await VolumeRows.Get(tx, caller, id)).Id.Text, Properties.Image), ct);

    public Task<Dictionary<string, string>> SetMetadata(Caller caller, Id<Volume> id, IReadOnlyDictionary<string, string> values) =>
        db.Transact(
        async tx =>
        {
            var volume = await VolumeRows.Lock(tx, caller, id);
            await Properties.Set(tx, id.Text, Properties.Image, values);
            await scribe.Wrote(tx, caller, Volume.Kind, "update", id.Text, volume.Project);
            return await Properties.Of(tx, id.Text, Properties.Image);
        });

    /// <exception cref="FaultException">404 where there is no such key.</exception>
    public Task UnsetMetadata(Caller caller, Id<Volume> id, string key) => db.Transact(async tx =>
    {
        var volume = await VolumeRows.Lock(tx, caller, id);
        if (!await Properties.Remove(tx, id.Text, Properties.Image, key))
        {
            throw Fault.NotFound("Metadata item", key).Thrown();
        }

        await scribe.Wrote(tx, caller, Volume.Kind, "update", id.Text, volume.Project);
    });

    /// <summary>Reserves an image in the same transaction; the reconciler fills it.</summary>
    /// <param name="draft">Its name, formats and visibility.</param>
    /// <param name="force">Also of a volume in use: what is on disk now.</param>
    public Task<(Volume Volume, ImageInfo Image)> Upload(Caller caller, Id<Volume> id, NewImage draft, bool force) =>
        db.Transact(async tx =>
    {
        var volume = await VolumeRows.Lock(tx, caller, id);
        if (volume.Status != VolumeStatus.Available && !(force && volume.Status == VolumeStatus.InUse))
        {
            throw VolumesFaults.WrongStatus(
                volume, "be uploaded", force ? [VolumeStatus.Available, VolumeStatus.InUse] : [VolumeStatus.Available]).Thrown();
        }

        var known = await Properties.Of(tx, id.Text, Properties.Image);
        var image = await images.Reserve(tx, caller, draft with
        {
            Project = caller.Project,
            MinDiskGib = Known(known, "min_disk"),
            MinRamMib = Known(known, "min_ram"),
            Properties = known.Where(p => !_own.Contains(p.Key)).ToDictionary(p => p.Key, p => p.Value),
        });
        await tx.Execute($"""
            INSERT INTO volume_upload (volume, image, format) VALUES ({id}, {image.Id}, {image.DiskFormat})
            ON CONFLICT (volume) DO UPDATE SET image = excluded.image, format = excluded.format
            """);
        await tx.Execute(
            $"UPDATE volume SET status = {VolumeStatus.Uploading}, before = status, updated_at = {scribe.Now} WHERE id = {id}");
        await scribe.Wrote(tx, caller, Volume.Kind, "upload", id.Text, volume.Project);
        await scribe.Wake(tx, Volume.Kind, id.Text);
        return (await VolumeRows.Whole(tx, (await VolumeRows.Find(tx, id))!), image);
    });

    /// <summary>Fills a volume anew from an image.</summary>
    /// <param name="reserved">Also one that is reserved, as Compute does when it rebuilds a server.</param>
    /// <exception cref="FaultException">404; 400 where it is busy or the image does not fit; 409 where several have it.</exception>
    public async Task Reimage(Caller caller, Id<Volume> id, string image, bool reserved, CancellationToken ct)
    {
        var found = await images.Find(caller, image, ct);
        await db.Transact(
            async tx =>
            {
                var volume = await VolumeRows.Lock(tx, caller, id);
                if ((await Attachments.Of(tx, id)).Count > 1)
                {
                    throw Fault.Conflict("Cannot re-image a volume which is attached to more than one server.").Thrown();
                }

                if (volume.Status is not (VolumeStatus.Available or VolumeStatus.Error)
                    && !(reserved && volume.Status == VolumeStatus.Reserved))
                {
                    throw VolumesFaults.WrongStatus(volume, "be re-imaged", VolumeStatus.Available, VolumeStatus.Error).Thrown();
                }

                var origin = new Origin(Origin.Image, ImageWords.Usable(found, volume.Size).Id);
                await VolumeChanges.Refill(tx, scribe, caller, volume, VolumeStatus.Downloading, origin);
                await scribe.Wrote(tx, caller, Volume.Kind, "reimage", id.Text, volume.Project);
            },
            ct);
    }

    private static int Known(Dictionary<string, string> words, string name) => (int)(words.GetValueOrDefault(name).ToLong() ?? 0);
}
