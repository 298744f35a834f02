using System.Data.Common;
using Alize.Kernel;

namespace Alize.Services.Compute;

/// <summary>The verbs of flavors. Who may not use a private flavor does not see it.</summary>
public sealed class Flavors(Db db, LedgerBook ledger, TimeProvider clock)
{
    internal const string Kind = "flavor";

    private static readonly Raw _columns = new(
        "id, name, vcpus, ram_mib, disk_gib, ephemeral_gib, swap_mib, rxtx_factor, is_public, disabled, description");

    /// <summary>The flavor, where this caller may see it.</summary>
    public Task<Flavor?> Find(Caller caller, string id, CancellationToken ct) =>
        db.Read(tx => First(tx, $"id = {id}{(caller.IsAdmin ? Sql.Empty : FlavorList.VisibleTo(caller))}"), ct);

    /// <summary>By id alone: for reconcilers, which act for nobody.</summary>
    public Task<Flavor?> Find(string id, CancellationToken ct) => db.Read(tx => First(tx, $"id = {id}"), ct);

    /// <exception cref="FaultException">404.</exception>
    public async Task<Flavor> Get(Caller caller, string id, CancellationToken ct) =>
        await Find(caller, id, ct) ?? throw ComputeFaults.FlavorNotFound(id).Thrown();

    /// <exception cref="FaultException">400 where the marker is no flavor.</exception>
    public Task<List<Flavor>> List(Sql where, Page page, CancellationToken ct) => db.Read(
        async tx =>
        {
            if (page.Marker is { } marker && await First(tx, $"id = {marker}") is null)
            {
                throw Fault.BadRequest($"marker [{marker}] not found").Thrown();
            }

            return await Rows(tx, $"{where}{page.After("flavor")}{page.Order}");
        },
        ct);

    /// <exception cref="FaultException">409 where the id or the name is taken.</exception>
    public Task<Flavor> Create(Caller caller, Flavor flavor, CancellationToken ct) => db.Transact(
        async tx =>
        {
            if (!await Insert(tx, flavor))
            {
                throw Fault.Conflict(await tx.Number($"SELECT count(*) FROM flavor WHERE id = {flavor.Id}") > 0
                    ? $"Flavor with ID {flavor.Id} already exists."
                    : $"Flavor with name {flavor.Name} already exists.").Thrown();
            }

            await Wrote(tx, caller, "create", flavor.Id);
            return flavor;
        },
        ct);

    /// <summary>Servers keep the shape that they were made with.</summary>
    public Task Delete(Caller caller, string id, CancellationToken ct) => db.Transact(
        async tx =>
        {
            if (await tx.Execute($"DELETE FROM flavor WHERE id = {id}") == 0)
            {
                throw ComputeFaults.FlavorNotFound(id).Thrown();
            }

            await tx.Execute($"DELETE FROM flavor_spec WHERE flavor = {id}");
            await tx.Execute($"DELETE FROM flavor_access WHERE flavor = {id}");
            await Wrote(tx, caller, "delete", id);
        },
        ct);

    public Task<Flavor> Describe(Caller caller, string id, string? description, CancellationToken ct) => db.Transact(
        async tx =>
        {
            if (await tx.Execute($"UPDATE flavor SET description = {description}, updated_at = {clock.NowMs()} WHERE id = {id}") == 0)
            {
                throw ComputeFaults.FlavorNotFound(id).Thrown();
            }

            await Wrote(tx, caller, "update", id);
            return (await First(tx, $"id = {id}"))!;
        },
        ct);

    /// <returns>False where the id or the name is taken.</returns>
    internal async Task<bool> Insert(Tx tx, Flavor f)
    {
        var now = clock.NowMs();
        return await tx.Execute($"""
            INSERT INTO flavor (id, name, vcpus, ram_mib, disk_gib, ephemeral_gib, swap_mib, rxtx_factor, is_public, disabled, description,
                created_at, updated_at)
            VALUES ({f.Id}, {f.Name}, {f.Vcpus}, {f.RamMib}, {f.DiskGib}, {f.EphemeralGib}, {f.SwapMib}, {f.RxtxFactor}, {f.IsPublic},
                {f.Disabled}, {f.Description}, {now}, {now}) ON CONFLICT DO NOTHING
            """) == 1;
    }

    internal Task Wrote(Tx tx, Caller? caller, string verb, string id)
    {
        var action = $"compute.flavor.{verb}";
        return ledger.Write(
            tx, caller is null ? new LedgerEntry(action, Kind, id) : LedgerEntry.By(caller, action, Kind, id) with { Project = null });
    }

    internal static async Task<Flavor?> First(Tx tx, Sql where) => (await Rows(tx, where)).FirstOrDefault();

    private static async Task<List<Flavor>> Rows(Tx tx, Sql where)
    {
        var flavors = await tx.Query($"SELECT {_columns} FROM flavor WHERE {where}", Read);
        var specs = (await tx.Query(
            $"SELECT flavor, name, value FROM flavor_spec WHERE flavor IN {Sql.In(flavors.Select(f => f.Id))} ORDER BY name",
            r => (Flavor: r.GetString(0), Name: r.GetString(1), Value: r.GetString(2)))).ToLookup(s => s.Flavor);
        return [.. flavors.Select(f => f with { ExtraSpecs = specs[f.Id].ToDictionary(s => s.Name, s => s.Value) })];
    }

    private static Flavor Read(DbDataReader r)
    {
        var c = r.Columns();
        return new(
            c.Text(), c.Text(), c.Int(), c.Int(), c.Int(), c.Int(), c.Int(), c.Double(), c.Flag(), c.Flag(), c.TextOrNull(),
            new Dictionary<string, string>());
    }
}
