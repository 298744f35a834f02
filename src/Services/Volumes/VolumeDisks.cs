using Alize.Kernel;
using Alize.Services.Images;

namespace Alize.Services.Volumes;

/// <summary>The disks behind volumes: makes what a row wants, from what it wants it from.</summary>
public sealed class VolumeDisks(Db db, IVolumeStore store, IImages images)
{
    /// <summary>The disk, made where it is not yet; null while it is still being made.</summary>
    /// <exception cref="FaultException">What it should be made from is gone or refused.</exception>
    public async Task<DiskFile?> Ensure(Volume volume, CancellationToken ct) =>
        await store.EnsureVolume(volume.Id.Text, volume.SizeBytes, await Source(volume.Origin, ct), ct);

    public DiskFile? Find(Volume volume) => store.Find(volume.Id.Text);

    /// <summary>Where the content lies.</summary>
    /// <exception cref="FaultException">404 where it is gone.</exception>
    public async Task<DiskSource> Source(Origin origin, CancellationToken ct)
    {
        switch (origin.Kind)
        {
            case Origin.Image:
                var image = await images.Find(origin.Id!, ct) ?? throw Fault.NotFound("Image", origin.Id!).Thrown();
                return new(image.Id, image.DiskFormat, null);
            case Origin.Snapshot or Origin.Volume or Origin.Backup:
                var from = store.Find(await Kept(origin, ct)) ?? throw Fault.NotFound($"The disk of {origin.Kind}", origin.Id!).Thrown();
                return new(null, null, from.Path);
            default:
                return DiskSource.Blank;
        }
    }

    /// <summary>The id under which the store keeps an origin's bytes.</summary>
    private async Task<string> Kept(Origin origin, CancellationToken ct) => origin.Kind != Origin.Backup
        ? origin.Id!
        : (await db.Query($"SELECT content FROM volume_backup WHERE id = {origin.Id}", r => r.GetString(0), ct)).FirstOrDefault()
            ?? origin.Id!;
}
