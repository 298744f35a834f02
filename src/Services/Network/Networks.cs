using System.Security.Cryptography;
using Alize.Kernel;

namespace Alize.Services.Network;

/// <summary>The verbs of networks.</summary>
public sealed class Networks(Db db, PortBook ports, Scribe scribe, Wakes wakes)
{
    private const int SegmentMost = (1 << 24) - 1;

    public Task<List<(NetworkRow Row, IReadOnlyList<string> Subnets)>> List(
        Caller caller, Listing listing, CancellationToken ct) => db.Read(
        async tx =>
            await WithSubnets(tx, caller, await listing.Rows(tx, NetworkRow.Columns, NetworkRow.Visible(caller), NetworkRow.Read)), ct);

    public Task<(NetworkRow Row, IReadOnlyList<string> Subnets)> Get(Caller caller, string id, CancellationToken ct) => db.Read(
        async tx => (await WithSubnets(tx, caller, [await NetworkRow.Get(tx, caller, id)]))[0], ct);

    public Task<List<NetworkRow>> Create(Caller caller, IReadOnlyList<NetworkRow> networks) => db.Transact(async tx =>
    {
        var made = new List<NetworkRow>();
        foreach (var network in networks)
        {
            made.Add(await Create(tx, caller, network));
        }

        return made;
    });

    public async Task<NetworkRow> Create(Tx tx, Caller? caller, NetworkRow network)
    {
        await Scribe.Take(tx, network.Std.Project, "network");
        var row = await Insert(tx, network with { Std = scribe.Born(network.Std) });
        await scribe.Wrote(tx, caller, "network", "create", row.Std);
        await wakes.Network(tx, row.Id);
        return row;
    }

    public Task<(NetworkRow Row, IReadOnlyList<string> Subnets)> Update(
        Caller caller, string id, Func<NetworkRow, NetworkRow> change) => db.Transact(
        async tx =>
        {
            var old = await Owned(tx, caller, id, "update_network");
            var row = change(old) with { Std = scribe.Changed(change(old).Std) };
            await RefuseUnsharing(tx, old, row);
            await row.Update(tx);
            await scribe.Wrote(tx, caller, "network", "update", row.Std);
            await wakes.Subnet(tx, id);
            return (await WithSubnets(tx, caller, [row]))[0];
        });

    public Task Delete(Caller caller, string id) => db.Transact(
        async tx => await Delete(tx, caller, await Owned(tx, caller, id, "delete_network")));

    /// <summary>The network's row must be locked.</summary>
    /// <exception cref="FaultException">409 while ports of tenants are on it.</exception>
    public async Task Delete(Tx tx, Caller? caller, NetworkRow network)
    {
        var id = network.Id;
        await RemoveIdlePorts(tx, caller, network);
        if (await tx.Number($"SELECT count(*) FROM port WHERE network = {id}") > 0)
        {
            throw NetworkFaults.NetworkInUse(id).Thrown();
        }

        foreach (var subnet in await SubnetRow.Of(tx, id))
        {
            await tx.Execute($"DELETE FROM subnet WHERE id = {subnet.Id}");
            await Scribe.Give(tx, subnet.Std.Project, "subnet");
            await scribe.Wrote(tx, caller, "subnet", "delete", subnet.Std);
        }

        await tx.Execute($"DELETE FROM network WHERE id = {id}");
        await Scribe.Give(tx, network.Std.Project, "network");
        await scribe.Wrote(tx, caller, "network", "delete", network.Std);
        await wakes.Network(tx, id);
    }

    /// <summary>A network that this caller may change, locked until the transaction ends.</summary>
    public static async Task<NetworkRow> Owned(Tx tx, Caller caller, string id, string rule)
    {
        var network = await NetworkRow.Get(tx, caller, id, forUpdate: true);
        return caller.IsAdmin || network.Std.Project == caller.Project ? network : throw NetworkFaults.Disallowed(rule).Thrown();
    }

    /// <summary>Subnets that the caller sees, network by network, in one query.</summary>
    private static async Task<List<(NetworkRow Row, IReadOnlyList<string> Subnets)>> WithSubnets(
        Tx tx, Caller caller, List<NetworkRow> rows)
    {
        var subnets = (await tx.Query(
            $"""
                SELECT network, id FROM subnet WHERE network IN {Sql.In(rows.Select(r => r.Id))} AND {SubnetRow.Visible(caller)}
                    ORDER BY created_at, id
                """,
            r => (Network: r.GetString(0), Id: r.GetString(1)))).ToLookup(s => s.Network, s => s.Id);
        return [.. rows.Select(r => (r, (IReadOnlyList<string>)[.. subnets[r.Id]]))];
    }

    private static async Task<NetworkRow> Insert(Tx tx, NetworkRow row)
    {
        if (row.Segment is not null || row.Type != "vxlan")
        {
            return await row.Insert(tx) ? row : throw NetworkFaults.Conflict(
                "TunnelIdInUse", $"Unable to create the network. The tunnel ID {row.Segment} is in use.").Thrown();
        }

        while (true)
        {
            var drawn = row with { Segment = RandomNumberGenerator.GetInt32(1, SegmentMost) };
            if (await drawn.Insert(tx))
            {
                return drawn;
            }
        }
    }

    /// <summary>The cloud's own ports do not hold a network back, nor do floating IPs that point nowhere.</summary>
    private async Task RemoveIdlePorts(Tx tx, Caller? caller, NetworkRow network)
    {
        var idle = await tx.Query(
            $"SELECT address_port, project FROM floating_ip WHERE network = {network.Id} AND port IS NULL", r =>
                (Port: r.GetString(0), Project: r.GetString(1)));
        foreach (var (port, project) in idle)
        {
            var std = (await FloatingIp.ByAddressPort(tx, port))!.Std;
            await tx.Execute($"DELETE FROM floating_ip WHERE address_port = {port}");
            await ports.Remove(tx, caller, (await PortRow.Find(tx, port))!);
            await Scribe.Give(tx, project, "floatingip");
            await scribe.Wrote(tx, caller, "floatingip", "delete", std, Scribe.ChargedNoMore);
        }

        if (await DhcpPorts.Find(tx, network.Id) is { } dhcp)
        {
            await ports.Remove(tx, caller, dhcp);
        }
    }

    private static async Task RefuseUnsharing(Tx tx, NetworkRow old, NetworkRow row)
    {
        if (old.Shared && !row.Shared && await tx.Number(
            $"SELECT count(*) FROM port WHERE network = {old.Id} AND project <> {old.Std.Project} AND project <> ''") > 0)
        {
            throw NetworkFaults.Conflict(
                "InvalidSharedSetting",
                $"Unable to reconfigure sharing settings for network {old.Std.Name}. Multiple tenants are using it.").Thrown();
        }

        if (old.External && !row.External && await tx.Number(
            $"""
                SELECT count(*) FROM port WHERE network = {old.Id} AND device_owner IN ({DeviceOwners.RouterGateway},
                    {DeviceOwners.FloatingIp})
                """) > 0)
        {
            throw NetworkFaults.Conflict(
                "ExternalNetworkInUse",
                $"External network {old.Id} cannot be updated to be made non-external, since it has existing gateway ports.").Thrown();
        }
    }
}
