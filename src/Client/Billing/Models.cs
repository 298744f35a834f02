namespace Alize.Client.Billing;

/// <summary>What one unit of a meter costs, by currency.</summary>
public sealed record MeterPrice(string Meter, string Per, IReadOnlyDictionary<string, decimal> Prices);

/// <summary>What one resource cost so far in the period, and what each further hour costs, by currency.</summary>
public sealed record ResourceCost(string Kind, string Id, IReadOnlyDictionary<string, decimal> SoFar, IReadOnlyDictionary<string,
    decimal> Hourly);

/// <summary>What a project's resources cost, and what the month comes to if nothing changes.</summary>
public sealed record CostReport(string ProjectId, DateTimeOffset From, DateTimeOffset To)
{
    public IReadOnlyDictionary<string, decimal> Total { get; init; } = new Dictionary<string, decimal>();

    public IReadOnlyDictionary<string, decimal> MonthForecast { get; init; } = new Dictionary<string, decimal>();

    public IReadOnlyList<ResourceCost> Resources { get; init; } = [];
}

/// <summary>One mutation in the ledger.</summary>
public sealed record LedgerEntry(long Seq, string Id, DateTimeOffset At, string Actor, string ProjectId, string Action, string Kind,
    string Resource, string Outcome)
{
    public string? RequestId { get; init; }
}
