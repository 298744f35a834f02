using Alize.Kernel;

namespace Alize.Services.Volumes;

/// <summary>Reads volume types with their extra specs.</summary>
internal static class TypeRows
{
    /// <summary>The name of the type that every cloud starts with.</summary>
    public const string First = "standard";

    public static Task<VolumeType?> Find(Tx tx, string id) =>
        tx.First($"SELECT {VolumeType.Columns} FROM volume_type WHERE id = {id}", VolumeType.Read);

    /// <summary>A type that this caller may choose, by id.</summary>
    /// <exception cref="FaultException">404.</exception>
    public static async Task<VolumeType> Get(Tx tx, Caller caller, string id) => await tx.First(
            $"SELECT {VolumeType.Columns} FROM volume_type WHERE id = {id} AND {VolumeType.Visible(caller)}", VolumeType.Read) is { } type
        ? await Whole(tx, type)
        : throw VolumesFaults.TypeNotFound(id).Thrown();

    /// <summary>A type that this caller may choose, by id or else by name.</summary>
    /// <exception cref="FaultException">404.</exception>
    public static async Task<VolumeType> Named(Tx tx, Caller caller, string word) => await tx.First(
            $"""
            SELECT {VolumeType.Columns} FROM volume_type WHERE (id = {word} OR name = {word}) AND {VolumeType.Visible(caller)}
            ORDER BY CASE WHEN id = {word} THEN 0 ELSE 1 END
            """,
            VolumeType.Read) is { } type
        ? await Whole(tx, type)
        : throw VolumesFaults.TypeNotFound(word).Thrown();

    /// <summary>What a project's volumes are where nobody says: its own default, or the cloud's oldest public type.</summary>
    public static async Task<VolumeType> Default(Tx tx, string project)
    {
        var type = await tx.First(
            $"SELECT {VolumeType.Columns} FROM volume_type WHERE id = (SELECT type FROM volume_default_type WHERE project = {project})",
            VolumeType.Read)
            ?? await tx.First(
                $"""
                SELECT {VolumeType.Columns} FROM volume_type WHERE is_public ORDER BY CASE WHEN name = {First} THEN 0 ELSE 1 END,
                    created_at, id LIMIT 1
                """,
                VolumeType.Read);
        return type is null ? throw VolumesFaults.TypeNotFound("default").Thrown() : await Whole(tx, type);
    }

    public static async Task<VolumeType> Whole(Tx tx, VolumeType type) =>
        type with { Specs = await Properties.Of(tx, type.Id.Text, Properties.Specs) };
}
