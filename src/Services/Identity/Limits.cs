using System.Data.Common;
using System.Text.Json;
using Alize.Kernel;

namespace Alize.Services.Identity;

/// <summary>How much of a resource a service may give: for everyone (registered), or for one project or domain.</summary>
public sealed record LimitRow(
    string Id, bool Registered, string ServiceId, string? RegionId, string Resource, long Amount,
    string? ProjectId, string? DomainId, string? Description)
{
    public static Raw Columns { get; } = new("id, registered, service, region, resource, amount, project, domain, description");

    public static LimitRow Read(DbDataReader row)
    {
        var c = row.Columns();
        return new(c.Text(), c.Flag(), c.Text(), Word(c.Text()), c.Text(), c.Long(), Word(c.Text()), Word(c.Text()), c.TextOrNull());
    }

    private static string? Word(string text) => text.Length == 0 ? null : text;
}

/// <summary>The verbs of unified limits, which other services of a federation read; this cloud's own quotas are each room's.</summary>
public sealed class Limits(Db db, Changes changes, Ids ids)
{
    public Task<List<LimitRow>> List(bool registered, Sql where, CancellationToken ct) => db.Query(
        $"SELECT {LimitRow.Columns} FROM identity_limit WHERE registered = {registered} AND {where} ORDER BY id", LimitRow.Read, ct);

    public Task<LimitRow> Get(bool registered, string id, CancellationToken ct) => db.Read(tx => Get(tx, registered, id), ct);

    /// <summary>All of the list or none.</summary>
    public Task<List<LimitRow>> Create(
        Caller by, bool registered, IEnumerable<JsonElement> wanted) => changes.Make(by, Kind(registered), "create", async tx =>
    {
        var made = new List<LimitRow>();
        foreach (var b in wanted)
        {
            var limit = Read(ids.Hex(16), registered, b);
            await Guard(tx, limit);
            await Insert(tx, limit);
            made.Add(limit);
        }

        return (made.Count > 0 ? made[0].Id : "", made);
    });

    public Task<LimitRow> Update(
        Caller by, bool registered, string id, JsonElement b) => changes.Make(by, Kind(registered), "update", async tx =>
    {
        var old = await Get(tx, registered, id);
        var l = old with
        {
            Amount = b.LongOrNull(registered ? "default_limit" : "resource_limit") ?? old.Amount,
            Description = b.Has("description") ? b.TextOrNull("description") : old.Description,
        };
        await tx.Execute($"UPDATE identity_limit SET amount = {l.Amount}, description = {l.Description} WHERE id = {id}");
        return (id, l);
    });

    /// <exception cref="FaultException">403 while a project's or domain's limit stands on a registered one.</exception>
    public Task Delete(Caller by, bool registered, string id) => changes.Make(by, Kind(registered), "delete", id, async tx =>
    {
        var l = await Get(tx, registered, id);
        if (registered && await tx.Number($"""
            SELECT count(*) FROM identity_limit WHERE registered = {false} AND service = {l.ServiceId} AND region = {l.RegionId ?? ""}
                AND resource = {l.Resource}
            """) > 0)
        {
            throw Fault.Forbidden(
                $"Unable to delete the registered limit {id}: there are project or domain limits associated with it.").Thrown();
        }

        await tx.Execute($"DELETE FROM identity_limit WHERE id = {id}");
    });

    private static string Kind(bool registered) => registered ? "registered_limit" : "limit";

    private static LimitRow Read(string id, bool registered, JsonElement b) => new(
        id, registered, b.Text("service_id"), b.TextOrNull("region_id"), b.Text("resource_name"),
        b.LongOrNull(registered ? "default_limit" : "resource_limit")
            ?? 0, b.TextOrNull("project_id"), b.TextOrNull("domain_id"), b.TextOrNull("description"));

    private static async Task Guard(Tx tx, LimitRow l)
    {
        await ServiceRow.Get(tx, l.ServiceId);
        if (l.RegionId is { } region)
        {
            await CatalogRegion.Get(tx, region);
        }

        if (l.Registered)
        {
            return;
        }

        if ((l.ProjectId is null) == (l.DomainId is null))
        {
            throw Fault.BadRequest("A limit is for a project or for a domain: name one of project_id and domain_id.").Thrown();
        }

        _ = l.ProjectId is { } project ? await Project.Get(tx, project) : await Project.GetDomain(tx, l.DomainId!);
        if (await tx.Number($"""
            SELECT count(*) FROM identity_limit WHERE registered = {true} AND service = {l.ServiceId} AND region = {l.RegionId ?? ""}
                AND resource = {l.Resource}
            """) == 0)
        {
            throw Fault.Forbidden($"There is no registered limit of {l.Resource} for this service and region.").Thrown();
        }
    }

    private static async Task Insert(Tx tx, LimitRow l)
    {
        var made = await tx.Execute($"""
            INSERT INTO identity_limit (id, registered, service, region, resource, amount, project, domain, description)
            VALUES ({l.Id}, {l.Registered}, {l.ServiceId}, {l.RegionId ?? ""}, {l.Resource}, {l.Amount}, {l.ProjectId ?? ""},
                {l.DomainId ?? ""},
                {l.Description}) ON CONFLICT DO NOTHING
            """);
        if (made == 0)
        {
            throw IdentityFaults.Duplicate(Kind(l.Registered), l.Resource).Thrown();
        }
    }

    private static async Task<LimitRow> Get(Tx tx, bool registered, string id) => await tx.First(
            $"SELECT {LimitRow.Columns} FROM identity_limit WHERE id = {id} AND registered = {registered}", LimitRow.Read)
        ?? throw IdentityFaults.Missing(Kind(registered), id).Thrown();
}
