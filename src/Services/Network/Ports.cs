using Alize.Kernel;

namespace Alize.Services.Network;

/// <summary>The verbs of ports.</summary>
public sealed class Ports(Db db, PortBook book, Scribe scribe, Wakes wakes)
{
    public Task<List<PortView>> List(Caller caller, Listing listing, CancellationToken ct) => db.Read(
        async tx => await PortBook.Views(tx, await listing.Rows(tx, PortRow.Columns, PortRow.Visible(caller), PortRow.Read)), ct);

    public Task<PortView> Get(Caller caller, string id, CancellationToken ct) => db.Read(
        async tx => await PortBook.View(tx, await PortRow.Get(tx, caller, id)), ct);

    public Task<List<PortView>> Create(Caller caller, IReadOnlyList<PortDraft> drafts) => db.Transact(async tx =>
    {
        var made = new List<PortView>();
        foreach (var draft in drafts)
        {
            made.Add(await Create(tx, caller, draft));
        }

        return made;
    });

    public async Task<PortView> Create(Tx tx, Caller caller, PortDraft draft)
    {
        var network = await NetworkRow.Get(tx, caller, draft.Row.Network);
        RefuseForeignNetwork(caller, network);
        RefuseOwner(caller, network, draft.Row.DeviceOwner);
        var row = draft.Row with { PortSecurity = !draft.Row.IsInfrastructure && (draft.PortSecurity ?? network.PortSecurity) };
        return await book.Insert(tx, caller, draft with { Row = row }, await SubnetRow.Of(tx, network.Id));
    }

    public Task<PortView> Update(Caller caller, string id, PortChange change) => db.Transact(async tx =>
    {
        var old = await Lock(tx, caller, id);
        var row = change.Row(old) with { Std = scribe.Changed(change.Row(old).Std) };
        if (row.DeviceOwner != old.DeviceOwner || row.DeviceId != old.DeviceId)
        {
            RefuseServicePort(caller, old);
            RefuseOwner(caller, await NetworkRow.Find(tx, old.Network), row.DeviceOwner);
        }

        await RefuseTakenMac(tx, old, row);
        await (row with { Status = row.AdminUp ? row.Status : "DOWN" }).Update(tx);
        await ChangeAround(tx, caller, row, change);
        await scribe.Wrote(tx, caller, "port", "update", row.Std);
        await wakes.Port(tx, row with { Host = row.Host ?? old.Host });
        return await PortBook.View(tx, (await PortRow.Find(tx, id))!);
    });

    public Task Delete(Caller caller, string id) => db.Transact(async tx =>
    {
        var row = await Lock(tx, caller, id);
        if (row.DeviceOwner is DeviceOwners.RouterInterface or DeviceOwners.RouterGateway or DeviceOwners.FloatingIp)
        {
            throw NetworkFaults.Conflict(
                "ServicePortInUse", $"Port {id} cannot be deleted directly via the port API: has device owner {row.DeviceOwner}.").Thrown();
        }

        await book.Remove(tx, caller, row);
    });

    private async Task ChangeAround(Tx tx, Caller caller, PortRow row, PortChange change)
    {
        if (change.Addresses is { } wishes)
        {
            await PortBook.SetAddresses(tx, row, await SubnetRow.Of(tx, row.Network), wishes);
        }

        if (change.Groups is { } words)
        {
            await book.SetGroups(tx, row, await SecurityGroups.Resolve(tx, caller, row.Std.Project, words));
        }

        PortBook.RefuseWithoutSecurity(row, await PortBook.GroupsOf(tx, row.Id));
    }

    private static async Task<PortRow> Lock(Tx tx, Caller caller, string id)
    {
        await tx.Query($"SELECT id FROM port WHERE id = {id} {tx.ForUpdate}", r => r.GetString(0));
        return await PortRow.Get(tx, caller, id);
    }

    private static async Task RefuseTakenMac(Tx tx, PortRow old, PortRow row)
    {
        if (row.Mac != old.Mac && await tx.Number($"SELECT count(*) FROM port WHERE network = {row.Network} AND mac = {row.Mac}") > 0)
        {
            throw NetworkFaults.MacInUse(row.Network, row.Mac).Thrown();
        }
    }

    /// <summary>An external network is for gateways and floating IPs; only its owner puts ports there.</summary>
    private static void RefuseForeignNetwork(Caller caller, NetworkRow network)
    {
        if (!caller.IsAdmin && network.Std.Project != caller.Project && !network.Shared)
        {
            throw NetworkFaults.Disallowed("create_port").Thrown();
        }
    }

    /// <summary>A tenant who calls his port a router's leg would join a foreign router.</summary>
    private static void RefuseOwner(Caller caller, NetworkRow? network, string owner)
    {
        if (!caller.IsAdmin && owner.StartsWith("network:", StringComparison.Ordinal))
        {
            throw NetworkFaults.Disallowed($"create_port:device_owner on {network?.Id}").Thrown();
        }
    }

    private static void RefuseServicePort(Caller caller, PortRow old)
    {
        if (!caller.IsAdmin && old.IsInfrastructure)
        {
            throw NetworkFaults.Disallowed("update_port:device_owner").Thrown();
        }
    }
}
