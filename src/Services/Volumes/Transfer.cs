using System.Data.Common;
using Alize.Kernel;

namespace Alize.Services.Volumes;

/// <summary>An offer of a volume to whoever knows the key.</summary>
/// <param name="Project">Who offers.</param>
/// <param name="Destination">Who took it.</param>
public sealed record Transfer(
    Id<Transfer> Id, Id<Volume> Volume, string? Name, string Salt, string KeyHash, bool NoSnapshots, string Project, string? Destination,
    DateTimeOffset CreatedAt)
{
    public const string Kind = "volume_transfer";

    internal static readonly Raw Columns = new("id, volume, name, salt, key_hash, no_snapshots, project, destination, created_at");

    internal static ListShape Shape { get; } = new(
        "volume_transfer",
        new Dictionary<string, Func<string, Sql>>
        {
            ["id"] = ListShape.Is("id"), ["name"] = ListShape.Is("name"), ["volume_id"] = ListShape.Is("volume"),
        },
        new Dictionary<string, string> { ["name"] = "name" },
        new Dictionary<string, string> { ["id"] = "id", ["name"] = "COALESCE(name, '')", ["created_at"] = "created_at" },
        ["id", "name", "volume_id"]);

    internal static Transfer Read(DbDataReader r)
    {
        var c = r.Columns();
        return new(c.Id<Transfer>(), c.Id<Volume>(), c.TextOrNull(), c.Text(), c.Text(), c.Flag(), c.Text(), c.TextOrNull(), c.Time());
    }
}
