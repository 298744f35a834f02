using System.CommandLine;
using System.Globalization;
using System.Text.Json.Nodes;
using Alize.Client.Billing;

namespace Alize.Server.Verbs.Tenant;

/// <summary><c>alize cost</c>, <c>alize usage</c>, <c>alize price list</c>: what a project has, what it costs.</summary>
internal static class CostVerb
{
    private static readonly Option<string?> _project = new("--project") { Description = "Id of another project, for the operator" };
    private static readonly Option<DateTimeOffset?> _from = new("--from") { Description = "Begin of the period; default: this month" };
    private static readonly Option<DateTimeOffset?> _to = new("--to") { Description = "End of the period; default: now" };

    public static IReadOnlyList<Command> Commands { get; } =
    [
        CloudVerb.Make("cost", "What each resource cost so far and costs an hour, and the month's forecast", Cost, _project, _from, _to),
        CloudVerb.Make("usage", "How much of its quota the project uses", Usage),
        new("price", "The price list") { CloudVerb.Make("list", "List prices", Prices) },
    ];

    private static async Task Cost(Talk t)
    {
        var report = await t.Cloud.Billing.Costs(t.Value(_project), t.Value(_from), t.Value(_to), t.Ct);
        var none = new Dictionary<string, decimal>();
        var lines = report.Resources.Select(r => new Line(r.Kind, r.Id, r.SoFar, r.Hourly))
            .Append(new Line("total", report.ProjectId, report.Total, none))
            .Append(new Line("month forecast", report.ProjectId, report.MonthForecast, none));
        Listing.Print(
            t.Words,
            lines,
            new Column<Line>("kind", r => r.Kind),
            new("id", r => r.Id),
            new("so_far", r => Money(r.SoFar)),
            new("hourly", r => Money(r.Hourly)));
    }

    private static async Task Usage(Talk t)
    {
        var limits = await t.Cloud.Compute.Limits(t.Ct);
        Listing.Print(
            t.Words,
            [
                new Quota("servers", limits.Servers, limits.MaxServers),
                new Quota("vcpus", limits.Cores, limits.MaxCores),
                new Quota("ram_mib", limits.RamMib, limits.MaxRamMib),
            ],
            new Column<Quota>("resource", u => u.Name),
            new("used", u => u.Used),
            new("limit", u => u.Limit));
    }

    private static async Task Prices(Talk t) => Listing.Print(
        t.Words,
        await t.Cloud.Billing.Prices(t.Ct),
        new Column<MeterPrice>("meter", p => p.Meter),
        new("per", p => p.Per),
        new("prices", p => Money(p.Prices)));

    private static JsonObject Money(IReadOnlyDictionary<string, decimal> amounts)
    {
        var money = new JsonObject();
        foreach (var (currency, amount) in amounts.OrderBy(a => a.Key, StringComparer.Ordinal))
        {
            money[currency] = JsonNode.Parse(amount.ToString("0.######", CultureInfo.InvariantCulture));
        }

        return money;
    }

    private sealed record Quota(string Name, int Used, int Limit);

    private sealed record Line(string Kind, string Id, IReadOnlyDictionary<string, decimal> SoFar, IReadOnlyDictionary<string,
        decimal> Hourly);
}
