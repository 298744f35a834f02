using Alize.Kernel;

namespace Alize.Services.Network;

/// <summary>The verbs of agents. Only administrators see any.</summary>
public sealed class Agents(Db db, Scribe scribe, LedgerBook ledger, Cloud cloud) : ISweeper
{
    public string Name => "network-agents";

    public Task<List<Agent>> List(Caller caller, CancellationToken ct) => caller.IsAdmin
        ? db.Query($"SELECT {new Raw(Agent.Columns)} FROM network_agent ORDER BY host, kind", Agent.Read, ct)
        : Task.FromResult(new List<Agent>());

    public async Task<Agent> Get(string id, CancellationToken ct) => await db.First(
        $"SELECT {new Raw(Agent.Columns)} FROM network_agent WHERE id = {id}", Agent.Read, ct) ?? throw NotFound(id).Thrown();

    public Task Describe(Caller caller, string id, string description) => db.Transact(async tx =>
    {
        if (await tx.Execute($"UPDATE network_agent SET description = {description} WHERE id = {id}") == 0)
        {
            throw NotFound(id).Thrown();
        }

        await ledger.Write(tx, LedgerEntry.By(caller, "network.agent.update", "agent", id) with { Project = null });
    });

    /// <summary>This host begins to serve.</summary>
    public Task Begin(CancellationToken ct) => db.Transact(
        async tx =>
        {
            foreach (var kind in Agent.Kinds.Keys)
            {
                await tx.Execute($"""
                    INSERT INTO network_agent ({new Raw(Agent.Columns)})
                    VALUES ({scribe.Ids.Dashed()}, {kind}, {cloud.Host}, {(string?)null}, {scribe.Now}, {scribe.Now}, {scribe.Now})
                    ON CONFLICT (host, kind) DO UPDATE SET started_at = excluded.started_at, seen_at = excluded.seen_at
                    """);
            }
        },
        ct);

    /// <summary>This host still serves. That is no repair.</summary>
    public async Task<int> Sweep(CancellationToken ct)
    {
        await db.Transact(tx => tx.Execute($"UPDATE network_agent SET seen_at = {scribe.Now} WHERE host = {cloud.Host}"), ct);
        return 0;
    }

    private static Fault NotFound(string id) => NetworkFaults.Missing("AgentNotFound", $"Agent {id} could not be found.");
}
