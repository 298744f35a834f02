using System.Globalization;
using Alize.Client.Auth;
using Alize.Client.Wire;

namespace Alize.Client.Billing;

/// <summary>What OpenStack lacks, under /alize/v1: prices, costs, the ledger.</summary>
public sealed class BillingClient
{
    private readonly ApiRoot _api;

    internal BillingClient(Session session) => _api = new ApiRoot(session, "/alize/v1");

    public Task<IReadOnlyList<MeterPrice>> Prices(CancellationToken ct) =>
        _api.List("/prices", "prices", ListQuery.All, ClientJson.Default.ListMeterPrice, p => p.Meter, ct);

    /// <summary>This month's costs of the token's project so far.</summary>
    public Task<CostReport> Costs(CancellationToken ct) => _api.Get("/costs", "costs", ClientJson.Default.CostReport, ct);

    /// <summary>Another period, or as an operator another project.</summary>
    public Task<CostReport> Costs(string? project, DateTimeOffset? from, DateTimeOffset? to, CancellationToken ct)
    {
        var query = ListQuery.All;
        query = project is null ? query : query.And("project_id", project);
        query = from is { } begin ? query.And("from", Text(begin)) : query;
        query = to is { } end ? query.And("to", Text(end)) : query;
        return _api.Get("/costs" + query.Text(), "costs", ClientJson.Default.CostReport, ct);
    }

    /// <summary>Ledger entries after a sequence number.</summary>
    public Task<IReadOnlyList<LedgerEntry>> Ledger(ListQuery query, CancellationToken ct) =>
        _api.List("/audit", "entries", query, ClientJson.Default.ListLedgerEntry, e => e.Seq.ToString(CultureInfo.InvariantCulture), ct);

    private static string Text(DateTimeOffset at) => at.UtcDateTime.ToString("yyyy-MM-ddTHH:mm:ssZ", CultureInfo.InvariantCulture);
}
