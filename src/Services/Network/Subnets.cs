using Alize.Kernel;

namespace Alize.Services.Network;

/// <summary>The verbs of subnets. Their network's row is locked, so that two that overlap cannot both be made.</summary>
public sealed class Subnets(Db db, DhcpPorts dhcp, Scribe scribe, Wakes wakes)
{
    public Task<List<SubnetRow>> List(Caller caller, Listing listing, CancellationToken ct) =>
        db.Read(tx => listing.Rows(tx, SubnetRow.Columns, SubnetRow.Visible(caller), SubnetRow.Read), ct);

    public Task<SubnetRow> Get(Caller caller, string id, CancellationToken ct) => db.Read(tx => SubnetRow.Get(tx, caller, id), ct);

    public Task<List<SubnetRow>> Create(Caller caller, IReadOnlyList<SubnetDraft> drafts) => db.Transact(async tx =>
    {
        var made = new List<SubnetRow>();
        foreach (var draft in drafts)
        {
            var network = await Networks.Owned(tx, caller, draft.Network, "create_subnet");
            made.Add(await Create(tx, caller, network, await SubnetPools.Resolve(tx, caller, draft)));
        }

        return made;
    });

    public async Task<SubnetRow> Create(Tx tx, Caller? caller, NetworkRow network, SubnetDraft draft)
    {
        var cidr = draft.Cidr is { } text ? BlockOf(text) : await SubnetPools.Carve(tx, draft);
        var row = SubnetRules.Compile(draft, cidr);
        await RefuseOverlap(tx, row);
        await Scribe.Take(tx, row.Std.Project, "subnet");
        row = row with { Std = scribe.Born(row.Std) };
        await row.Insert(tx);
        await Populate(tx, network, row);
        await scribe.Wrote(tx, caller, "subnet", "create", row.Std);
        await wakes.Subnet(tx, network.Id);
        return row;
    }

    public Task<SubnetRow> Update(Caller caller, string id, SubnetChange change) => db.Transact(async tx =>
    {
        var (network, old) = await Locked(tx, caller, id, "update_subnet");
        var row = SubnetRules.Apply(old, change);
        if (old.Gateway is { } gateway && row.Gateway != gateway)
        {
            await RefuseGatewayInUse(tx, old, gateway.ToString());
        }

        row = row with { Std = scribe.Changed(row.Std) };
        await row.Update(tx);
        if (row.Dhcp != old.Dhcp)
        {
            await (row.Dhcp ? dhcp.Ensure(tx, network, row) : dhcp.Release(tx, row));
        }

        await scribe.Wrote(tx, caller, "subnet", "update", row.Std);
        await wakes.Subnet(tx, network.Id);
        return row;
    });

    public Task Delete(Caller caller, string id) => db.Transact(async tx =>
    {
        var (_, subnet) = await Locked(tx, caller, id, "delete_subnet");
        await dhcp.Release(tx, subnet);
        if (subnet.IsAutomatic)
        {
            await tx.Execute($"""
                DELETE FROM port_address WHERE subnet = {id} AND port IN (SELECT id FROM port WHERE network = {subnet.Network}
                    AND device_owner NOT LIKE 'network:%')
                """);
        }

        if (await tx.Number($"SELECT count(*) FROM port_address WHERE subnet = {id}") > 0)
        {
            throw NetworkFaults.SubnetInUse(id).Thrown();
        }

        await tx.Execute($"DELETE FROM subnet WHERE id = {id}");
        await Scribe.Give(tx, subnet.Std.Project, "subnet");
        await scribe.Wrote(tx, caller, "subnet", "delete", subnet.Std);
        await wakes.Subnet(tx, subnet.Network);
    });

    /// <summary>DHCP's address; and where guests form their own, each port that is there forms one.</summary>
    private async Task Populate(Tx tx, NetworkRow network, SubnetRow row)
    {
        if (row.Dhcp)
        {
            await dhcp.Ensure(tx, network, row);
        }

        if (!row.IsAutomatic)
        {
            return;
        }

        foreach (var port in await PortRow.Of(tx, $"network = {network.Id} AND device_owner NOT LIKE 'network:%'"))
        {
            await AddressBook.GiveAutomatic(tx, port, row);
            await wakes.Port(tx, port);
        }
    }

    private static async Task<(NetworkRow Network, SubnetRow Subnet)> Locked(Tx tx, Caller caller, string id, string rule)
    {
        var seen = await SubnetRow.Get(tx, caller, id);
        if (!caller.IsAdmin && seen.Std.Project != caller.Project)
        {
            return (await Networks.Owned(tx, caller, seen.Network, rule), seen);
        }

        await tx.Query($"SELECT id FROM network WHERE id = {seen.Network} {tx.ForUpdate}", r => r.GetString(0));
        return ((await NetworkRow.Find(tx, seen.Network))!, await SubnetRow.Get(tx, caller, id));
    }

    private static Cidr BlockOf(string text) => text.Contains('/', StringComparison.Ordinal) && Cidr.TryParse(text, out var cidr)
        ? cidr
        : throw NetworkFaults.InvalidInput($"'{text}' is not a valid IP subnet for cidr").Thrown();

    private static async Task RefuseOverlap(Tx tx, SubnetRow row)
    {
        if ((await SubnetRow.Of(tx, row.Network)).Any(s => s.Cidr.Overlaps(row.Cidr)))
        {
            throw NetworkFaults.InvalidInput(
                $"Requested subnet with cidr: {row.Cidr} for network: {row.Network} overlaps with another subnet").Thrown();
        }
    }

    private static async Task RefuseGatewayInUse(Tx tx, SubnetRow subnet, string gateway)
    {
        var port = await tx.First($"SELECT port FROM port_address WHERE subnet = {subnet.Id} AND address = {gateway}", r => r.GetString(0));
        if (port is not null)
        {
            throw NetworkFaults.Conflict(
                "GatewayIpInUse", $"Current gateway ip {gateway} already in use by port {port}. Unable to update.").Thrown();
        }
    }
}
