using Alize.Kernel;
using Alize.Services.Images;

namespace Alize.Services.Compute;

/// <summary>An image that shall be made of a server.</summary>
public sealed record SnapshotWish(string Name, IReadOnlyDictionary<string, string> Metadata)
{
    /// <summary>daily, weekly or any word: backups of one word rotate among themselves. Null: no backup.</summary>
    public string? BackupType { get; init; }

    /// <summary>How many backups of its word are kept, this one included.</summary>
    public int Rotation { get; init; }
}

/// <summary>Begins images of servers; the reconciler fills them.</summary>
public sealed class ServerSnapshots(Db db, Servers servers, ServerWishes wishes, IImages images)
{
    private static readonly IReadOnlyList<string> _states = [VmStates.Active, VmStates.Stopped, VmStates.Paused];
    private static readonly ServerOrder _snapshot = new("createImage", _states, TaskStates.Snapshot);
    private static readonly ServerOrder _backup = new("createBackup", _states, TaskStates.Backup);

    /// <returns>The image's id.</returns>
    public async Task<string> Snapshot(Caller caller, string id, SnapshotWish wish, CancellationToken ct)
    {
        var server = await servers.Get(caller, id, ct);
        RefuseVolumeBacked(server);
        var order = wish.BackupType is null ? _snapshot : _backup;
        return await db.Transact(
            async tx =>
            {
                var image = await images.Reserve(tx, caller, Of(server, wish));
                await wishes.Order(
                    tx, caller, id, order, $", spare_image = {image.Id}, spare_format = {"qcow2"}", (_, _) => Task.CompletedTask);
                await Rotate(tx, server, wish, image.Id);
                return image.Id;
            },
            ct);
    }

    public static void RefuseVolumeBacked(Server server)
    {
        if (server.Image is null)
        {
            throw new Fault(
                FaultKind.NotImplemented, "An image of a server that boots from a volume is not made here: snapshot the volume.").Thrown();
        }
    }

    /// <summary>What the image says of itself: where it comes from, and what its machine needs.</summary>
    public static NewImage Of(Server server, SnapshotWish wish)
    {
        var properties = server.ImageProperties.Where(p => p.Key.StartsWith("hw_", StringComparison.Ordinal) || p.Key == "os_type")
            .ToDictionary(p => p.Key, p => p.Value);
        properties["instance_uuid"] = server.Id;
        properties["user_id"] = server.UserId;
        properties["owner_id"] = server.Project;
        properties["base_image_ref"] = server.Image ?? "";
        properties["image_type"] = wish.BackupType is null ? "snapshot" : "backup";
        properties["image_location"] = "snapshot";
        if (wish.BackupType is { } type)
        {
            properties["backup_type"] = type;
        }

        foreach (var (name, value) in wish.Metadata)
        {
            properties[name] = value;
        }

        return new(wish.Name, server.Project, "qcow2", "bare", server.Flavor.DiskGib, ImageFacts.MinRamMib(server.ImageProperties),
            properties);
    }

    /// <summary>Keeps the newest backups of a word, this one included; with none to keep the new one goes too once it is made by its
    /// owner's wish.</summary>
    private async Task Rotate(Tx tx, Server server, SnapshotWish wish, string image)
    {
        if (wish.BackupType is not { } type)
        {
            return;
        }

        await tx.Execute(
            $"INSERT INTO server_backup (image, server, type, created_at) VALUES ({image}, {server.Id}, {type}, {server.UpdatedAt})");
        var old = await tx.Query(
            $"""
            SELECT image FROM server_backup WHERE server = {server.Id} AND type = {type} AND image <> {image}
            ORDER BY place DESC LIMIT 1000 OFFSET {Math.Max(0, wish.Rotation - 1)}
            """,
            r => r.GetString(0));
        foreach (var expired in old)
        {
            await images.Delete(tx, expired);
            await tx.Execute($"DELETE FROM server_backup WHERE image = {expired}");
        }
    }
}
