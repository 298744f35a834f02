using System.Data.Common;
using System.Text.Json;
using Alize.Kernel;

namespace Alize.Services.Identity;

/// <summary>Endpoints by what they have in common.</summary>
/// <param name="Filters">As JSON: any of service_id, interface, region_id, enabled.</param>
public sealed record EndpointGroup(string Id, string Name, string? Description, string Filters)
{
    public static Raw Columns { get; } = new("g.id, g.name, g.description, g.filters");

    public static EndpointGroup Read(DbDataReader row)
    {
        var c = row.Columns();
        return new(c.Text(), c.Text(), c.TextOrNull(), c.Text());
    }

    public bool Has(Endpoint e)
    {
        using var json = JsonDocument.Parse(Filters);
        var f = json.RootElement;
        return (f.TextOrNull("service_id") is not { } service || service == e.ServiceId)
            && (f.TextOrNull("interface") is not { } face || face == e.Interface)
            && (f.TextOrNull("region_id") is not { } region || region == e.RegionId)
            && (f.FlagOrNull("enabled") is not { } enabled || enabled == e.Enabled);
    }
}

/// <summary>The verbs of endpoint groups.</summary>
public sealed class EndpointGroups(Db db, Changes changes, Ids ids)
{
    public Task<List<EndpointGroup>> List(Sql where, CancellationToken ct) =>
        db.Query($"SELECT {EndpointGroup.Columns} FROM identity_endpoint_group g WHERE {where} ORDER BY g.id", EndpointGroup.Read, ct);

    public Task<EndpointGroup> Get(string id, CancellationToken ct) => db.Read(tx => Get(tx, id), ct);

    /// <summary>The endpoints that a group has now.</summary>
    public Task<List<Endpoint>> Endpoints(string id, CancellationToken ct) => db.Read(
        async tx =>
        {
            var group = await Get(tx, id);
            return (await tx.Query($"SELECT {Endpoint.Columns} FROM identity_endpoint ORDER BY id", Endpoint.Read)).FindAll(group.Has);
        },
        ct);

    public Task<EndpointGroup> Create(Caller by, JsonElement b) => changes.Make(by, "endpoint_group", "create", async tx =>
    {
        var g = new EndpointGroup(ids.Hex(16), b.Text("name"), b.TextOrNull("description"), b.GetProperty("filters").GetRawText());
        await tx.Execute($"""
            INSERT INTO identity_endpoint_group (id, name, description, filters) VALUES ({g.Id}, {g.Name}, {g.Description}, {g.Filters})
            """);
        return (g.Id, g);
    });

    public Task<EndpointGroup> Update(Caller by, string id, JsonElement b) => changes.Make(by, "endpoint_group", "update", async tx =>
    {
        var old = await Get(tx, id);
        var g = old with
        {
            Name = b.TextOrNull("name") ?? old.Name,
            Description = b.Has("description") ? b.TextOrNull("description") : old.Description,
            Filters = b.ElementOrNull("filters")?.GetRawText() ?? old.Filters,
        };
        await tx.Execute(
            $"UPDATE identity_endpoint_group SET name = {g.Name}, description = {g.Description}, filters = {g.Filters} WHERE id = {id}");
        return (id, g);
    });

    public Task Delete(Caller by, string id) => changes.Make(by, "endpoint_group", "delete", id, async tx =>
    {
        await Get(tx, id);
        await tx.Execute($"DELETE FROM identity_endpoint_filter WHERE kind = {EndpointFilters.OfGroup} AND target = {id}");
        await tx.Execute($"DELETE FROM identity_endpoint_group WHERE id = {id}");
    });

    internal static async Task<EndpointGroup> Get(Tx tx, string id) =>
        await tx.First($"SELECT {EndpointGroup.Columns} FROM identity_endpoint_group g WHERE g.id = {id}", EndpointGroup.Read)
        ?? throw IdentityFaults.Missing("endpoint group", id).Thrown();
}
