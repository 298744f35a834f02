using Alize.Kernel;

namespace Alize.Services.Network;

/// <summary>The room's face: ports for servers, and what a guest is told of its network.</summary>
public sealed class NetworkFace(Db db, Ports ports, PortBook book, ServerPorts servers, Plugs plugs) : INetwork
{
    public Task<List<NetworkInfo>> Usable(Caller caller, CancellationToken ct) => db.Query(
        $"""
        SELECT id, name, project, shared, external, EXISTS (SELECT 1 FROM subnet WHERE subnet.network = network.id)
        FROM network WHERE project = {caller.Project} OR (shared AND NOT external) ORDER BY created_at, id
        """,
        ReadNetwork,
        ct);

    public Task<NetworkInfo?> FindNetwork(Caller caller, string id, CancellationToken ct) => db.First(
        $"""
        SELECT id, name, project, shared, external, EXISTS (SELECT 1 FROM subnet WHERE subnet.network = network.id)
        FROM network WHERE id = {id} AND {NetworkRow.Visible(caller)}
        """,
        ReadNetwork,
        ct);

    public async Task<PortInfo?> FindPort(Caller caller, string id, CancellationToken ct) => (await db.Read(
        async tx => await PortInfos.Of(tx, await PortRow.Of(tx, $"id = {id} AND {PortRow.Visible(caller)}")), ct)).FirstOrDefault();

    public Task<List<PortInfo>> PortsOf(string device, CancellationToken ct) => db.Read(
        async tx => await PortInfos.Of(tx, await PortRow.Of(tx, $"device_id = {device} AND device_id <> ''")), ct);

    public async Task<ILookup<string, PortInfo>> PortsOf(IReadOnlyCollection<string> devices, CancellationToken ct) => (await db.Read(
        async tx => await PortInfos.Of(tx, await PortRow.Of(tx, $"device_id IN {Sql.In(devices)} AND device_id <> ''")), ct)).ToLookup(p =>
            p.DeviceId);

    public async Task<List<SubnetInfo>> Subnets(IReadOnlyCollection<string> ids, CancellationToken ct)
    {
        var rows = await db.Query($"SELECT {new Raw(SubnetRow.Columns)} FROM subnet WHERE id IN {Sql.In(ids)}", SubnetRow.Read, ct);
        return [.. rows.Select(
            s => new SubnetInfo(s.Id, s.Network, s.Cidr.ToString(), s.Cidr.Version, s.Gateway?.ToString(), s.Dhcp, s.Dns))];
    }

    public async Task<PortInfo> CreatePort(Tx tx, Caller caller, NewPort port)
    {
        var row = PortRow.New(Standard.New(caller.Project, "", ""), port.NetworkId, port.DeviceOwner, port.DeviceId);
        var wishes = port.FixedAddress is { } address ? [new AddressWish(null, address)] : (IReadOnlyList<AddressWish>?)null;
        var draft = new PortDraft(row, wishes, port.SecurityGroups.Count > 0 ? port.SecurityGroups : null, null);
        try
        {
            var made = await ports.Create(tx, caller, draft);
            return (await PortInfos.Of(tx, [made.Row]))[0];
        }
        catch (FaultException e) when (e.Fault.Code == "IpAddressAlreadyAllocated")
        {
            throw Fault.BadRequest($"Fixed IP address {port.FixedAddress} is already in use on instance.").Thrown();
        }
    }

    public Task AttachPort(Tx tx, string port, string device, string deviceOwner) => servers.Attach(tx, port, device, deviceOwner);

    public Task DetachPort(Tx tx, string port) => servers.Detach(tx, port);

    public async Task DeletePort(Tx tx, string port)
    {
        if (await PortRow.Find(tx, port) is { } row)
        {
            await book.Remove(tx, null, row);
        }
    }

    public Task BindPort(Tx tx, string port, string? host) => servers.Bind(tx, port, host);

    public Task AddSecurityGroup(Tx tx, Caller caller, string device, string group) => servers.AddGroup(tx, caller, device, group);

    public Task RemoveSecurityGroup(Tx tx, Caller caller, string device, string group) => servers.RemoveGroup(tx, caller, device, group);

    public async Task<Dictionary<string, string>> SecurityGroupNames(
        IReadOnlyCollection<string> ids, CancellationToken ct) => (await db.Query(
        $"SELECT id, name FROM security_group WHERE id IN {Sql.In(ids)}", r =>
            (Id: r.GetString(0), Name: r.GetString(1)), ct)).ToDictionary(g => g.Id, g => g.Name);

    public async Task<PortInfo?> PortBehind(string network, string address, CancellationToken ct) => (await db.Read(
        async tx => await PortInfos.Of(tx, await PortRow.Of(
            tx, $"network = {network} AND id IN (SELECT port FROM port_address WHERE network = {network} AND address = {address})")),
        ct)).FirstOrDefault();

    public Task<PlugInfo> EnsurePlugged(string port, string host, CancellationToken ct) => plugs.EnsurePlugged(port, host, ct);

    public Task EnsureUnplugged(string port, string host, CancellationToken ct) => plugs.EnsureUnplugged(port, ct);

    private static NetworkInfo ReadNetwork(System.Data.Common.DbDataReader r) =>
        new(r.GetString(0), r.GetString(1), r.GetString(2), r.GetBoolean(3), r.GetBoolean(4), r.GetBoolean(5));
}
