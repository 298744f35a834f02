using Alize.Kernel;
using Alize.Services.Network;
using Alize.Services.Placement;

namespace Alize.Services.Compute;

/// <summary>Finds guests and disks on this host that no living server has, and holds on its room that nobody uses.</summary>
internal sealed class HostSweeper(Db db, IHypervisor hypervisor, IRootDisks disks, IPlacement placement, Cloud cloud) : ISweeper
{
    public string Name => "host-leftovers";

    public async Task<int> Sweep(CancellationToken ct)
    {
        // Lists first, then asks: a server that came between has a row.
        var guests = (await hypervisor.List(cloud.Host, ct)).Select(g => g.Id).ToList();
        var stored = disks.List(cloud.Host).ToList();
        var holders = await placement.Consumers(cloud.Host, ct);
        var living = await Living([.. guests, .. stored, .. holders], ct);
        var swept = 0;
        foreach (var guest in guests.Where(g => !living.Contains(g)))
        {
            await hypervisor.EnsureGone(cloud.Host, guest, ct);
            swept++;
        }

        foreach (var server in stored.Where(s => !living.Contains(s)))
        {
            await disks.EnsureGone(cloud.Host, server, ct);
            swept++;
        }

        foreach (var holder in holders.Where(h => !living.Contains(h)))
        {
            await db.Transact(tx => placement.Release(tx, holder), ct);
            swept++;
        }

        return swept;
    }

    private async Task<HashSet<string>> Living(IReadOnlyList<string> ids, CancellationToken ct)
    {
        var living = new HashSet<string>();
        foreach (var some in ids.Distinct().Chunk(500))
        {
            living.UnionWith(await db.Query(
                $"SELECT id FROM server WHERE id IN {Sql.In(some)} AND deleted_at IS NULL AND host = {cloud.Host}", r =>
                    r.GetString(0), ct));
        }

        return living;
    }
}

/// <summary>Finds servers whose rows and world have parted without a wake: a wish that was never looked at, a port that was deleted
/// under a guest.</summary>
internal sealed class ServerSweeper(Db db, INetwork network, HostRegistration.Waking waking, TimeProvider clock, Cloud cloud) : ISweeper
{
    private static readonly TimeSpan _patience = TimeSpan.FromMinutes(2);

    public string Name => "servers";

    public async Task<int> Sweep(CancellationToken ct)
    {
        var lost = await Forgotten(ct);
        var ports = await db.Query(
            $"""
                SELECT p.server, p.port FROM server_port p JOIN server s ON s.id = p.server WHERE s.host = {cloud.Host}
                    AND s.deleted_at IS NULL
                """,
            r => (Server: r.GetString(0), Port: r.GetString(1)), ct);
        var there = await network.PortsOf([.. ports.Select(p => p.Server).Distinct()], ct);
        foreach (var (server, port) in ports.Where(p => !there[p.Server].Any(t => t.Id == p.Port)))
        {
            await db.Transact(tx => tx.Execute($"DELETE FROM server_port WHERE server = {server} AND port = {port}"), ct);
            lost.Add(server);
        }

        await waking.All(lost.Distinct(), ct);
        return lost.Count;
    }

    /// <summary>Servers with something in hand that nobody is due to look at: a wake that was lost.</summary>
    private Task<List<string>> Forgotten(CancellationToken ct) => db.Query(
        $"""
        SELECT id FROM server WHERE deleted_at IS NULL AND task_state IS NOT NULL
            AND updated_at < {clock.NowMs() - (long)_patience.TotalMilliseconds}
            AND NOT EXISTS (SELECT 1 FROM work WHERE kind = {Server.Kind} AND work.id = server.id AND due IS NOT NULL)
        """,
        r => r.GetString(0),
        ct);
}

/// <summary>Copies of disks whose image has taken them, or never will, and tombstones after their time.</summary>
internal sealed class ServerLeftoverSweeper(Db db, SnapshotFiles files, TimeProvider clock) : ISweeper
{
    private static readonly TimeSpan _keep = TimeSpan.FromDays(30);

    public string Name => "server-leftovers";

    public async Task<int> Sweep(CancellationToken ct)
    {
        var lying = files.List().ToList();
        var wanted = await db.Query(
            $"SELECT spare_image FROM server WHERE deleted_at IS NULL AND spare_image IN {Sql.In(lying)}", r => r.GetString(0), ct);
        foreach (var image in lying.Except(wanted))
        {
            files.RemoveAll(image);
        }

        await Bury(ct);
        return lying.Except(wanted).Count();
    }

    /// <summary>What was deleted more than 30 days ago is forgotten; that is no repair.</summary>
    private Task Bury(CancellationToken ct) => db.Transact(
        async tx =>
        {
            Sql old = $"SELECT id FROM server WHERE deleted_at < {clock.NowMs() - (long)_keep.TotalMilliseconds}";
            foreach (var table in new[] { "metadata", "tag", "fault", "port", "volume", "action", "event", "file", "backup" })
            {
                await tx.Execute($"DELETE FROM {new Raw("server_" + table)} WHERE server IN ({old})");
            }

            await tx.Execute($"DELETE FROM console_token WHERE server IN ({old})");
            await tx.Execute($"DELETE FROM server WHERE id IN ({old})");
        },
        ct);
}
