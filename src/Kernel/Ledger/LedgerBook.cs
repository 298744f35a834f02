using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace Alize.Kernel;

/// <summary>Writes entries, and lets readers follow them. A reader never sees an entry whose transaction, or
/// an older one's, may still fail.</summary>
public sealed class LedgerBook(Db db, Ids ids, TimeProvider clock, Cloud cloud)
{
    public Task Write(Tx tx, LedgerEntry e)
    {
        var at = clock.NowMs();
        var meters = e.Meters is null ? null : Words(e.Meters);
        return tx.Execute($"""
            INSERT INTO ledger (id, at, region, actor, project, domain, action, kind, resource, outcome, digest, meters, request)
            VALUES ({ids.Dashed()}, {at}, {cloud.Region}, {e.Actor}, {e.Project}, {e.Domain}, {e.Action}, {e.Kind}, {e.Resource},
                {e.Outcome}, {Digest(e, at, meters)}, {meters}, {e.Request})
            """);
    }

    /// <summary>Entries after <paramref name="seq"/>, oldest first.</summary>
    public Task<List<LedgerRow>> After(long seq, int most, CancellationToken ct) => db.Query(
        $"""
        SELECT seq, id, at, region, actor, project, domain, action, kind, resource, outcome, meters, request
        FROM ledger WHERE seq > {seq} ORDER BY seq LIMIT {most}
        """,
        LedgerRow.Read,
        ct);

    /// <summary>Entries of one project (null: of all) after <paramref name="seq"/>, oldest first.</summary>
    public Task<List<LedgerRow>> After(long seq, int most, string? project, CancellationToken ct) => project is null
        ? After(seq, most, ct)
        : db.Query(
            $"""
            SELECT seq, id, at, region, actor, project, domain, action, kind, resource, outcome, meters, request
            FROM ledger WHERE project = {project} AND seq > {seq} ORDER BY seq LIMIT {most}
            """,
            LedgerRow.Read,
            ct);

    private static string Words(IReadOnlyDictionary<string, decimal> meters)
    {
        using var buffer = new MemoryStream();
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            foreach (var (name, quantity) in meters.OrderBy(m => m.Key, StringComparer.Ordinal))
            {
                json.WriteNumber(name, quantity);
            }

            json.WriteEndObject();
        }

        return Encoding.UTF8.GetString(buffer.ToArray());
    }

    private static string Digest(LedgerEntry e, long at, string? meters) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(
        string.Join(
            '\n', at.ToString(CultureInfo.InvariantCulture), e.Actor, e.Project, e.Action, e.Kind, e.Resource, e.Outcome, meters))));
}
