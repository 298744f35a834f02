using System.Globalization;
using Alize.Kernel;

namespace Alize.Services.Billing;

/// <summary>Money by currency.</summary>
public sealed class Money : SortedDictionary<string, decimal>
{
    public Money()
        : base(StringComparer.Ordinal)
    {
    }

    public void Add(string currency, decimal amount, decimal quantity) =>
        this[currency] = (TryGetValue(currency, out var sum) ? sum : 0) + (amount * quantity);
}

/// <summary>What one resource cost in the period, and what each further hour of it costs.</summary>
public sealed record ResourceCost(string Kind, string Resource, Money SoFar, Money Hourly, IReadOnlyCollection<string> Entries);

/// <summary>What a project's resources cost from one moment to another, and what the month will come to if nothing changes.</summary>
public sealed record CostReport(
    string Project, DateTimeOffset From, DateTimeOffset To, IReadOnlyList<ResourceCost> Resources, Money Total, Money Forecast);

/// <summary>Rates the usage: quantity times time times price.</summary>
public sealed class Costs(Db db, IEnumerable<IGatheredUsage> gathered, UsageFold fold, Prices prices, TimeProvider clock)
{
    /// <summary>The costs of a project; from the start of this month until now where no period is named.</summary>
    public async Task<CostReport> Of(string project, DateTimeOffset? from, DateTimeOffset? to, CancellationToken ct)
    {
        foreach (var usage in gathered)
        {
            await usage.ToLedger(ct);
        }

        await fold.CatchUp(ct);
        var now = clock.GetUtcNow();
        var month = new DateTimeOffset(now.Year, now.Month, 1, 0, 0, 0, TimeSpan.Zero);
        var begin = from ?? month;
        var end = to ?? now;
        // a named end is left out of its period; now is not: what was written this very millisecond counts
        var before = to ?? now.AddMilliseconds(1);
        var list = (await prices.List(ct)).ToLookup(p => p.Meter);
        var resources = new SortedDictionary<(string Kind, string Id), (Money SoFar, Money Hourly, HashSet<string> Entries)>();
        foreach (var span in await Spans(project, begin, before, ct))
        {
            var cost = Row(resources, span.Kind, span.Resource, span.Entry);
            foreach (var price in list[span.Meter])
            {
                cost.SoFar.Add(price.Currency, price.Amount, span.Hours(begin, end));
                cost.Hourly.Add(price.Currency, price.Amount, span.Ended is null ? span.Quantity : 0);
            }
        }

        foreach (var count in await Counts(project, begin, before, ct))
        {
            var cost = Row(resources, count.Kind, count.Resource, null);
            foreach (var price in list[count.Meter])
            {
                cost.SoFar.Add(price.Currency, price.Amount, count.Quantity);
            }
        }

        var rows = resources.Select(r => new ResourceCost(r.Key.Kind, r.Key.Id, r.Value.SoFar, r.Value.Hourly, r.Value.Entries)).ToList();
        var left = (decimal)(month.AddMonths(1) - now).TotalHours;
        return new(project, begin, end, rows, Sum(rows, r => r.SoFar, 1), Forecast(rows, left));
    }

    private static (Money SoFar, Money Hourly, HashSet<string> Entries) Row(
        SortedDictionary<(string, string), (Money SoFar, Money Hourly, HashSet<string> Entries)> rows,
        string kind, string id, string? entry)
    {
        if (!rows.TryGetValue((kind, id), out var row))
        {
            rows[(kind, id)] = row = (new Money(), new Money(), []);
        }

        if (entry is not null)
        {
            row.Entries.Add(entry);
        }

        return row;
    }

    private static Money Sum(IEnumerable<ResourceCost> rows, Func<ResourceCost, Money> of, decimal times)
    {
        var sum = new Money();
        foreach (var (currency, amount) in rows.SelectMany(of))
        {
            sum.Add(currency, amount, times);
        }

        return sum;
    }

    private static Money Forecast(List<ResourceCost> rows, decimal hoursLeft)
    {
        var sum = Sum(rows, r => r.SoFar, 1);
        foreach (var (currency, hourly) in Sum(rows, r => r.Hourly, 1))
        {
            sum.Add(currency, hourly, hoursLeft);
        }

        return sum;
    }

    private Task<List<Span>> Spans(string project, DateTimeOffset from, DateTimeOffset to, CancellationToken ct) => db.Query(
        $"""
        SELECT project, kind, resource, meter, quantity, began, ended, entry FROM billing_span
        WHERE project = {project} AND began < {to} AND (ended IS NULL OR ended > {from})
        """,
        Span.Read,
        ct);

    private Task<List<Count>> Counts(string project, DateTimeOffset from, DateTimeOffset to, CancellationToken ct) => db.Query(
        $"SELECT kind, resource, meter, quantity FROM billing_count WHERE project = {project} AND at >= {from} AND at < {to}",
        r => new Count(r.GetString(0), r.GetString(1), r.GetString(2), decimal.Parse(r.GetString(3), CultureInfo.InvariantCulture)),
        ct);
}
