using System.Data.Common;
using Alize.Kernel;

namespace Alize.Services.Volumes;

/// <summary>A kind of volume that tenants may choose: what it promises stands in its extra specs.</summary>
/// <param name="Qos">The qos specs it is associated with.</param>
public sealed record VolumeType(
    Id<VolumeType> Id, string Name, string? Description, bool IsPublic, string? Qos, DateTimeOffset CreatedAt, DateTimeOffset UpdatedAt)
{
    public const string Kind = "volume_type";

    /// <summary>The extra spec that lets a volume be attached to several servers.</summary>
    public const string MultiAttachSpec = "multiattach";

    /// <summary>The extra spec that names the zones a type is offered in.</summary>
    public const string ZonesSpec = "RESKEY:availability_zones";

    internal static readonly Raw Columns = new("id, name, description, is_public, qos, created_at, updated_at");

    public IReadOnlyDictionary<string, string> Specs { get; init; } = new Dictionary<string, string>();

    /// <summary>Extra specs hold Cinder's spelling of truth.</summary>
    public bool MultiAttach => Specs.GetValueOrDefault(MultiAttachSpec)?.Contains("True", StringComparison.OrdinalIgnoreCase) == true;

    /// <summary>The types that this caller may choose.</summary>
    internal static Sql Visible(Caller caller) => caller.IsAdmin
        ? (Sql)$"1 = 1"
        : $"(is_public OR EXISTS (SELECT 1 FROM volume_type_access a WHERE a.type = volume_type.id AND a.project = {caller.ProjectId}))";

    internal static VolumeType Read(DbDataReader r)
    {
        var c = r.Columns();
        return new(c.Id<VolumeType>(), c.Text(), c.TextOrNull(), c.Flag(), c.TextOrNull(), c.Time(), c.Time());
    }
}
