using Alize.Kernel;

namespace Alize.Services.Network;

/// <summary>Compares what the host has of networks with what the rows want. Whoever differs, and is not being worked on, is woken:
/// the reconciler makes or removes it.</summary>
public sealed class FabricSweeper(Db db, INetworkFabric fabric, Wakes wakes, Cloud cloud) : ISweeper
{
    public string Name => "network-fabric";

    public async Task<int> Sweep(CancellationToken ct)
    {
        var found = await Differences(ct);
        if (found.Count == 0)
        {
            return 0;
        }

        // what was made or removed between our two looks differed only for that moment
        found.IntersectWith(await Differences(ct));
        await db.Transact(tx => wakes.These(tx, found), ct);
        return found.Count;
    }

    private async Task<HashSet<Wanted>> Differences(CancellationToken ct)
    {
        var there = await fabric.List(cloud.Host, ct);
        HashSet<Wanted> differ =
        [
            .. there.Networks.Select(id => new Wanted(Scribe.NetworkKind, id)),
            .. there.Routers.Select(id => new Wanted(Scribe.RouterKind, id)),
            .. there.Ports.Select(id => new Wanted(Scribe.PortKind, id)),
        ];
        var (wanted, moving) = await db.Read(async tx => (await Wants(tx), await Moving(tx)), ct);
        differ.SymmetricExceptWith(wanted);
        differ.ExceptWith(moving);
        return differ;
    }

    private async Task<List<Wanted>> Wants(Tx tx) =>
    [
        .. await tx.Query($"SELECT id FROM network", r => new Wanted(Scribe.NetworkKind, r.GetString(0))),
        .. await tx.Query($"SELECT id FROM router", r => new Wanted(Scribe.RouterKind, r.GetString(0))),
        .. await tx.Query($"SELECT id FROM port WHERE host = {cloud.Host}", r => new Wanted(Scribe.PortKind, r.GetString(0))),
    ];

    private static Task<List<Wanted>> Moving(Tx tx) => tx.Query(
        $"SELECT kind, id FROM work WHERE due IS NOT NULL AND kind IN ({Scribe.NetworkKind}, {Scribe.RouterKind}, {Scribe.PortKind})",
        r => new Wanted(r.GetString(0), r.GetString(1)));
}

/// <summary>Something of a kind that a reconciler looks after.</summary>
public readonly record struct Wanted(string Kind, string Id);
