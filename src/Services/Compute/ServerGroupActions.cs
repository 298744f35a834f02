using System.Text.Json;
using Alize.Kernel;
using Alize.Services.Network;

namespace Alize.Services.Compute;

/// <summary>A server's security groups: which its ports have, and those put on or taken from them.</summary>
public sealed class ServerGroupActions(Db db, Servers servers, INetwork network, IGroups groups, ServerBook book) : IServerActions, IDoor
{
    private static readonly Schema _group = Schema.Object(("name", Schema.Text(1, 255).Required()));

    public IEnumerable<ServerAction> Actions =>
    [
        new("addSecurityGroup", _group, (call, body) => Change(call, "addSecurityGroup", body.Text("name"), add: true)),
        new("removeSecurityGroup", _group, (call, body) => Change(call, "removeSecurityGroup", body.Text("name"), add: false)),
    ];

    public void Map(Doors doors) => doors.Open(ComputeDoor.Door).Get("/servers/{id}/os-security-groups", ServersPolicy.ReadGroups, List);

    private async Task<Answer> List(Call call)
    {
        var server = await servers.Get(call.Caller, call.Path("id"), call.Ct);
        var ids = (await network.PortsOf(server.Id, call.Ct)).SelectMany(p => p.SecurityGroups).ToHashSet();
        var has = await groups.OfIds(ids, call.Ct);
        var named = has.SelectMany(g => g.Rules).Select(r => r.RemoteGroupId).OfType<string>().ToHashSet();
        var known = (await groups.OfIds(named, call.Ct)).ToDictionary(g => g.Id);
        return Answer.Json(200, o => o.List("security_groups", has, (g, group) => GroupProxyWire.Write(g, group, known)));
    }

    private async Task<Answer> Change(Call call, string verb, string group, bool add)
    {
        await db.Transact(tx => Change(tx, call.Caller, call.Path("id"), verb, group, add), call.Ct);
        return Answer.Empty(202);
    }

    private async Task Change(Tx tx, Caller caller, string id, string verb, string group, bool add)
    {
        var server = await ServerWishes.Own(tx, caller, id);
        try
        {
            await (add ? network.AddSecurityGroup(tx, caller, id, group) : network.RemoveSecurityGroup(tx, caller, id, group));
        }
        catch (FaultException e)
        {
            throw (e.Fault with { Code = null }).Thrown();
        }

        await book.Begin(tx, caller, id, verb);
        await book.Wrote(tx, caller, server, verb);
    }
}
