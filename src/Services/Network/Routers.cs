using Alize.Kernel;

namespace Alize.Services.Network;

/// <summary>The verbs of routers. Their row is locked by whoever changes what hangs on them.</summary>
public sealed class Routers(Db db, RouterGateways gateways, Scribe scribe, Wakes wakes)
{
    private static readonly Dictionary<string, decimal> _charged = new() { [Metered.Router] = 1 };

    public Task<List<RouterView>> List(Caller caller, Listing listing, CancellationToken ct) => db.Read(
        async tx => await Views(tx, await listing.Rows(tx, RouterRow.Columns, RouterRow.Visible(caller), RouterRow.Read)), ct);

    public Task<RouterView> Get(Caller caller, string id, CancellationToken ct) => db.Read(
        async tx => await View(tx, await RouterRow.Get(tx, caller, id)), ct);

    public Task<List<RouterView>> Create(Caller caller, IReadOnlyList<RouterDraft> drafts) => db.Transact(async tx =>
    {
        var made = new List<RouterView>();
        foreach (var draft in drafts)
        {
            made.Add(await Create(tx, caller, draft));
        }

        return made;
    });

    public Task<RouterView> Update(Caller caller, string id, RouterChange change) => db.Transact(async tx =>
    {
        var old = await RouterRow.Get(tx, caller, id, forUpdate: true);
        var row = change.Row(old);
        if (change.Routes is { } first && !change.GatewaySaid)
        {
            row = row with { Routes = await RouterRoutes.Checked(tx, id, first) };
        }

        if (change.GatewaySaid)
        {
            // routes that this same request takes away need no gateway any more
            row = await gateways.Set(tx, caller, row with { Routes = Kept(row, change) }, change.Gateway);
            row = row with { Routes = await RouterRoutes.Checked(tx, id, change.Routes ?? row.Routes) };
        }

        return await Wrote(tx, caller, row);
    });

    /// <summary>Adds routes to those that are there, or takes some away; what is so already stays so.</summary>
    public Task<RouterView> ChangeRoutes(Caller caller, string id, IReadOnlyList<RouteWish> routes, bool add) => db.Transact(async tx =>
    {
        var old = await RouterRow.Get(tx, caller, id, forUpdate: true);
        var spelled = RouterRoutes.Spelled(routes);
        var wanted = add ? old.Routes.Union(spelled) : old.Routes.Except(spelled);
        return await Wrote(tx, caller, old with { Routes = await RouterRoutes.Checked(tx, id, wanted) });
    });

    public Task Delete(Caller caller, string id) =>
        db.Transact(async tx => await Delete(tx, caller, await RouterRow.Get(tx, caller, id, forUpdate: true)));

    /// <exception cref="FaultException">409 while it has legs.</exception>
    public async Task Delete(Tx tx, Caller? caller, RouterRow router)
    {
        if (await tx.Number(
            $"SELECT count(*) FROM port WHERE device_id = {router.Id} AND device_owner = {DeviceOwners.RouterInterface}") > 0)
        {
            throw NetworkFaults.Conflict("RouterInUse", $"Router {router.Id} still has ports").Thrown();
        }

        await gateways.Clear(tx, router with { Routes = [] });
        await tx.Execute($"DELETE FROM router WHERE id = {router.Id}");
        await Scribe.Give(tx, router.Std.Project, "router");
        await scribe.Wrote(tx, caller, "router", "delete", router.Std, Scribe.ChargedNoMore);
        await wakes.Router(tx, router.Id);
    }

    private async Task<RouterView> Create(Tx tx, Caller caller, RouterDraft draft)
    {
        await Scribe.Take(tx, draft.Row.Std.Project, "router");
        var row = draft.Row with { Std = scribe.Born(draft.Row.Std) };
        if (draft.Gateway is { } gateway)
        {
            row = await gateways.Set(tx, caller, row, gateway);
        }

        await row.Insert(tx);
        await scribe.Wrote(tx, caller, "router", "create", row.Std, _charged);
        await wakes.Router(tx, row.Id);
        return await View(tx, row);
    }

    private async Task<RouterView> Wrote(Tx tx, Caller caller, RouterRow row)
    {
        row = row with { Std = scribe.Changed(row.Std) };
        await row.Update(tx);
        await scribe.Wrote(tx, caller, "router", "update", row.Std);
        await wakes.Router(tx, row.Id);
        return await View(tx, row);
    }

    private static List<RouteWish> Kept(RouterRow row, RouterChange change) =>
        change.Routes is { } routes ? [.. row.Routes.Intersect(RouterRoutes.Spelled(routes))] : [.. row.Routes];

    private static async Task<RouterView> View(Tx tx, RouterRow row) =>
        new(row, row.GatewayPort is { } port ? await AddressBook.Of(tx, port) : []);

    private static async Task<List<RouterView>> Views(Tx tx, List<RouterRow> rows)
    {
        var addresses = await AddressBook.Of(tx, [.. rows.Select(r => r.GatewayPort).OfType<string>()]);
        return [.. rows.Select(r => new RouterView(r, r.GatewayPort is { } port ? [.. addresses[port]] : []))];
    }
}
