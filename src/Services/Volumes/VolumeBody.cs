using System.Text.Json;
using Alize.Kernel;

namespace Alize.Services.Volumes;

/// <summary>Reads what bodies about volumes ask for.</summary>
internal static class VolumeBody
{
    /// <exception cref="FaultException">400 where it names more than one source.</exception>
    public static VolumeDraft Draft(JsonElement body) => new(
        Trimmed(body, "name", "display_name"), Trimmed(body, "description", "display_description"), body.LongOrNull("size"), OriginOf(body))
    {
        Zone = body.TextOrNull("availability_zone"),
        Type = Word(body, "volume_type"),
        Group = Word(body, "group_id"),
        MultiAttach = body.FlagOrNull("multiattach") == true,
        Metadata = body.Map("metadata"),
    };

    public static Volume Change(Volume old, JsonElement body) => old with
    {
        Name = body.Has("name") || body.Has("display_name") ? Trimmed(body, "name", "display_name") : old.Name,
        Description = body.Has("description") || body.Has("display_description") ? Trimmed(body, "description", "display_description")
            : old.Description,
        Metadata = body.ElementOrNull("metadata") is null ? old.Metadata : body.Map("metadata"),
    };

    /// <summary>A name without the spaces around it.</summary>
    public static string? Trimmed(JsonElement body, string name, string? old = null) =>
        (body.Has(name) || old is null ? body.TextOrNull(name) : body.TextOrNull(old))?.Trim();

    private static string? Word(JsonElement body, string name) => body.TextOrNull(name) is { Length: > 0 } word ? word : null;

    private static Origin OriginOf(JsonElement body)
    {
        var image = Word(body, "imageRef") ?? Word(body, "image_id");
        Origin[] asked =
        [
            new(Origin.Snapshot, Word(body, "snapshot_id")),
            new(Origin.Volume, Word(body, "source_volid")),
            new(Origin.Image, image?[(image.LastIndexOf('/') + 1)..]),
            new(Origin.Backup, Word(body, "backup_id")),
        ];
        var named = asked.Where(o => o.Id is not null).ToArray();
        return named.Length switch
        {
            0 => Origin.Blank,
            1 => named[0],
            _ => throw VolumesFaults.InvalidInput(
                "a volume is made from a snapshot, a volume, an image or a backup: only one can be given").Thrown(),
        };
    }
}
