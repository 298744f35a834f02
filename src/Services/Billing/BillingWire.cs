using System.Globalization;
using Alize.Kernel;

namespace Alize.Services.Billing;

/// <summary>Prices, costs and ledger entries on the wire. Amounts of money are decimal numbers, times ISO 8601 in UTC.</summary>
public static class BillingWire
{
    public static void Price(JsonOut o, IGrouping<string, Price> meter)
    {
        o.Text("meter", meter.Key);
        o.Text("per", PriceUnits.Counted.Contains(meter.Key) ? PriceUnits.Piece : PriceUnits.Hour);
        o.Object("prices", p =>
        {
            foreach (var price in meter)
            {
                p.Decimal(price.Currency, price.Amount);
            }
        });
    }

    public static void Report(JsonOut o, CostReport report)
    {
        o.Text("project_id", report.Project);
        o.Text("from", Time(report.From));
        o.Text("to", Time(report.To));
        Money(o, "total", report.Total);
        Money(o, "month_forecast", report.Forecast);
        o.List("resources", report.Resources, (r, resource) =>
        {
            r.Text("kind", resource.Kind);
            r.Text("id", resource.Resource);
            Money(r, "so_far", resource.SoFar);
            Money(r, "hourly", resource.Hourly);
            r.Texts("ledger_entries", resource.Entries);
        });
    }

    public static void Entry(JsonOut o, LedgerRow entry)
    {
        o.Number("seq", entry.Seq);
        o.Text("id", entry.Id);
        o.Text("at", Time(entry.At));
        o.Text("region", entry.Region);
        o.Text("actor", entry.Actor);
        o.Text("project_id", entry.Project);
        o.Text("action", entry.Action);
        o.Text("kind", entry.Kind);
        o.Text("resource", entry.Resource);
        o.Text("outcome", entry.Outcome);
        o.Text("request_id", entry.Request);
    }

    private static void Money(JsonOut o, string name, Money money) => o.Object(name, m =>
    {
        foreach (var (currency, amount) in money)
        {
            m.Decimal(currency, Math.Round(amount, 6, MidpointRounding.ToEven));
        }
    });

    private static string Time(DateTimeOffset at) => at.UtcDateTime.ToString("yyyy-MM-ddTHH:mm:ss.fffZ", CultureInfo.InvariantCulture);
}
