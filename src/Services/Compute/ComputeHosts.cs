using Alize.Kernel;
using Alize.Services.Placement;

namespace Alize.Services.Compute;

/// <summary>The verbs of hosts. A host is known here as soon as Placement knows it.</summary>
public sealed class ComputeHosts(Db db, IPlacement placement, LedgerBook ledger, Ids ids, TimeProvider clock)
{
    /// <summary>The name under which the part that runs guests is known.</summary>
    public const string Binary = "nova-compute";

    private const string Kind = "compute_host";

    /// <summary>All hosts, by name.</summary>
    public async Task<List<ComputeHost>> List(CancellationToken ct)
    {
        var rooms = (await placement.Hosts(ct)).ToDictionary(r => r.Host);
        var known = await Rows(rooms, ct);
        if (known.Count == rooms.Count)
        {
            return known;
        }

        await Register([.. rooms.Keys.Except(known.Select(h => h.Name))], ct);
        return await Rows(rooms, ct);
    }

    public async Task<ComputeHost?> Find(string name, CancellationToken ct) => (await List(ct)).Find(h => h.Name == name);

    /// <summary>Whether new servers may come to it.</summary>
    /// <exception cref="FaultException">404.</exception>
    public Task SetEnabled(Caller caller, string name, bool enabled, string? reason, CancellationToken ct) => Change(
        caller,
        name,
        enabled ? "enable" : "disable",
        async tx =>
        {
            var dead = await tx.Number($"SELECT count(*) FROM compute_host WHERE name = {name} AND forced_down") > 0;
            await placement.SetEnabled(tx, name, enabled && !dead);
            await tx.Execute($"""
                UPDATE compute_host SET disabled = {!enabled}, disabled_reason = {(enabled ? null : reason)}, updated_at = {clock.NowMs()}
                    WHERE name = {name}
                """);
        },
        ct);

    /// <summary>An operator says that it is dead, or lives again; the dead get no servers.</summary>
    public Task SetForcedDown(Caller caller, string name, bool down, CancellationToken ct) => Change(
        caller,
        name,
        down ? "force_down" : "force_up",
        async tx =>
        {
            var disabled = await tx.Number($"SELECT count(*) FROM compute_host WHERE name = {name} AND disabled") > 0;
            await placement.SetEnabled(tx, name, !down && !disabled);
            await tx.Execute($"UPDATE compute_host SET forced_down = {down}, updated_at = {clock.NowMs()} WHERE name = {name}");
        },
        ct);

    /// <param name="host">Null for all hosts'.</param>
    public Task<List<HostedServer>> Servers(string? host, CancellationToken ct) => db.Query(
        $"""
        SELECT host, id, name, project, task_state, flavor FROM server
        WHERE deleted_at IS NULL AND host IS NOT NULL {(host is null ? Sql.Empty : $"AND host = {host}")} ORDER BY host, name, id
        """,
        r => new HostedServer(
            r.GetString(0), r.GetString(1), r.GetString(2), r.GetString(3), !r.IsDBNull(4), StoredJson.Flavor(r.GetString(5))),
        ct);

    private async Task Change(Caller caller, string name, string verb, Func<Tx, Task> change, CancellationToken ct)
    {
        if (await Find(name, ct) is null)
        {
            throw NotFound(name).Thrown();
        }

        await db.Transact(
            async tx =>
            {
                await change(tx);
                await ledger.Write(tx, LedgerEntry.By(caller, $"compute.host.{verb}", Kind, name) with { Project = null });
            },
            ct);
    }

    internal static Fault NotFound(string name) => new(FaultKind.NotFound, $"Could not find binary {Binary} on host {name}.");

    private async Task<List<ComputeHost>> Rows(Dictionary<string, HostRoom> rooms, CancellationToken ct) => [.. (await db.Query(
        $"SELECT {ComputeHost.Columns} FROM compute_host WHERE name IN {Sql.In(rooms.Keys)} ORDER BY name", r =>
            (Host: ComputeHost.Read(r, rooms), 0), ct))
        .Select(r => r.Host).OfType<ComputeHost>()];

    private Task Register(IReadOnlyList<string> names, CancellationToken ct) => db.Transact(
        async tx =>
        {
            var now = clock.NowMs();
            foreach (var name in names)
            {
                await tx.Execute($"""
                    INSERT INTO compute_host (uuid, name, disabled, forced_down, started_at, updated_at)
                    VALUES ({ids.Dashed()}, {name}, {false}, {false}, {now}, {now}) ON CONFLICT DO NOTHING
                    """);
            }
        },
        ct);
}
