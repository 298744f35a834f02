using Alize.Kernel;

namespace Alize.Services.Images;

/// <summary>Reads images with their tags and properties.</summary>
internal static class ImageRows
{
    /// <summary>An image by id alone, without tags and properties; nothing where it is deleted.</summary>
    public static Task<Image?> Find(Tx tx, Id<Image> id) =>
        tx.First($"SELECT {Image.Columns} FROM image WHERE id = {id} AND deleted_at IS NULL", Image.Read);

    /// <summary>An image that this caller may see, whole.</summary>
    /// <exception cref="FaultException">404.</exception>
    public static async Task<Image> Get(Tx tx, Caller caller, Id<Image> id)
    {
        var image = await Find(tx, id);
        return image is not null && await Sees(tx, caller, image)
            ? (await Whole(tx, [image]))[0]
            : throw ImagesFaults.NotFound(id.Text).Thrown();
    }

    /// <summary>An image that this caller may change.</summary>
    /// <exception cref="FaultException">404 where it is not to be seen, 403 where it is another's.</exception>
    public static async Task<Image> GetOwn(Tx tx, Caller caller, Id<Image> id, string verb = "modify")
    {
        var image = await Get(tx, caller, id);
        return caller.Sees(image.Owner) ? image : throw ImagesFaults.NotYours(verb).Thrown();
    }

    public static async Task<bool> Sees(Tx tx, Caller caller, Image image)
    {
        if (caller.Sees(image.Owner) || image.Visibility is "public" or "community")
        {
            return true;
        }

        return image.Visibility == "shared" && await tx.Number(
            $"SELECT count(*) FROM image_member WHERE image = {image.Id} AND member = {caller.ProjectId}") > 0;
    }

    /// <summary>Adds tags and properties, in two queries for all.</summary>
    public static async Task<List<Image>> Whole(Tx tx, List<Image> images)
    {
        if (images.Count == 0)
        {
            return images;
        }

        var ids = Sql.In(images.Select(i => i.Id.Text));
        var tags =
            (await tx.Query($"SELECT image, tag FROM image_tag WHERE image IN {ids} ORDER BY tag", r => (r.GetString(0), r.GetString(1))))
            .ToLookup(t => t.Item1, t => t.Item2);
        var properties = (await tx.Query(
                $"SELECT image, name, value FROM image_property WHERE image IN {ids} ORDER BY name",
                r => (r.GetString(0), r.GetString(1), r.GetString(2))))
            .ToLookup(p => p.Item1, p => (p.Item2, p.Item3));
        return [.. images.Select(i => i with
        {
            Tags = [.. tags[i.Id.Text]],
            Properties = properties[i.Id.Text].ToDictionary(p => p.Item1, p => p.Item2),
        })];
    }
}
