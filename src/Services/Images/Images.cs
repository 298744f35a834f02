using Alize.Kernel;

namespace Alize.Services.Images;

/// <summary>The verbs of images, one transaction each.</summary>
public sealed class Images(Db db, LedgerBook ledger, WorkTable work, Ids ids, TimeProvider clock, Cloud cloud)
{
    public const string CountQuota = "image.images";
    private const long MostImages = 1000;
    private const int MostProperties = 128;

    public Task<Image> Get(Caller caller, Id<Image> id, CancellationToken ct) => db.Read(tx => ImageRows.Get(tx, caller, id), ct);

    /// <summary>The page's images, whole.</summary>
    /// <exception cref="FaultException">400 where the marker is not to be seen.</exception>
    public Task<List<Image>> List(Caller caller, Sql where, Page page, CancellationToken ct) => db.Read(
        async tx =>
        {
            if (page.Marker is { } marker
                && (await ImageRows.Find(tx, new(marker)) is not { } last || !await ImageRows.Sees(tx, caller, last)))
            {
                throw Fault.BadRequest($"The marker {marker} is no image.").Thrown();
            }

            return await ImageRows.Whole(
                tx, await tx.Query($"SELECT {Image.Columns} FROM image WHERE {where}{page.After("image")}{page.Order}", Image.Read));
        },
        ct);

    public Task<Image> Create(Caller caller, ImageWish wish, CancellationToken ct) =>
        db.Transact(tx => Create(tx, caller, caller.Project, wish), ct);

    /// <summary>Makes a row in status queued.</summary>
    public async Task<Image> Create(Tx tx, Caller caller, string project, ImageWish wish)
    {
        var id = wish.Id ?? ids.New<Image>();
        var owner = wish.Owner ?? project;
        if (owner != project && !caller.IsAdmin)
        {
            throw Fault.Forbidden($"You are not permitted to create images owned by '{owner}'.").Thrown();
        }

        GuardVisibility(caller, wish.Visibility);
        if (wish.Properties.Count > MostProperties)
        {
            throw new Fault(FaultKind.TooLarge, $"The limit of {MostProperties} image properties is exceeded.").Thrown();
        }

        if (!await Quotas.Take(tx, owner, CountQuota, 1, MostImages))
        {
            throw new Fault(FaultKind.TooLarge, "The limit on the number of images has been exceeded.").Thrown();
        }

        await Insert(tx, id, owner, wish);
        await ledger.Write(tx, LedgerEntry.By(caller, "image.image.create", Image.Kind, id.Text) with { Project = owner });
        return await Whole(tx, id);
    }

    /// <exception cref="FaultException">403 where it is protected or another's, 409 while it is in use by an upload.</exception>
    public Task Delete(Caller caller, Id<Image> id, CancellationToken ct) => db.Transact(
        async tx =>
        {
            var image = await ImageRows.GetOwn(tx, caller, id, "delete");
            if (image.Protected)
            {
                throw Fault.Forbidden($"Image {id} is protected and cannot be deleted.").Thrown();
            }

            await Remove(tx, image, LedgerEntry.By(caller, "image.image.delete", Image.Kind, id.Text));
        },
        ct);

    /// <summary>Makes a tombstone; the bytes go when the reconciler has looked.</summary>
    internal async Task Remove(Tx tx, Image image, LedgerEntry entry)
    {
        var now = clock.NowMs();
        await tx.Execute($"UPDATE image SET status = {ImageStatus.Deleted}, deleted_at = {now}, updated_at = {now} WHERE id = {image.Id}");
        await tx.Execute($"DELETE FROM image_member WHERE image = {image.Id}");
        await Quotas.Give(tx, image.Owner, CountQuota, 1);
        await ledger.Write(tx, entry with { Project = image.Owner, Meters = new Dictionary<string, decimal>() });
        await work.Wake(tx, Image.Kind, image.Id);
    }

    public Task SetTag(Caller caller, Id<Image> id, string tag, bool there, CancellationToken ct) => db.Transact(
        async tx =>
        {
            var image = await ImageRows.GetOwn(tx, caller, id);
            if (!there && !image.Tags.Contains(tag))
            {
                throw Fault.NotFound("Tag", tag).Thrown();
            }

            await SetTags(tx, id, there ? [.. image.Tags, tag] : [.. image.Tags.Where(t => t != tag)]);
            await Touch(tx, caller, image);
        },
        ct);

    /// <summary>active → deactivated and back; what already is so stays so.</summary>
    public Task SetActive(Caller caller, Id<Image> id, bool active, CancellationToken ct) => db.Transact(
        async tx =>
        {
            var image = await ImageRows.GetOwn(tx, caller, id, active ? "reactivate" : "deactivate");
            var to = active ? ImageStatus.Active : ImageStatus.Deactivated;
            if (image.Status is not (ImageStatus.Active or ImageStatus.Deactivated))
            {
                throw Fault.Forbidden(
                    $"Not allowed to {(active ? "reactivate" : "deactivate")} an image in status '{image.Status}'.").Thrown();
            }

            await tx.Execute($"UPDATE image SET status = {to} WHERE id = {id}");
            await Touch(tx, caller, image);
        },
        ct);

    /// <summary>Writes the image's own fields, tags and properties as they are in <paramref name="image"/>.</summary>
    internal async Task<Image> Save(Tx tx, Caller caller, Image before, Image image)
    {
        if (image.Visibility != before.Visibility)
        {
            GuardVisibility(caller, image.Visibility);
        }

        await tx.Execute($"""
            UPDATE image SET owner = {image.Owner}, name = {image.Name}, visibility = {image.Visibility}, hidden = {image.Hidden},
                protected = {image.Protected}, disk_format = {image.DiskFormat}, container_format = {image.ContainerFormat},
                min_disk = {image.MinDisk}, min_ram = {image.MinRam} WHERE id = {image.Id}
            """);
        await SetTags(tx, image.Id, image.Tags);
        await SetProperties(tx, image.Id, image.Properties);
        await Touch(tx, caller, image);
        return await Whole(tx, image.Id);
    }

    private async Task Touch(Tx tx, Caller caller, Image image)
    {
        await tx.Execute($"UPDATE image SET updated_at = {clock.NowMs()} WHERE id = {image.Id}");
        await ledger.Write(tx, LedgerEntry.By(caller, "image.image.update", Image.Kind, image.Id.Text) with { Project = image.Owner });
    }

    private static void GuardVisibility(Caller caller, string visibility)
    {
        if (visibility == "public" && !caller.IsAdmin)
        {
            throw Fault.Forbidden("You are not authorized to complete publicize_image action.").Thrown();
        }
    }

    private static async Task<Image> Whole(Tx tx, Id<Image> id) => (await ImageRows.Whole(tx, [(await ImageRows.Find(tx, id))!]))[0];

    private async Task Insert(Tx tx, Id<Image> id, string owner, ImageWish wish)
    {
        var now = clock.NowMs();
        var made = await tx.Execute($"""
            INSERT INTO image (id, owner, name, status, visibility, hidden, protected, disk_format, container_format, min_disk, min_ram,
                region,
                created_at, updated_at)
            VALUES ({id}, {owner}, {wish.Name}, {ImageStatus.Queued}, {wish.Visibility}, {wish.Hidden}, {wish.Protected}, {wish.DiskFormat},
                {wish.ContainerFormat}, {wish.MinDisk}, {wish.MinRam}, {cloud.Region}, {now}, {now}) ON CONFLICT DO NOTHING
            """);
        if (made == 0)
        {
            throw Fault.Conflict($"Image ID {id} already exists!").Thrown();
        }

        await SetTags(tx, id, wish.Tags);
        await SetProperties(tx, id, wish.Properties);
    }

    private static async Task SetTags(Tx tx, Id<Image> id, IReadOnlyCollection<string> tags)
    {
        await tx.Execute($"DELETE FROM image_tag WHERE image = {id}");
        if (tags.Count > MostProperties)
        {
            throw new Fault(FaultKind.TooLarge, $"The limit of {MostProperties} image tags is exceeded.").Thrown();
        }

        foreach (var tag in tags.Distinct())
        {
            await tx.Execute($"INSERT INTO image_tag (image, tag) VALUES ({id}, {tag})");
        }
    }

    private static async Task SetProperties(Tx tx, Id<Image> id, IReadOnlyDictionary<string, string> properties)
    {
        await tx.Execute($"DELETE FROM image_property WHERE image = {id}");
        if (properties.Count > MostProperties)
        {
            throw new Fault(FaultKind.TooLarge, $"The limit of {MostProperties} image properties is exceeded.").Thrown();
        }

        foreach (var (name, value) in properties)
        {
            await tx.Execute($"INSERT INTO image_property (image, name, value) VALUES ({id}, {name}, {value})");
        }
    }
}
