using Alize.Kernel;

namespace Alize.Services.Placement;

/// <summary>The room's face.</summary>
internal sealed class PlacementFace(Providers providers) : IPlacement
{
    public Task EnsureHost(string host, string zone, IReadOnlyList<Inventory> inventories, CancellationToken ct) =>
        providers.Ensure(host, zone, inventories, ct);

    public async Task<List<HostRoom>> Hosts(CancellationToken ct)
    {
        var stocks = (await providers.Stocks(null, ct)).ToLookup(s => s.Host);
        return [.. (await providers.List(ct)).Select(p => new HostRoom(
            p.Host,
            p.Zone,
            p.Enabled,
            stocks[p.Host].ToDictionary(s => s.Inventory.Class, s => s.Inventory),
            stocks[p.Host].ToDictionary(s => s.Inventory.Class, s => s.Used)))];
    }

    public Task SetEnabled(Tx tx, string host, bool enabled) => Providers.SetEnabled(tx, host, enabled);

    public Task SetZone(Tx tx, string host, string zone) => Providers.SetZone(tx, host, zone);

    public Task<bool> Allocate(Tx tx, string consumer, string host, string project, string user, IReadOnlyList<Amount> amounts) =>
        Allocations.Take(tx, new(consumer, host, "", 0, project, user), amounts);

    public Task Release(Tx tx, string consumer) => Allocations.Give(tx, consumer);

    public Task<List<string>> Consumers(string host, CancellationToken ct) => providers.Consumers(host, ct);
}
