using System.Globalization;
using Alize.Kernel;

namespace Alize.Services.Billing;

/// <summary>Price list, running costs, the ledger.</summary>
public sealed class BillingApi(Prices prices, Costs costs, LedgerBook ledger) : IDoor
{
    private static readonly Schema _price = Schema.Object(
        ("currency", Schema.Text(3, 3).Required()),
        ("amount", Schema.Any().Required())).Required();

    public void Map(Doors doors)
    {
        var alize = doors.Open(AlizeDoor.Door);
        alize.Get("/prices", BillingPolicy.PricesList, ListPrices);
        alize.Put("/prices/{meter}", BillingPolicy.PricesSet, SetPrice, _price);
        alize.Get("/costs", BillingPolicy.CostsShow, ShowCosts);
        alize.Get("/audit", BillingPolicy.AuditList, ListEntries);
    }

    private async Task<Answer> ListPrices(Call call)
    {
        var list = await prices.List(call.Ct);
        return Answer.Json(200, o => o.List("prices", list.GroupBy(p => p.Meter), BillingWire.Price));
    }

    private async Task<Answer> SetPrice(Call call)
    {
        var meter = call.Path("meter");
        if (!PriceUnits.AtFirst.Any(p => p.Meter == meter))
        {
            throw Fault.NotFound("Meter", meter).Thrown();
        }

        if (!decimal.TryParse(call.Body.Text("amount"), NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var amount))
        {
            throw Fault.BadRequest(
                "Invalid input for field/attribute amount. It must be a decimal number of at least 0, such as 0.004.").Thrown();
        }

        await prices.Set(call.Caller, new Price(meter, call.Body.Text("currency").ToUpperInvariant(), amount), call.Ct);
        return Answer.Empty(204);
    }

    private async Task<Answer> ShowCosts(Call call)
    {
        var report = await costs.Of(ProjectOf(call), Time(call, "from"), Time(call, "to"), call.Ct);
        return Answer.Json(200, o => o.Object("costs", c => BillingWire.Report(c, report)));
    }

    private async Task<Answer> ListEntries(Call call)
    {
        var project = call.Caller.IsAdmin ? call.Query("project_id") : call.Caller.Project;
        var after = call.Query("marker").ToLong() ?? 0;
        var limit = Math.Max(1, Page.ReadLimit(call.Query("limit"), 100, 1000));
        var entries = await ledger.After(after, limit, project, call.Ct);
        return Answer.Json(200, o => o.List("entries", entries, BillingWire.Entry));
    }

    private static string ProjectOf(Call call)
    {
        var asked = call.Query("project_id") ?? call.Caller.Project;
        return call.Caller.Sees(asked) ? asked : throw Fault.NotFound("Project", asked).Thrown();
    }

    private static DateTimeOffset? Time(Call call, string name)
    {
        if (call.Query(name) is not { } text)
        {
            return null;
        }

        return DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time)
            ? time
            : throw Fault.BadRequest(
                $"Invalid input for query parameter {name}: '{text}' is not a time such as 2026-11-01T00:00:00Z.").Thrown();
    }
}
