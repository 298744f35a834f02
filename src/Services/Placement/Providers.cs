using Alize.Kernel;

namespace Alize.Services.Placement;

/// <summary>The verbs of hosts: what each has, and whether it takes more.</summary>
public sealed class Providers(Db db, Ids ids, Cloud cloud, LedgerBook ledger)
{
    public const string Kind = "resource_provider";

    public Task<List<Provider>> List(CancellationToken ct) =>
        db.Query($"SELECT {Provider.Columns} FROM provider ORDER BY host", Provider.Read, ct);

    public Task<Provider?> Find(string id, CancellationToken ct) =>
        db.First($"SELECT {Provider.Columns} FROM provider WHERE id = {id}", Provider.Read, ct);

    public Task<List<Stock>> Stocks(string? host, CancellationToken ct) => db.Query(
        $"""
        SELECT host, class, total, reserved, ratio, used FROM inventory WHERE CAST({host} AS text) IS NULL OR host = {host}
            ORDER BY host, class
        """,
        Stock.Read,
        ct);

    public Task<List<string>> Consumers(string host, CancellationToken ct) =>
        db.Query($"SELECT DISTINCT consumer FROM allocation WHERE host = {host} ORDER BY consumer", r => r.GetString(0), ct);

    public Task Ensure(string host, string zone, IReadOnlyList<Inventory> inventories, CancellationToken ct) => db.Transact(
        async tx =>
        {
            var made = await tx.Execute($"""
                INSERT INTO provider (id, host, zone, enabled, region, generation)
                    VALUES ({ids.Dashed()}, {host}, {zone}, {true}, {cloud.Region}, 0)
                ON CONFLICT DO NOTHING
                """);
            var changed = made == 1;
            foreach (var inventory in inventories)
            {
                changed |= await Set(tx, host, inventory);
            }

            if (changed)
            {
                await tx.Execute($"UPDATE provider SET generation = generation + 1 WHERE host = {host}");
                await ledger.Write(tx, new LedgerEntry("placement.provider.update", Kind, host));
            }
        },
        ct);

    public static Task SetEnabled(Tx tx, string host, bool enabled) =>
        tx.Execute($"UPDATE provider SET enabled = {enabled} WHERE host = {host}");

    public static Task SetZone(Tx tx, string host, string zone) =>
        tx.Execute($"UPDATE provider SET zone = {zone} WHERE host = {host}");

    /// <summary>True where the host has other than it had. What is taken stays taken, also of what shrank.</summary>
    private static async Task<bool> Set(Tx tx, string host, Inventory i) => await tx.Execute($"""
        INSERT INTO inventory (host, class, total, reserved, ratio, capacity) VALUES ({host}, {i.Class}, {i.Total}, {i.Reserved},
            {i.AllocationRatio}, {i.Capacity})
        ON CONFLICT (host, class) DO UPDATE SET total = excluded.total, reserved = excluded.reserved, ratio = excluded.ratio,
            capacity = excluded.capacity
        WHERE inventory.total <> excluded.total OR inventory.reserved <> excluded.reserved OR inventory.ratio <> excluded.ratio
        """) == 1;
}
