using Alize.Kernel;
using Alize.Services.Network;

namespace Alize.Services.Compute;

/// <summary>The verbs of a server's network cards: the guest follows by hot plug.</summary>
public sealed class ServerInterfaces(Db db, Servers servers, ServerParts parts, ServerBook book, INetwork network)
{
    private static readonly ServerOrder _attach = new("attach_interface", [VmStates.Active, VmStates.Paused, VmStates.Stopped], "");

    public async Task<List<PortInfo>> List(Caller caller, string id, CancellationToken ct) =>
        await network.PortsOf((await servers.Get(caller, id, ct)).Id, ct);

    /// <exception cref="FaultException">404 where the server has no such port.</exception>
    public async Task<PortInfo> Get(Caller caller, string id, string port, CancellationToken ct) =>
        (await List(caller, id, ct)).Find(p => p.Id == port) ?? throw Fault.NotFound("Port", port).Thrown();

    /// <param name="nic">Null: on the only network that the caller may use.</param>
    public async Task<PortInfo> Attach(Caller caller, string id, NicWish? nic, CancellationToken ct)
    {
        await servers.Get(caller, id, ct);
        var asked = new NewServer("", "") { Nics = nic is null ? null : [nic] };
        var wishes = await parts.Nics(caller, asked, ct);
        var wish = wishes.Count > 0 ? wishes[0] : throw Fault.BadRequest("No network was named, and the project has none.").Thrown();
        var port = await db.Transact(tx => Add(tx, caller, id, wish), ct);
        return (await network.PortsOf(id, ct)).Find(p => p.Id == port)!;
    }

    public async Task Detach(Caller caller, string id, string port, CancellationToken ct)
    {
        await Get(caller, id, port, ct);
        await db.Transact(
            async tx =>
            {
                var server = await Open(tx, caller, id, "detach_interface");
                var row = (await ServerRows.Ports(tx, id)).Find(p => p.Port == port);
                var place = row?.Place ?? await Place(tx, id);
                await tx.Execute($"""
                    INSERT INTO server_port (server, port, place, made, leaving) VALUES ({id}, {port}, {place}, {false}, {true})
                    ON CONFLICT (server, port) DO UPDATE SET leaving = excluded.leaving
                    """);
                await book.Begin(tx, caller, id, "detach_interface");
                await book.Wrote(tx, caller, server, "detach_interface");
                await book.Wake(tx, id);
            },
            ct);
    }

    private async Task<string> Add(Tx tx, Caller caller, string id, NicWish wish)
    {
        var server = await Open(tx, caller, id, _attach.Name);
        var port = await ServerNics.Add(tx, caller, network, server, wish, await Place(tx, id), []);
        await book.Begin(tx, caller, id, _attach.Name);
        await book.Wrote(tx, caller, server, _attach.Name);
        await book.Wake(tx, id);
        return port;
    }

    private static async Task<int> Place(Tx tx, string id) =>
        (int)await tx.Number($"SELECT COALESCE(max(place), -1) + 1 FROM server_port WHERE server = {id}");

    private static async Task<Server> Open(Tx tx, Caller caller, string id, string name)
    {
        var server = await ServerWishes.Own(tx, caller, id);
        return _attach.From.Contains(server.VmState) && server.TaskState is null && server.Host is not null
            ? server
            : throw ServerWishes.Refusal(_attach with { Name = name }, server).Thrown();
    }
}
