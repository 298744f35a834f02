using Alize.Kernel;
using Alize.Services.Images;

namespace Alize.Services.Volumes;

/// <summary>Writes a volume's disk to an image that was reserved for it.</summary>
public sealed class VolumeUploads(Db db, Scribe scribe, IVolumeStore store, IImages images, Exports exports)
{
    private const int MostAttempts = 10;

    public async Task<Next> Run(Claim claim, Volume volume, CancellationToken ct)
    {
        var upload = await db.First(
            $"SELECT image, format FROM volume_upload WHERE volume = {volume.Id}", r => new Order(r.GetString(0), r.GetString(1)), ct);
        if (upload is not null)
        {
            try
            {
                await Fill(volume, upload, ct);
            }
            catch (Exception e) when (e is FaultException || (e is IOException && claim.Attempt >= MostAttempts))
            {
                await images.Abandon(upload.Image, e.Message, ct);
            }

            exports.EnsureGone(upload.Image);
        }

        await db.Transact(
            async tx =>
            {
                await Resting.Rest(tx, scribe, claim, volume);
                await tx.Execute($"DELETE FROM volume_upload WHERE volume = {volume.Id} AND image = {upload?.Image}");
            },
            ct);
        return Next.Settled;
    }

    private async Task Fill(Volume volume, Order upload, CancellationToken ct)
    {
        var disk = store.Find(volume.Id.Text) ?? throw Fault.NotFound("The disk of volume", volume.Id).Thrown();
        if (upload.Format == disk.Format)
        {
            await images.Fill(upload.Image, disk.Path, ct);
            return;
        }

        var path = exports.PathFor(upload.Image);
        await store.Export(volume.Id.Text, upload.Format, path, ct);
        await images.Fill(upload.Image, path, ct);
    }

    private sealed record Order(string Image, string Format);
}
