using System.Globalization;
using Alize.Kernel;

namespace Alize.Services.Billing;

/// <summary>Follows the ledger and keeps what each resource is charged for. Run again from the start it comes to the same.</summary>
public sealed class UsageFold(Db db, LedgerBook ledger)
{
    private const int Page = 500;

    /// <summary>Folds every entry that is not folded yet.</summary>
    public async Task CatchUp(CancellationToken ct)
    {
        while (await FoldPage(ct) == Page)
        {
            // the next page
        }
    }

    private async Task<int> FoldPage(CancellationToken ct)
    {
        var from = await db.Number($"SELECT seq FROM billing_cursor WHERE name = {"ledger"}", ct);
        var entries = await ledger.After(from, Page, ct);
        if (entries.Count == 0)
        {
            return 0;
        }

        await db.Transact(
            async tx =>
            {
                // Another copy may have folded this page first: then there is nothing left to do.
                var mine = await tx.Execute($"UPDATE billing_cursor SET seq = {entries[^1].Seq} WHERE name = {"ledger"} AND seq = {from}");
                foreach (var entry in mine == 1 ? entries : [])
                {
                    await Fold(tx, entry);
                }
            },
            ct);
        return entries.Count;
    }

    private static async Task Fold(Tx tx, LedgerRow entry)
    {
        if (entry.Meters is not { } meters || entry.Project is not { } project)
        {
            return;
        }

        foreach (var (meter, quantity) in meters.Where(m => PriceUnits.Counted.Contains(m.Key)))
        {
            await tx.Execute($"""
                INSERT INTO billing_count (project, kind, resource, meter, quantity, at, entry)
                VALUES ({project}, {entry.Kind}, {entry.Resource}, {meter}, {Words(quantity)}, {entry.At}, {entry.Id}) ON CONFLICT
                    DO NOTHING
                """);
        }

        if (meters.Count > 0 && meters.Keys.All(PriceUnits.Counted.Contains))
        {
            return;
        }

        await tx.Execute($"""
            UPDATE billing_span SET ended = {entry.At} WHERE kind = {entry.Kind} AND resource = {entry.Resource} AND ended IS NULL
            """);
        foreach (var (meter, quantity) in meters.Where(m => m.Value > 0 && !PriceUnits.Counted.Contains(m.Key)))
        {
            await tx.Execute($"""
                INSERT INTO billing_span (project, kind, resource, meter, quantity, began, entry)
                VALUES ({project}, {entry.Kind}, {entry.Resource}, {meter}, {Words(quantity)}, {entry.At}, {entry.Id})
                ON CONFLICT (kind, resource, meter, began) DO UPDATE SET quantity = excluded.quantity, ended = NULL, entry = excluded.entry
                """);
        }
    }

    private static string Words(decimal quantity) => quantity.ToString(CultureInfo.InvariantCulture);
}
