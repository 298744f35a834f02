using Alize.Kernel;

namespace Alize.Services.Volumes;

/// <summary>What lists of snapshots can be asked.</summary>
internal static class SnapshotList
{
    public static ListShape Shape { get; } = new(
        "volume_snapshot",
        new Dictionary<string, Func<string, Sql>>
        {
            ["id"] = ListShape.Is("id"),
            ["name"] = ListShape.Is("name"),
            ["display_name"] = ListShape.Is("name"),
            ["description"] = ListShape.Is("description"),
            ["status"] = ListShape.Is("status"),
            ["volume_id"] = ListShape.Is("volume"),
            ["volume_size"] = ListShape.Number("size"),
            ["user_id"] = ListShape.Is("user_id"),
            ["availability_zone"] = zone => zone == Volumes.Zone ? (Sql)$"1 = 1" : $"1 = 0",
            ["consumes_quota"] = value => value.ToFlag() == true ? (Sql)$"1 = 1" : $"1 = 0",
            ["metadata"] = ListShape.Properties(Properties.Metadata, "volume_snapshot"),
        },
        new Dictionary<string, string> { ["name"] = "name", ["description"] = "description", ["status"] = "status" },
        new Dictionary<string, string>
        {
            ["id"] = "id", ["name"] = "COALESCE(name, '')", ["display_name"] = "COALESCE(name, '')", ["status"] = "status",
            ["created_at"] = "created_at",
            ["updated_at"] = "updated_at", ["volume_size"] = "size", ["volume_id"] = "volume",
        },
        ["name", "display_name", "status", "volume_id", "metadata", "availability_zone", "consumes_quota"]);
}
