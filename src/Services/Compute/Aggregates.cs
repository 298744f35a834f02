using Alize.Kernel;
using Alize.Services.Placement;

namespace Alize.Services.Compute;

/// <summary>The verbs of aggregates. A host stands in one zone: that of its aggregates, or the first one.</summary>
public sealed class Aggregates(Db db, IPlacement placement, LedgerBook ledger, Ids ids, TimeProvider clock)
{
    /// <summary>Where hosts are that no aggregate puts elsewhere.</summary>
    public const string FirstZone = "nova";

    private const string Kind = "aggregate";

    public Task<List<Aggregate>> List(CancellationToken ct) => db.Read(tx => AggregateRows.Where(tx, $"1 = 1"), ct);

    public Task<Aggregate> Get(long number, CancellationToken ct) => db.Read(tx => AggregateRows.Get(tx, number), ct);

    /// <exception cref="FaultException">409 where the name is taken.</exception>
    public Task<Aggregate> Create(Caller caller, string name, string? zone, CancellationToken ct) => db.Transact(
        async tx =>
        {
            var made = await tx.Query(
                $"""
                    INSERT INTO aggregate (uuid, name, created_at) VALUES ({ids.Dashed()}, {name}, {clock.NowMs()}) ON CONFLICT DO NOTHING
                        RETURNING id
                    """,
                r => r.GetInt64(0));
            if (made.Count == 0)
            {
                throw NameTaken(name).Thrown();
            }

            await SetItem(tx, made[0], Aggregate.ZoneKey, zone);
            return await Wrote(tx, caller, "create", made[0]);
        },
        ct);

    public Task<Aggregate> Update(
        Caller caller, long number, string? name, bool changesZone, string? zone, CancellationToken ct) => db.Transact(
        async tx =>
        {
            var old = await AggregateRows.Get(tx, number);
            if (name is not null && await tx.Number($"SELECT count(*) FROM aggregate WHERE name = {name} AND id <> {number}") > 0)
            {
                throw NameTaken(name).Thrown();
            }

            await tx.Execute($"UPDATE aggregate SET name = {name ?? old.Name}, updated_at = {clock.NowMs()} WHERE id = {number}");
            if (changesZone)
            {
                await SetZone(tx, old, zone);
            }

            return await Wrote(tx, caller, "update", number);
        },
        ct);

    public Task Delete(Caller caller, long number, CancellationToken ct) => db.Transact(
        async tx =>
        {
            if ((await AggregateRows.Get(tx, number)).Hosts.Count > 0)
            {
                throw Fault.BadRequest(
                    $"Cannot perform action 'delete' on aggregate {number}. Reason: Host aggregate is not empty.").Thrown();
            }

            await tx.Execute($"DELETE FROM aggregate WHERE id = {number}");
            await tx.Execute($"DELETE FROM aggregate_metadata WHERE aggregate = {number}");
            await ledger.Write(tx, Entry(caller, "delete", number));
        },
        ct);

    /// <exception cref="FaultException">409 where it is there, or stands in another zone.</exception>
    public Task<Aggregate> AddHost(Caller caller, long number, string host, CancellationToken ct) => db.Transact(
        async tx =>
        {
            var aggregate = await AggregateRows.Get(tx, number);
            if (aggregate.Zone is { } zone)
            {
                await GuardZone(tx, aggregate, host, zone, Fault.Conflict);
                await placement.SetZone(tx, host, zone);
            }

            if (await tx.Execute($"INSERT INTO aggregate_host (aggregate, host) VALUES ({number}, {host}) ON CONFLICT DO NOTHING") == 0)
            {
                throw Fault.Conflict($"Aggregate {number} already has host {host}.").Thrown();
            }

            return await Wrote(tx, caller, "add_host", number);
        },
        ct);

    public Task<Aggregate> RemoveHost(Caller caller, long number, string host, CancellationToken ct) => db.Transact(
        async tx =>
        {
            var aggregate = await AggregateRows.Get(tx, number);
            if (await tx.Execute($"DELETE FROM aggregate_host WHERE aggregate = {number} AND host = {host}") == 0)
            {
                throw new Fault(FaultKind.NotFound, $"Cannot remove host {host} in aggregate {number}").Thrown();
            }

            if (aggregate.Zone is not null)
            {
                await placement.SetZone(tx, host, await AggregateRows.ZoneOf(tx, host, number) ?? FirstZone);
            }

            return await Wrote(tx, caller, "remove_host", number);
        },
        ct);

    /// <summary>Sets what has a value, removes what has none, leaves the rest.</summary>
    public Task<Aggregate> SetMetadata(
        Caller caller, long number, IReadOnlyDictionary<string, string?> items, CancellationToken ct) => db.Transact(
        async tx =>
        {
            var aggregate = await AggregateRows.Get(tx, number);
            foreach (var (name, value) in items)
            {
                if (name == Aggregate.ZoneKey)
                {
                    await SetZone(tx, aggregate, value);
                    continue;
                }

                await SetItem(tx, number, name, value);
            }

            await tx.Execute($"UPDATE aggregate SET updated_at = {clock.NowMs()} WHERE id = {number}");
            return await Wrote(tx, caller, "set_metadata", number);
        },
        ct);

    /// <summary>All hosts of the aggregate move with its zone; servers there would be left in a zone they did not ask for.</summary>
    private async Task SetZone(Tx tx, Aggregate aggregate, string? zone)
    {
        if (aggregate.Zone == zone)
        {
            return;
        }

        if (aggregate.Hosts.Count > 0
            && await tx.Number($"SELECT count(*) FROM server WHERE host IN {Sql.In(aggregate.Hosts)} AND deleted_at IS NULL") > 0)
        {
            throw Refused(aggregate, "One or more hosts contain instances in this zone", Fault.BadRequest).Thrown();
        }

        foreach (var host in aggregate.Hosts)
        {
            if (zone is not null)
            {
                await GuardZone(tx, aggregate, host, zone, Fault.BadRequest);
            }

            await placement.SetZone(tx, host, zone ?? await AggregateRows.ZoneOf(tx, host, aggregate.Number) ?? FirstZone);
        }

        await SetItem(tx, aggregate.Number, Aggregate.ZoneKey, zone);
    }

    private static async Task GuardZone(Tx tx, Aggregate aggregate, string host, string zone, Func<string, Fault> kind)
    {
        if (await AggregateRows.ZoneOf(tx, host, aggregate.Number) is { } other && other != zone)
        {
            throw Refused(aggregate, $"Host {host} is in availability zone {other} already", kind).Thrown();
        }
    }

    private static Task SetItem(Tx tx, long number, string name, string? value) => value is null
        ? tx.Execute($"DELETE FROM aggregate_metadata WHERE aggregate = {number} AND name = {name}")
        : tx.Execute($"""
            INSERT INTO aggregate_metadata (aggregate, name, value) VALUES ({number}, {name}, {value})
            ON CONFLICT (aggregate, name) DO UPDATE SET value = excluded.value
            """);

    private async Task<Aggregate> Wrote(Tx tx, Caller caller, string verb, long number)
    {
        await ledger.Write(tx, Entry(caller, verb, number));
        return await AggregateRows.Get(tx, number);
    }

    private static LedgerEntry Entry(Caller caller, string verb, long number) =>
        LedgerEntry.By(
            caller, $"compute.aggregate.{verb}", Kind, number.ToString(
                System.Globalization.CultureInfo.InvariantCulture)) with
        { Project = null };

    private static Fault NameTaken(string name) => Fault.Conflict($"Aggregate {name} already exists.");

    private static Fault Refused(Aggregate aggregate, string why, Func<string, Fault> kind) =>
        kind($"Cannot perform this action on aggregate {aggregate.Number}. Reason: {why}.");
}
