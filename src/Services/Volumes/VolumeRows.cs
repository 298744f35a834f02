using Alize.Kernel;

namespace Alize.Services.Volumes;

/// <summary>Reads volumes with their metadata, attachments and type.</summary>
internal static class VolumeRows
{
    /// <summary>A volume by id alone, bare; nothing where it is deleted.</summary>
    public static Task<Volume?> Find(Tx tx, Id<Volume> id) =>
        tx.First($"SELECT {Volume.Columns} FROM volume WHERE id = {id} AND deleted_at IS NULL", Volume.Read);

    /// <summary>A volume that this caller may see, bare.</summary>
    /// <exception cref="FaultException">404.</exception>
    public static async Task<Volume> Get(Tx tx, Caller caller, Id<Volume> id)
    {
        var volume = await tx.First($"SELECT {Volume.Columns} FROM volume WHERE id = {id} AND deleted_at IS NULL", Volume.Read);
        return volume is not null && caller.Sees(volume.Project) ? volume : throw VolumesFaults.VolumeNotFound(id.Text).Thrown();
    }

    /// <summary>The same, locked against other writers until the transaction ends.</summary>
    public static async Task<Volume> Lock(Tx tx, Caller caller, Id<Volume> id)
    {
        var volume = await Lock(tx, id);
        return volume is not null && caller.Sees(volume.Project) ? volume : throw VolumesFaults.VolumeNotFound(id.Text).Thrown();
    }

    public static Task<Volume?> Lock(Tx tx, Id<Volume> id) =>
        tx.First($"SELECT {Volume.Columns} FROM volume WHERE id = {id} AND deleted_at IS NULL {tx.ForUpdate}", Volume.Read);

    public static async Task<Volume> Whole(Tx tx, Volume volume) => (await Whole(tx, [volume]))[0];

    /// <summary>Adds metadata, attachments and type names, in one query each for all.</summary>
    public static async Task<List<Volume>> Whole(Tx tx, List<Volume> volumes)
    {
        if (volumes.Count == 0)
        {
            return volumes;
        }

        var ids = volumes.Select(v => v.Id.Text).ToArray();
        var metadata = await Properties.OfAll(tx, ids, Properties.Metadata);
        var image = await Properties.OfAll(tx, ids, Properties.Image);
        var attachments = (await tx.Query(
                $"SELECT {Attachment.Columns} FROM volume_attachment WHERE volume IN {Sql.In(ids)} ORDER BY created_at, id",
                Attachment.Read))
            .ToLookup(a => a.Volume);
        var types = (await tx.Query(
                $"SELECT id, name FROM volume_type WHERE id IN {Sql.In(volumes.Select(v => v.Type).Distinct())}", r =>
                    (r.GetString(0), r.GetString(1))))
            .ToDictionary(t => t.Item1, t => t.Item2);
        return [.. volumes.Select(v => v with
        {
            Metadata = metadata(v.Id.Text),
            ImageMetadata = image(v.Id.Text),
            Attachments = [.. attachments[v.Id]],
            TypeName = types.GetValueOrDefault(v.Type, v.Type),
        })];
    }

    /// <summary>Writes a status where the volume has one of the expected ones; false where it has not.</summary>
    public static async Task<bool> Turn(Tx tx, Scribe scribe, Id<Volume> id, string to, params IEnumerable<string> from) =>
        await tx.Execute($"""
        UPDATE volume SET status = {to}, before = status, updated_at = {scribe.Now} WHERE id = {id} AND deleted_at IS NULL
            AND status IN {Sql.In(from)}
        """) == 1;
}
