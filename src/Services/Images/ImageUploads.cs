using Alize.Kernel;

namespace Alize.Services.Images;

/// <summary>Brings data into images: the bytes are safe and looked into before the row says active.</summary>
public sealed class ImageUploads(Db db, LedgerBook ledger, IImageStore store, TimeProvider clock, Cloud cloud) : IStartUp
{
    public const long MostBytes = 1L << 40;
    private const decimal Gib = 1L << 30;

    /// <summary>Streams a body into a queued image. It is active, or with <paramref name="stage"/> uploading, when this returns.</summary>
    /// <exception cref="FaultException">409 where it is not queued, 413 too large, 415 where the bytes
    /// are not what they claim to be.</exception>
    public async Task Upload(Caller caller, Id<Image> id, Stream body, bool stage, CancellationToken ct)
    {
        var image = await db.Transact(
            async tx =>
            {
                var found = await ImageRows.GetOwn(tx, caller, id, "upload to");
                if (!stage && (found.DiskFormat is null || found.ContainerFormat is null))
                {
                    throw Fault.BadRequest("Properties disk_format, container_format must be set prior to saving data.").Thrown();
                }

                await Take(tx, found);
                return found;
            },
            ct);
        var entry = LedgerEntry.By(caller, stage ? "image.image.stage" : "image.image.upload", Image.Kind, id.Text);
        await Store(image, body, stage ? ImageStatus.Uploading : ImageStatus.Active, entry, ct);
    }

    /// <summary>Fills a queued image from a file of this host; what is active already stays as it is.</summary>
    public async Task Fill(Id<Image> id, string path, CancellationToken ct)
    {
        var image = await db.Transact(
            async tx =>
            {
                if (await ImageRows.Find(tx, id) is not { Status: not ImageStatus.Active } found)
                {
                    return null;
                }

                // A fill that a restart cut off left the row as saving: the same caller comes again.
                await tx.Execute($"UPDATE image SET status = {ImageStatus.Saving}, uploader = {cloud.Host} WHERE id = {id}");
                return found;
            },
            ct);
        if (image is not null)
        {
            await using var file = File.OpenRead(path);
            await Store(image, file, ImageStatus.Active, new LedgerEntry("image.image.upload", Image.Kind, id.Text), ct);
        }
    }

    /// <summary>Looks into staged bytes and makes the image active.</summary>
    /// <exception cref="FaultException">415 where they are not what they claim to be.</exception>
    public async Task Import(Image image, LedgerEntry entry, CancellationToken ct)
    {
        var inside = await Inspect(image, image.DiskFormat ?? "raw", ct);
        await db.Transact(
            async tx =>
            {
                await tx.Execute($"""
                    UPDATE image SET status = {ImageStatus.Active}, virtual_size = {inside.VirtualSize}, trouble = NULL,
                        updated_at = {clock.NowMs()}
                    WHERE id = {image.Id} AND status = {ImageStatus.Importing}
                    """);
                await ledger.Write(tx, entry with { Project = image.Owner, Meters = Meters(image.Size ?? 0) });
            },
            ct);
    }

    /// <summary>Uploads that this node's former life had in hand came to nothing.</summary>
    public async Task Start(CancellationToken ct)
    {
        var cut = await db.Query(
            $"SELECT {Image.Columns} FROM image WHERE uploader = {cloud.Host} AND status = {ImageStatus.Saving} AND deleted_at IS NULL",
            Image.Read, ct);
        foreach (var image in cut)
        {
            await GiveUp(image);
        }
    }

    private async Task Take(Tx tx, Image image)
    {
        var taken = await tx.Execute($"""
            UPDATE image SET status = {ImageStatus.Saving}, uploader = {cloud.Host} WHERE id = {image.Id} AND status = {ImageStatus.Queued}
            """);
        if (taken == 0)
        {
            throw ImagesFaults.WrongStatus(image.Id.Text, image.Status, ImageStatus.Saving).Thrown();
        }
    }

    private async Task Store(Image image, Stream body, string to, LedgerEntry entry, CancellationToken ct)
    {
        try
        {
            var stored = await store.Write(image.Id.Text, body, MostBytes, ct);
            var inside = to == ImageStatus.Active ? await Inspect(image, image.DiskFormat ?? "raw", ct) : null;
            if (!await Finish(image, stored, inside, to, entry))
            {
                throw new Fault(FaultKind.Gone, $"Image {image.Id} was deleted while its data was uploaded.").Thrown();
            }
        }
        catch (Exception)
        {
            await GiveUp(image);
            throw;
        }
    }

    private Task<bool> Finish(
        Image image, StoredImage stored, ImageInspection? inside, string to, LedgerEntry entry) => db.Transact(async tx =>
    {
        var changed = await tx.Execute($"""
            UPDATE image SET status = {to}, size = {stored.Size}, checksum = {stored.Md5}, hash_value = {stored.Sha512},
                virtual_size = {inside?.VirtualSize}, uploader = NULL, updated_at = {clock.NowMs()}
            WHERE id = {image.Id} AND status = {ImageStatus.Saving}
            """);
        if (changed == 1)
        {
            await ledger.Write(tx, entry with { Project = image.Owner, Meters = Meters(stored.Size) });
        }

        return changed == 1;
    });

    /// <summary>Back to queued, without bytes. While the row says saving nobody else brings any.</summary>
    private async Task GiveUp(Image image)
    {
        await store.EnsureGone(image.Id.Text, CancellationToken.None);
        await db.Transact(tx => tx.Execute($"""
            UPDATE image SET status = {ImageStatus.Queued}, uploader = NULL WHERE id = {image.Id} AND status = {ImageStatus.Saving}
            """));
    }

    private async Task<ImageInspection> Inspect(Image image, string format, CancellationToken ct)
    {
        var inside = await store.Inspect(image.Id.Text, format, ct);
        return inside.Refusal is { } why
            ? throw new Fault(FaultKind.UnsupportedMedia, $"Image content is refused: {why}.").Thrown()
            : inside;
    }

    private static Dictionary<string, decimal> Meters(long size) => new() { [Metered.ImageGib] = Math.Round(size / Gib, 9) };
}
