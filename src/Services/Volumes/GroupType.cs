using System.Data.Common;
using Alize.Kernel;

namespace Alize.Services.Volumes;

/// <summary>A kind of group of volumes.</summary>
public sealed record GroupType(Id<GroupType> Id, string Name, string? Description, bool IsPublic)
{
    public const string Kind = "volume_group_type";
    public const string SpecsKind = "group_specs";

    internal static readonly Raw Columns = new("id, name, description, is_public");

    internal static ListShape Shape { get; } = new(
        "volume_group_type",
        new Dictionary<string, Func<string, Sql>> { ["is_public"] = _ => $"1 = 1", ["name"] = ListShape.Is("name") },
        new Dictionary<string, string>(),
        new Dictionary<string, string>
        {
            ["id"] = "id", ["name"] = "name", ["created_at"] = "created_at",
            ["description"] = "COALESCE(description, '')"
        },
        ["is_public", "name"]);

    public IReadOnlyDictionary<string, string> Specs { get; init; } = new Dictionary<string, string>();

    /// <summary>Private ones are the administrators' own.</summary>
    internal static Sql Visible(Caller caller) => caller.IsAdmin ? (Sql)$"1 = 1" : $"is_public";

    internal static GroupType Read(DbDataReader r)
    {
        var c = r.Columns();
        return new(c.Id<GroupType>(), c.Text(), c.TextOrNull(), c.Flag());
    }

    /// <summary>By id or name.</summary>
    /// <exception cref="FaultException">404.</exception>
    internal static async Task<GroupType> Named(Tx tx, Caller caller, string word) => await tx.First(
            $"SELECT {Columns} FROM volume_group_type WHERE (id = {word} OR name = {word}) AND {Visible(caller)}", Read) is { } type
        ? type with { Specs = await Properties.Of(tx, type.Id.Text, SpecsKind) }
        : throw Fault.NotFound("Group type", word).Thrown();
}
