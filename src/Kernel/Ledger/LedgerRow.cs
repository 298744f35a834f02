using System.Data.Common;
using System.Text.Json;

namespace Alize.Kernel;

/// <summary>An entry as it stands in the ledger, with its place in it.</summary>
public sealed record LedgerRow(
    long Seq, string Id, DateTimeOffset At, string Region, string? Actor, string? Project, string? Domain,
    string Action, string Kind, string Resource, string Outcome, IReadOnlyDictionary<string, decimal>? Meters, string? Request)
{
    public static LedgerRow Read(DbDataReader r)
    {
        var c = r.Columns();
        return new(
            c.Long(), c.Text(), c.Time(), c.Text(), c.TextOrNull(), c.TextOrNull(), c.TextOrNull(),
            c.Text(), c.Text(), c.Text(), c.Text(), MetersOf(c.TextOrNull()), c.TextOrNull());
    }

    private static Dictionary<string, decimal>? MetersOf(string? words)
    {
        if (words is null)
        {
            return null;
        }

        using var json = JsonDocument.Parse(words);
        return json.RootElement.EnumerateObject().ToDictionary(p => p.Name, p => p.Value.GetDecimal());
    }
}
