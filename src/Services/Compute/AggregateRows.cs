using System.Data.Common;
using Alize.Kernel;

namespace Alize.Services.Compute;

/// <summary>Reads aggregates whole, inside a transaction.</summary>
internal static class AggregateRows
{
    public static async Task<Aggregate> Get(Tx tx, long number) =>
        (await Where(tx, $"id = {number}")).FirstOrDefault() ?? throw NotFound(number).Thrown();

    public static Fault NotFound(object number) => Fault.NotFound("Aggregate", number);

    public static async Task<List<Aggregate>> Where(Tx tx, Sql where)
    {
        var rows = await tx.Query($"SELECT id, uuid, name, created_at, updated_at FROM aggregate WHERE {where} ORDER BY id", Read);
        var numbers = rows.Select(a => a.Number).ToList();
        var hosts = (await tx.Query(
            $"SELECT aggregate, host FROM aggregate_host WHERE aggregate IN {Sql.In(numbers)} ORDER BY host",
            r => (Aggregate: r.GetInt64(0), Host: r.GetString(1)))).ToLookup(h => h.Aggregate, h => h.Host);
        var metadata = (await tx.Query(
            $"SELECT aggregate, name, value FROM aggregate_metadata WHERE aggregate IN {Sql.In(numbers)} ORDER BY name",
            r => (Aggregate: r.GetInt64(0), Name: r.GetString(1), Value: r.GetString(2)))).ToLookup(m => m.Aggregate);
        return [.. rows.Select(
            a => a with { Hosts = [.. hosts[a.Number]], Metadata = metadata[a.Number].ToDictionary(m => m.Name, m => m.Value) })];
    }

    /// <summary>The zone that a host's other aggregates give it.</summary>
    public static Task<string?> ZoneOf(Tx tx, string host, long besides) => tx.First(
        $"""
        SELECT value FROM aggregate_metadata WHERE name = {Aggregate.ZoneKey} AND aggregate <> {besides}
            AND aggregate IN (SELECT aggregate FROM aggregate_host WHERE host = {host})
        """,
        r => r.GetString(0));

    private static Aggregate Read(DbDataReader r)
    {
        var c = r.Columns();
        return new(c.Long(), c.Text(), c.Text(), c.Long(), c.LongOrNull(), [], new Dictionary<string, string>());
    }
}
