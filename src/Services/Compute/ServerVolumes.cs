using Alize.Kernel;
using Alize.Services.Volumes;

namespace Alize.Services.Compute;

/// <summary>The verbs of a server's volumes: the guest follows by hot plug.</summary>
public sealed class ServerVolumes(Db db, Servers servers, ServerBook book, IVolumes volumes)
{
    private static readonly ServerOrder _attach = new(
        "attach_volume", [VmStates.Active, VmStates.Paused, VmStates.Stopped, VmStates.Resized], "");

    private static readonly ServerOrder _detach = _attach with { Name = "detach_volume" };

    public Task<List<ServerVolume>> List(Caller caller, string id, CancellationToken ct) => db.Read(
        async tx => await ServerRows.Volumes(tx, (await ServerRows.Get(tx, caller, id)).Id), ct);

    /// <exception cref="FaultException">404 where the server has no such volume.</exception>
    public async Task<ServerVolume> Get(Caller caller, string id, string volume, CancellationToken ct) =>
        (await List(caller, id, ct)).Find(v => v.Volume == volume) ?? throw NotAttached(volume);

    public async Task<ServerVolume> Attach(Caller caller, string id, string volume, string? device, bool deleteOnTermination,
        CancellationToken ct)
    {
        await servers.Get(caller, id, ct);
        if (await volumes.Find(caller, volume, ct) is null)
        {
            throw Fault.NotFound("Volume", volume).Thrown();
        }

        return await db.Transact(
            async tx =>
            {
                var server = await Open(tx, caller, id, _attach);
                var there = await ServerRows.Volumes(tx, id);
                var row = new ServerVolume(id, volume, Device(server, there, device), null, deleteOnTermination, ServerVolume.Attaching);
                await Reserve(tx, row);
                await tx.Execute($"""
                    INSERT INTO server_volume ({ServerVolume.Columns})
                    VALUES ({id}, {volume}, {row.Device}, {row.BootIndex}, {row.DeleteOnTermination}, {row.State})
                    """);
                await Note(tx, caller, server, _attach.Name);
                return row;
            },
            ct);
    }

    public Task Detach(Caller caller, string id, string volume, CancellationToken ct) => db.Transact(
        async tx =>
        {
            var server = await Open(tx, caller, id, _detach);
            var row = (await ServerRows.Volumes(tx, id)).Find(v => v.Volume == volume) ?? throw NotAttached(volume);
            if (row.BootIndex == 0)
            {
                throw Fault.BadRequest("Cannot detach a root device volume").Thrown();
            }

            if (row.State != ServerVolume.Attached)
            {
                throw Fault.BadRequest($"Invalid volume: Invalid input received: Unable to detach volume {volume} while it is {row.State}.")
                    .Thrown();
            }

            await volumes.Detaching(tx, volume, id);
            await tx.Execute($"UPDATE server_volume SET state = {ServerVolume.Detaching} WHERE server = {id} AND volume = {volume}");
            await Note(tx, caller, server, _detach.Name);
        },
        ct);

    private async Task Reserve(Tx tx, ServerVolume row)
    {
        try
        {
            await volumes.Reserve(tx, row.Volume, row.Server, row.Device);
        }
        catch (FaultException e) when (e.Fault.Kind is FaultKind.BadRequest or FaultKind.Conflict)
        {
            throw Fault.BadRequest($"Invalid volume: {e.Fault.Message}").Thrown();
        }
    }

    private async Task Note(Tx tx, Caller caller, Server server, string what)
    {
        await book.Begin(tx, caller, server.Id, what);
        await book.Wrote(tx, caller, server, what);
        await book.Wake(tx, server.Id);
    }

    private static string Device(Server server, IReadOnlyList<ServerVolume> there, string? asked)
    {
        List<string> taken = [server.RootDevice, .. there.Select(v => v.Device)];
        if (asked is null)
        {
            return DeviceNames.Free(taken);
        }

        if (!DeviceNames.IsValid(asked))
        {
            throw Fault.BadRequest($"The supplied device path ({asked}) is invalid.").Thrown();
        }

        return !taken.Contains(DeviceNames.Long(asked))
            ? DeviceNames.Long(asked)
            : throw Fault.Conflict($"The supplied device path ({asked}) is in use.").Thrown();
    }

    private static async Task<Server> Open(Tx tx, Caller caller, string id, ServerOrder order)
    {
        var server = await ServerWishes.Own(tx, caller, id);
        return order.From.Contains(server.VmState) && server.TaskState is null && server.Host is not null
            ? server
            : throw ServerWishes.Refusal(order, server).Thrown();
    }

    private static FaultException NotAttached(string volume) =>
        new(new(FaultKind.NotFound, $"volume_id not found: {volume}"));
}
