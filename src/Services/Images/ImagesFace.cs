using Alize.Kernel;

namespace Alize.Services.Images;

/// <summary>The room's face.</summary>
internal sealed class ImagesFace(Db db, Images images, ImageUploads uploads) : IImages
{
    public Task<ImageInfo?> Find(Caller caller, string id, CancellationToken ct) => db.Read(
        async tx =>
            await ImageRows.Find(tx, new(id)) is { } image && await ImageRows.Sees(tx, caller, image) ? await Info(tx, image) : null,
        ct);

    public Task<ImageInfo?> Find(string id, CancellationToken ct) => db.Read(
        async tx => await ImageRows.Find(tx, new(id)) is { } image ? await Info(tx, image) : null,
        ct);

    public async Task<ImageInfo> Reserve(Tx tx, Caller caller, NewImage image) => Of(await images.Create(
        tx,
        caller,
        image.Project,
        new(null, image.Project, image.Name, image.Visibility, false, image.Protected, image.DiskFormat,
            image.ContainerFormat, image.MinDiskGib, image.MinRamMib, [], image.Properties)));

    public Task Fill(string id, string path, CancellationToken ct) => uploads.Fill(new(id), path, ct);

    public Task Abandon(string id, string why, CancellationToken ct) => db.Transact(
        tx => tx.Execute($"""
            UPDATE image SET status = {ImageStatus.Killed}, trouble = {why} WHERE id = {id}
                AND status IN ({ImageStatus.Queued}, {ImageStatus.Saving})
            """),
        ct);

    public async Task Delete(Tx tx, string id)
    {
        if (await ImageRows.Find(tx, new(id)) is { } image)
        {
            await images.Remove(tx, image, new LedgerEntry("image.image.delete", Image.Kind, id));
        }
    }

    public async Task<List<ImageInfo>> List(
        Caller caller, IReadOnlyList<KeyValuePair<string, string>> filters, int limit, string? marker, CancellationToken ct)
    {
        var page = new Page(limit, marker, [new("created_at", true), new("id", true)]);
        return [.. (await images.List(caller, ImageList.Where(caller, filters), page, ct)).Select(Of)];
    }

    public Task Delete(Caller caller, string id, CancellationToken ct) => images.Delete(caller, new(id), ct);

    public async Task<ImageInfo> SetProperties(
        Caller caller, string id, Func<IReadOnlyDictionary<string, string>, IReadOnlyDictionary<string, string>> change,
        CancellationToken ct) =>
        Of(await db.Transact(
            async tx =>
            {
                var before = await ImageRows.GetOwn(tx, caller, new(id));
                var properties = change(before.Properties);
                foreach (var name in properties.Keys.Except(before.Properties.Keys))
                {
                    ImageFields.Guard(name);
                }

                return await images.Save(tx, caller, before, before with { Properties = properties });
            },
            ct));

    private static async Task<ImageInfo?> Info(Tx tx, Image image) => Of((await ImageRows.Whole(tx, [image]))[0]);

    private static ImageInfo Of(Image i) => new(
        i.Id.Text, i.Name ?? "", i.Status, i.Owner, i.Visibility, i.DiskFormat ?? "raw", i.ContainerFormat ?? "bare", i.Size ?? 0,
        i.VirtualSize ?? 0, i.HashValue, (int)i.MinDisk, (int)i.MinRam, i.Properties)
    {
        CreatedAt = i.CreatedAt,
        UpdatedAt = i.UpdatedAt,
    };
}
