using Alize.Kernel;

namespace Alize.Services.Network;

/// <summary>The verbs of floating IPs. Each holds a port of the cloud's own on the external network, so that nobody else gets its
/// address.</summary>
public sealed class FloatingIps(Db db, PortBook book, Scribe scribe, Wakes wakes)
{
    private static readonly Dictionary<string, decimal> _charged = new() { [Metered.FloatingIp] = 1 };

    public Task<List<FloatingView>> List(Caller caller, Listing listing, CancellationToken ct) => db.Read(
        async tx => await Views(tx, await listing.Rows(tx, FloatingIp.Columns, FloatingIp.Visible(caller), FloatingIp.Read)), ct);

    public Task<FloatingView> Get(Caller caller, string id, CancellationToken ct) => db.Read(
        async tx => await View(tx, await FloatingIp.Get(tx, caller, id)), ct);

    public Task<List<FloatingView>> Create(Caller caller, IReadOnlyList<FloatingDraft> drafts) => db.Transact(async tx =>
    {
        var made = new List<FloatingView>();
        foreach (var draft in drafts)
        {
            made.Add(await View(tx, await Create(tx, caller, draft)));
        }

        return made;
    });

    public Task<FloatingView> Update(Caller caller, string id, FloatingChange change) => db.Transact(async tx =>
    {
        var old = await FloatingIp.Get(tx, caller, id, forUpdate: true);
        var row = old with { Std = scribe.Changed(change.Std(old.Std)) };
        if (change.AimSaid)
        {
            row = await Aim(tx, caller, row, change.PortSaid ? change.Aim : change.Aim with { Port = old.Port });
        }

        await row.Update(tx);
        await scribe.Wrote(tx, caller, "floatingip", "update", row.Std);
        await wakes.Router(tx, old.Router);
        await wakes.Router(tx, row.Router);
        return await View(tx, row);
    });

    public Task Delete(Caller caller, string id) =>
        db.Transact(async tx => await Delete(tx, caller, await FloatingIp.Get(tx, caller, id, forUpdate: true)));

    public async Task Delete(Tx tx, Caller? caller, FloatingIp row)
    {
        await tx.Execute($"DELETE FROM floating_ip WHERE id = {row.Id}");
        if (await PortRow.Find(tx, row.AddressPort) is { } port)
        {
            await book.Remove(tx, null, port);
        }

        await Scribe.Give(tx, row.Std.Project, "floatingip");
        await scribe.Wrote(tx, caller, "floatingip", "delete", row.Std, Scribe.ChargedNoMore);
        await wakes.Router(tx, row.Router);
    }

    private async Task<FloatingIp> Create(Tx tx, Caller caller, FloatingDraft draft)
    {
        var network = await NetworkRow.Get(tx, caller, draft.Network);
        if (!network.External)
        {
            throw NetworkFaults.BadRequest("floatingip", $"Network {network.Id} is not a valid external network").Thrown();
        }

        await Scribe.Take(tx, draft.Std.Project, "floatingip");
        var std = scribe.Born(draft.Std);
        var port = await TakeAddress(tx, network, std.Id, draft);
        var row = new FloatingIp(
            std, network.Id, port.Addresses[0].Address, port.Id, null, null, null, "DOWN", draft.DnsName, draft.DnsDomain);
        row = await Aim(tx, caller, row, draft.Aim);
        await row.Insert(tx);
        await scribe.Wrote(tx, caller, "floatingip", "create", row.Std, _charged);
        await wakes.Router(tx, row.Router);
        return row;
    }

    private async Task<PortView> TakeAddress(Tx tx, NetworkRow network, string id, FloatingDraft draft)
    {
        var subnets = (await SubnetRow.Of(tx, network.Id)).Where(s => s.Cidr.Version == 4).ToList();
        if (subnets.Count == 0)
        {
            throw NetworkFaults.BadRequest("floatingip", $"Network {network.Id} does not contain any IPv4 subnet").Thrown();
        }

        var row = PortRow.New(Standard.New("", "", ""), network.Id, DeviceOwners.FloatingIp, id) with { Status = "N/A" };
        List<AddressWish>? wishes = (draft.Subnet ?? draft.Address) is null ? null : [new(draft.Subnet, draft.Address)];
        return await book.Insert(tx, null, new PortDraft(row, wishes, [], false), subnets);
    }

    private static Task<FloatingIp> Aim(Tx tx, Caller caller, FloatingIp row, FloatingAim aim)
    {
        if (aim.Port is not null)
        {
            return FloatingAims.Point(tx, caller, row, aim);
        }

        return aim.FixedAddress is null ? Task.FromResult(FloatingAims.Nowhere(row)) : throw NetworkFaults.BadRequest(
            "floatingip", "fixed_ip_address cannot be specified without a port_id").Thrown();
    }

    private static async Task<FloatingView> View(Tx tx, FloatingIp row) =>
        new(row, row.Port is { } port ? await PortRow.Find(tx, port) : null);

    private static async Task<List<FloatingView>> Views(Tx tx, List<FloatingIp> rows)
    {
        var ports = (await PortRow.Of(tx, $"id IN {Sql.In(rows.Select(r => r.Port).OfType<string>())}")).ToDictionary(p => p.Id);
        return [.. rows.Select(r => new FloatingView(r, r.Port is { } port ? ports.GetValueOrDefault(port) : null))];
    }
}
