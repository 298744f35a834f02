using System.Globalization;
using Alize.Kernel;

namespace Alize.Services.Billing;

/// <summary>The price list. A change counts for what is shown from then on.</summary>
public sealed class Prices(Db db, LedgerBook ledger) : IStartUp
{
    public Task<List<Price>> List(CancellationToken ct) => db.Query(
        $"SELECT meter, currency, amount FROM billing_price ORDER BY meter, currency",
        r => new Price(r.GetString(0), r.GetString(1), decimal.Parse(r.GetString(2), CultureInfo.InvariantCulture)),
        ct);

    /// <summary>Sets a meter's price in one currency.</summary>
    public Task Set(Caller caller, Price price, CancellationToken ct) => db.Transact(
        async tx =>
        {
            await tx.Execute($"""
                INSERT INTO billing_price (meter, currency, amount) VALUES ({price.Meter}, {price.Currency}, {Words(price.Amount)})
                ON CONFLICT (meter, currency) DO UPDATE SET amount = excluded.amount
                """);
            await ledger.Write(
                tx, LedgerEntry.By(caller, "billing.price.update", "price", $"{price.Meter}/{price.Currency}") with { Project = null });
        },
        ct);

    /// <summary>A new cloud has prices.</summary>
    public Task Start(CancellationToken ct) => db.Transact(
        async tx =>
        {
            foreach (var price in PriceUnits.AtFirst)
            {
                await tx.Execute($"""
                    INSERT INTO billing_price (meter, currency, amount) VALUES ({price.Meter}, {price.Currency}, {Words(price.Amount)})
                    ON CONFLICT DO NOTHING
                    """);
            }
        },
        ct);

    private static string Words(decimal amount) => amount.ToString(CultureInfo.InvariantCulture);
}
