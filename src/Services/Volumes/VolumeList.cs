using Alize.Kernel;

namespace Alize.Services.Volumes;

/// <summary>What lists of volumes can be asked.</summary>
internal static class VolumeList
{
    public static ListShape Shape { get; } = new(
        "volume",
        new Dictionary<string, Func<string, Sql>>
        {
            ["id"] = ListShape.Is("id"),
            ["name"] = ListShape.Is("name"),
            ["display_name"] = ListShape.Is("name"),
            ["description"] = ListShape.Is("description"),
            ["status"] = ListShape.Is("status"),
            ["size"] = ListShape.Number("size"),
            ["user_id"] = ListShape.Is("user_id"),
            ["availability_zone"] = ListShape.Is("zone"),
            ["host"] = ListShape.Is("host"),
            ["volume_type_id"] = ListShape.Is("type"),
            ["snapshot_id"] = ListShape.Is("snapshot"),
            ["source_volid"] = ListShape.Is("source_volume"),
            ["group_id"] = ListShape.Is("volume_group"),
            ["migration_status"] = _ => $"1 = 0",
            ["bootable"] = Flag("bootable"),
            ["multiattach"] = Flag("multi_attach"),
            ["consumes_quota"] = value => Truth("consumes_quota", value) ? (Sql)$"1 = 1" : $"1 = 0",
            ["attach_status"] = value => value == "attached" ? Attached : $"NOT {Attached}",
            ["metadata"] = ListShape.Properties(Properties.Metadata, "volume"),
            ["glance_metadata"] = ListShape.Properties(Properties.Image, "volume"),
            ["created_at"] = ListShape.Time("created_at"),
            ["updated_at"] = ListShape.Time("updated_at"),
        },
        new Dictionary<string, string>
        {
            ["name"] = "name", ["description"] = "description", ["status"] = "status",
            ["availability_zone"] = "zone"
        },
        new Dictionary<string, string>
        {
            ["id"] = "id", ["name"] = "COALESCE(name, '')", ["display_name"] = "COALESCE(name, '')", ["status"] = "status",
            ["size"] = "size",
            ["created_at"] = "created_at", ["updated_at"] = "updated_at", ["availability_zone"] = "zone", ["volume_type_id"] = "type",
            ["bootable"] = "bootable", ["host"] = "host", ["project_id"] = "project", ["user_id"] = "user_id",
        },
        [
            "name", "display_name", "status", "metadata", "bootable", "migration_status", "availability_zone", "group_id", "size",
            "created_at",
            "updated_at", "glance_metadata", "consumes_quota",
        ]);

    private static Sql Attached =>
        $"EXISTS (SELECT 1 FROM volume_attachment a WHERE a.volume = volume.id AND a.status = {Attachment.Attached})";

    private static Func<string, Sql> Flag(string column) => value => $"{new Raw(column)} = {Truth(column, value)}";

    private static bool Truth(string name, string value) =>
        value.ToFlag() ?? throw VolumesFaults.InvalidInput($"{name}={value}").Thrown();
}
