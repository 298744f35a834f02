using Alize.Kernel;
using Alize.Services.Images;

namespace Alize.Services.Compute;

/// <summary>What a rebuild changes beside the disk. Null members stay.</summary>
public sealed record RebuildWish(string Image, string? Name)
{
    public (bool Set, string? Text) Description { get; init; }

    public IReadOnlyDictionary<string, string>? Metadata { get; init; }

    public string? AccessV4 { get; init; }

    public string? AccessV6 { get; init; }

    public string? DiskConfig { get; init; }
}

/// <summary>Gives a server another root disk: anew from an image (rebuild), or one beside its own to repair it from (rescue).</summary>
public sealed class ServerRebuilds(Db db, Servers servers, ServerWishes wishes, ServerParts parts)
{
    private static readonly ServerOrder _rebuild = new("rebuild", [VmStates.Active, VmStates.Stopped, VmStates.Error],
        TaskStates.Rebuilding);

    private static readonly ServerOrder _rescue = new(
        "rescue", [VmStates.Active, VmStates.Stopped, VmStates.Error], TaskStates.Rescuing, ServerWish.Running, IsNewGuest: true);

    private static readonly ServerOrder _unrescue = new("unrescue", [VmStates.Rescued], TaskStates.Unrescuing, ServerWish.Running,
        IsNewGuest: true);

    public async Task<Server> Rebuild(Caller caller, string id, RebuildWish wish, CancellationToken ct)
    {
        var server = await servers.Get(caller, id, ct);
        var image = await parts.Image(caller, wish.Image, ct);
        ServerPlans.CheckFit(image, image, server.Flavor);
        RefuseWithoutDisk(server, "rebuild");
        var order = _rebuild with { Wish = server.VmState == VmStates.Error ? ServerWish.Running : server.Wish };
        await db.Transact(
            async tx =>
            {
                await wishes.Order(tx, caller, id, order, Columns(server, wish, image), (_, _) => Task.CompletedTask);
                if (wish.Metadata is { } metadata)
                {
                    await ServerMetadata.Replace(tx, caller, id, metadata);
                }
            },
            ct);
        return await servers.Get(caller, id, ct);
    }

    public async Task Rescue(Caller caller, string id, string? imageId, CancellationToken ct)
    {
        var server = await servers.Get(caller, id, ct);
        RefuseWithoutDisk(server, "rescue");
        var image = await parts.Image(caller, imageId ?? server.Image!, ct);
        await wishes.Order(
            caller, id, _rescue, $", spare_image = {image.Id}, spare_format = {image.DiskFormat}", (_, _) => Task.CompletedTask, ct);
    }

    public Task Unrescue(Caller caller, string id, CancellationToken ct) => wishes.Order(caller, id, _unrescue, ct);

    private static Sql Columns(Server server, RebuildWish wish, ImageInfo image) => $"""
        , image = {image.Id}, image_properties = {StoredJson.Of(ImageFacts.Of(image))}, name = {wish.Name ?? server.Name},
        description = {(wish.Description.Set ? wish.Description.Text : server.Description)}, access_v4 = {wish.AccessV4 ?? server.AccessV4},
        access_v6 = {wish.AccessV6 ?? server.AccessV6}, disk_config = {wish.DiskConfig ?? server.DiskConfig}, progress = 0
        """;

    private static void RefuseWithoutDisk(Server server, string action)
    {
        if (server.Image is null)
        {
            throw Fault.BadRequest($"Cannot {action} a volume-backed server.").Thrown();
        }

        if (server.Host is null)
        {
            throw Fault.Conflict($"Cannot '{action}' instance {server.Id} while it is in vm_state {server.VmState}").Thrown();
        }
    }
}
