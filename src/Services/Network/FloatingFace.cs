using Alize.Kernel;

namespace Alize.Services.Network;

/// <summary>Floating IPs for Compute, by the same verbs that this room's own doors use.</summary>
internal sealed class FloatingFace(Db db, FloatingIps floating) : IFloating
{
    private const int Most = 1000;

    public Task<List<NetworkInfo>> Pools(Caller caller, CancellationToken ct) => db.Query(
        $"""
        SELECT id, name, project, shared, external, EXISTS (SELECT 1 FROM subnet WHERE subnet.network = network.id)
        FROM network WHERE external AND {NetworkRow.Visible(caller)} ORDER BY name, id
        """,
        r => new NetworkInfo(r.GetString(0), r.GetString(1), r.GetString(2), r.GetBoolean(3), r.GetBoolean(4), r.GetBoolean(5)),
        ct);

    public async Task<List<FloatingInfo>> List(Caller caller, CancellationToken ct)
    {
        var page = new Page(Most, null, [new("created_at", false), new("id", false)]);
        var views = await floating.List(caller, new(FloatingIpWire.Collection, $" AND project = {caller.Project}", page, true, false), ct);
        var pools = await Names(views, ct);
        return [.. views.Select(v => Of(v, pools))];
    }

    public async Task<FloatingInfo> Get(Caller caller, string id, CancellationToken ct) =>
        await Whole(await floating.Get(caller, id, ct), ct);

    public async Task<FloatingInfo> Create(Caller caller, string network, CancellationToken ct)
    {
        var draft = new FloatingDraft(Standard.New(caller.Project, "", ""), network, null, null, new(null, null), "", "");
        return await Whole((await floating.Create(caller, [draft]))[0], ct);
    }

    public Task Delete(Caller caller, string id) => floating.Delete(caller, id);

    public Task Point(Caller caller, string id, string? port, string? fixedAddress) =>
        floating.Update(caller, id, new(std => std, AimSaid: true, PortSaid: true, new(port, fixedAddress)));

    private async Task<FloatingInfo> Whole(FloatingView view, CancellationToken ct) => Of(view, await Names([view], ct));

    private async Task<Dictionary<string, string>> Names(IEnumerable<FloatingView> views, CancellationToken ct) => (await db.Query(
        $"SELECT id, name FROM network WHERE id IN {Sql.In(views.Select(v => v.Row.Network).Distinct())}",
        r => (Id: r.GetString(0), Name: r.GetString(1)),
        ct)).ToDictionary(n => n.Id, n => n.Name);

    private static FloatingInfo Of(FloatingView v, Dictionary<string, string> pools) => new(
        v.Id, v.Row.Address, pools.GetValueOrDefault(v.Row.Network) ?? v.Row.Network, v.Row.FixedAddress, v.Row.Port,
        v.Port?.DeviceId is { Length: > 0 } device ? device : null);
}
