using Alize.Kernel;

namespace Alize.Services.Network;

/// <summary>Who has to look again after what changed.</summary>
public sealed class Wakes(Scribe scribe)
{
    /// <summary>A port came, changed or goes: its network's DHCP, its own tap, and whoever names its groups.</summary>
    public async Task Port(Tx tx, PortRow port)
    {
        await scribe.Wake(tx, Scribe.NetworkKind, port.Network);
        if (port.Host is not null)
        {
            await scribe.Wake(tx, Scribe.PortKind, port.Id);
        }

        await MembersOfGroupsOf(tx, port.Id);
        await RoutersOf(tx, port);
    }

    public Task Network(Tx tx, string network) => scribe.Wake(tx, Scribe.NetworkKind, network);

    public Task Router(Tx tx, string? router) => router is null ? Task.CompletedTask : scribe.Wake(tx, Scribe.RouterKind, router);

    /// <summary>The members of these groups changed; only groups that some rule names matter to hosts.</summary>
    public async Task Groups(Tx tx, IEnumerable<string> groups)
    {
        var named = await tx.Query(
            $"SELECT DISTINCT remote_group FROM security_rule WHERE remote_group IN {Sql.In(groups)}", r => r.GetString(0));
        foreach (var group in named)
        {
            await scribe.Wake(tx, Scribe.GroupKind, group);
        }
    }

    /// <summary>A group's rules changed: every plugged port that has it.</summary>
    public async Task Rules(Tx tx, string group)
    {
        var ports = await tx.Query(
            $"SELECT id FROM port WHERE host IS NOT NULL AND id IN (SELECT port FROM port_group WHERE security_group = {group})", r =>
                r.GetString(0));
        foreach (var port in ports)
        {
            await scribe.Wake(tx, Scribe.PortKind, port);
        }
    }

    /// <summary>A subnet changed: its network and the routers that stand in it.</summary>
    public async Task Subnet(Tx tx, string network)
    {
        await Network(tx, network);
        var routers = await tx.Query(
            $"""
            SELECT DISTINCT device_id FROM port WHERE network = {network}
                AND device_owner IN ({DeviceOwners.RouterInterface}, {DeviceOwners.RouterGateway})
            """,
            r => r.GetString(0));
        foreach (var router in routers)
        {
            await Router(tx, router);
        }
    }

    /// <summary>All that any reconciler of this room looks after.</summary>
    public static async Task<List<Wanted>> Everything(Tx tx) =>
    [
        .. await tx.Query($"SELECT id FROM network", r => new Wanted(Scribe.NetworkKind, r.GetString(0))),
        .. await tx.Query(
            $"SELECT DISTINCT remote_group FROM security_rule WHERE remote_group IS NOT NULL", r =>
                new Wanted(Scribe.GroupKind, r.GetString(0))),
        .. await tx.Query($"SELECT id FROM router", r => new Wanted(Scribe.RouterKind, r.GetString(0))),
        .. await tx.Query($"SELECT id FROM port WHERE host IS NOT NULL", r => new Wanted(Scribe.PortKind, r.GetString(0))),
    ];

    public async Task These(Tx tx, IEnumerable<Wanted> all)
    {
        foreach (var (kind, id) in all)
        {
            await scribe.Wake(tx, kind, id);
        }
    }

    private async Task MembersOfGroupsOf(Tx tx, string port) =>
        await Groups(tx, await tx.Query($"SELECT security_group FROM port_group WHERE port = {port}", r => r.GetString(0)));

    private async Task RoutersOf(Tx tx, PortRow port)
    {
        if (port.DeviceOwner is DeviceOwners.RouterInterface or DeviceOwners.RouterGateway)
        {
            await Router(tx, port.DeviceId);
        }

        foreach (var router in await tx.Query(
            $"SELECT router FROM floating_ip WHERE port = {port.Id} AND router IS NOT NULL", r => r.GetString(0)))
        {
            await Router(tx, router);
        }
    }
}
