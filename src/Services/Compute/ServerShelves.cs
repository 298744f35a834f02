using Alize.Kernel;
using Alize.Services.Images;
using Alize.Services.Network;
using Alize.Services.Placement;

namespace Alize.Services.Compute;

/// <summary>Puts servers on the shelf (an image instead of a place on a host) and takes them down again.</summary>
public sealed class ServerShelves(Db db, Servers servers, ServerWishes wishes, IImages images, ServerShelves.Room room)
{
    private static readonly ServerOrder _shelve = new(
        "shelve", [VmStates.Active, VmStates.Stopped, VmStates.Paused], TaskStates.Shelving, ServerWish.Shelved);

    private static readonly ServerOrder _offload = new("shelveOffload", [VmStates.Shelved], TaskStates.Offloading, ServerWish.Shelved);

    private static readonly ServerOrder _unshelve = new(
        "unshelve", [VmStates.Shelved, VmStates.Offloaded], TaskStates.Unshelving, ServerWish.Running, IsNewGuest: true);

    public async Task Shelve(Caller caller, string id, CancellationToken ct)
    {
        var server = await servers.Get(caller, id, ct);
        await db.Transact(
            async tx =>
            {
                var image = server.Image is null
                    ? null
                    : await images.Reserve(tx, caller, ServerSnapshots.Of(server, new(server.Name + "-shelved", new Dictionary<string,
                        string>())));
                await wishes.Order(
                    tx, caller, id, _shelve, $", spare_image = {image?.Id}, spare_format = {"qcow2"}", (_, _) => Task.CompletedTask);
            },
            ct);
    }

    public Task Offload(Caller caller, string id, CancellationToken ct) => wishes.Order(caller, id, _offload, ct);

    /// <summary>Finds a host again. Where none has room, the server stays on the shelf and the answer says why.</summary>
    public async Task Unshelve(Caller caller, string id, CancellationToken ct)
    {
        var server = await servers.Get(caller, id, ct);
        var asked = new NewServer(server.Name, server.Flavor.Id);
        var local = server.Image is { } image ? await images.Find(image, ct) ?? await images.Find(server.SpareImage ?? "", ct) : null;
        var plan = new ServerPlan(asked, server.Flavor, local, null, [], [], null, server.ZoneAsked, null);
        var ranking = await room.Scheduler.Rank(plan, ct);
        await db.Transact(tx => wishes.Order(
            tx, caller, id, _unshelve, Sql.Empty, (inner, now) => Place(inner, now, ranking)), ct);
    }

    private async Task Place(Tx tx, Server server, Ranking ranking)
    {
        if (server.VmState != VmStates.Offloaded)
        {
            return;
        }

        foreach (var host in ranking.Hosts)
        {
            if (await room.Placement.Allocate(
                tx, server.Id, host.Host, server.Project, server.UserId, ServerScheduler.Needs(server.Flavor, server.Image is null)))
            {
                await tx.Execute($"UPDATE server SET host = {host.Host}, zone = {host.Zone} WHERE id = {server.Id}");
                foreach (var port in await ServerRows.Ports(tx, server.Id))
                {
                    await room.Network.BindPort(tx, port.Port, host.Host);
                }

                return;
            }
        }

        throw Fault.Conflict(ranking.Says).Thrown();
    }

    /// <summary>Where a server on the shelf can go to.</summary>
    public sealed record Room(ServerScheduler Scheduler, IPlacement Placement, INetwork Network);
}
