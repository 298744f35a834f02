using System.Text.Json;
using Alize.Kernel;

namespace Alize.Services.Identity;

/// <summary>The verbs of services, endpoints and regions.</summary>
public sealed class CatalogItems(Db db, Changes changes, Ids ids)
{
    private static readonly string[] _serviceWords = ["type", "name", "description", "enabled", "id", "links"];
    private static readonly string[] _endpointWords = ["service_id", "interface", "url", "region_id", "region", "enabled", "id", "links"];
    private static readonly string[] _regionWords = ["id", "description", "parent_region_id", "links"];

    public Task<List<ServiceRow>> Services(Sql where, CancellationToken ct) =>
        db.Query($"SELECT {ServiceRow.Columns} FROM identity_service WHERE {where} ORDER BY id", ServiceRow.Read, ct);

    public Task<List<Endpoint>> Endpoints(Sql where, CancellationToken ct) =>
        db.Query($"SELECT {Endpoint.Columns} FROM identity_endpoint WHERE {where} ORDER BY id", Endpoint.Read, ct);

    public Task<List<CatalogRegion>> Regions(Sql where, CancellationToken ct) =>
        db.Query($"SELECT {CatalogRegion.Columns} FROM identity_region WHERE {where} ORDER BY id", CatalogRegion.Read, ct);

    public Task<ServiceRow> Service(string id, CancellationToken ct) => db.Read(tx => ServiceRow.Get(tx, id), ct);

    public Task<Endpoint> EndpointOf(string id, CancellationToken ct) => db.Read(tx => Endpoint.Get(tx, id), ct);

    public Task<CatalogRegion> Region(string id, CancellationToken ct) => db.Read(tx => CatalogRegion.Get(tx, id), ct);

    public Task<ServiceRow> CreateService(Caller by, JsonElement b) => changes.Make(by, "service", "create", async tx =>
    {
        var made = new ServiceRow(
            ids.Hex(16), b.Text("type"), b.TextOrNull("name"), b.TextOrNull("description"), b.FlagOrNull("enabled") ?? true,
            IdentityDoor.Extras(b, "{}", _serviceWords));
        await Insert(tx, made);
        return (made.Id, made);
    });

    internal static Task Insert(Tx tx, ServiceRow s) => tx.Execute($"""
        INSERT INTO identity_service (id, type, name, description, enabled, extra)
        VALUES ({s.Id}, {s.Type}, {s.Name}, {s.Description}, {s.Enabled}, {s.Extra})
        """);

    public Task<ServiceRow> UpdateService(Caller by, string id, JsonElement b) => changes.Make(by, "service", "update", async tx =>
    {
        var old = await ServiceRow.Get(tx, id);
        var s = old with
        {
            Type = b.TextOrNull("type") ?? old.Type,
            Name = b.Has("name") ? b.TextOrNull("name") : old.Name,
            Description = b.Has("description") ? b.TextOrNull("description") : old.Description,
            Enabled = b.FlagOrNull("enabled") ?? old.Enabled,
            Extra = IdentityDoor.Extras(b, old.Extra, _serviceWords),
        };
        await tx.Execute($"""
            UPDATE identity_service SET type = {s.Type}, name = {s.Name}, description = {s.Description}, enabled = {s.Enabled},
                extra = {s.Extra} WHERE id = {id}
            """);
        return (id, s);
    });

    public Task DeleteService(Caller by, string id) => changes.Make(by, "service", "delete", async tx =>
    {
        await ServiceRow.Get(tx, id);
        await tx.Execute($"""
            DELETE FROM identity_endpoint_filter WHERE kind = {EndpointFilters.OfEndpoint}
                AND target IN (SELECT id FROM identity_endpoint WHERE service = {id})
            """);
        await tx.Execute($"DELETE FROM identity_endpoint WHERE service = {id}");
        await tx.Execute($"DELETE FROM identity_limit WHERE service = {id}");
        await tx.Execute($"DELETE FROM identity_service WHERE id = {id}");
        return (id, true);
    });

    public Task<Endpoint> CreateEndpoint(Caller by, JsonElement b) => changes.Make(by, "endpoint", "create", async tx =>
    {
        var service = b.Text("service_id");
        if (await tx.Number($"SELECT count(*) FROM identity_service WHERE id = {service}") == 0)
        {
            throw Fault.BadRequest($"Could not find service: {service}.").Thrown();
        }

        var region = b.TextOrNull("region_id") ?? b.TextOrNull("region");
        if (region is not null)
        {
            // the older way to name a region makes it
            await GuardRegion(tx, region, make: !b.Has("region_id"));
        }

        var e = new Endpoint(
            ids.Hex(16), service, region, b.Text("interface"), b.Text("url"), b.FlagOrNull("enabled")
                ?? true, IdentityDoor.Extras(b, "{}", _endpointWords));
        await Insert(tx, e);
        return (e.Id, e);
    });

    internal static Task Insert(Tx tx, Endpoint e) => tx.Execute($"""
        INSERT INTO identity_endpoint (id, service, region, interface, url, enabled, extra)
        VALUES ({e.Id}, {e.ServiceId}, {e.RegionId}, {e.Interface}, {e.Url}, {e.Enabled}, {e.Extra})
        """);

    public Task<Endpoint> UpdateEndpoint(Caller by, string id, JsonElement b) => changes.Make(by, "endpoint", "update", async tx =>
    {
        var old = await Endpoint.Get(tx, id);
        var region = b.TextOrNull("region_id") ?? b.TextOrNull("region") ?? old.RegionId;
        if (region is not null && region != old.RegionId)
        {
            await GuardRegion(tx, region, make: !b.Has("region_id"));
        }

        if (b.TextOrNull("service_id") is { } service)
        {
            await ServiceRow.Get(tx, service);
        }

        var e = old with
        {
            ServiceId = b.TextOrNull("service_id") ?? old.ServiceId,
            RegionId = region,
            Interface = b.TextOrNull("interface") ?? old.Interface,
            Url = b.TextOrNull("url") ?? old.Url,
            Enabled = b.FlagOrNull("enabled") ?? old.Enabled,
            Extra = IdentityDoor.Extras(b, old.Extra, _endpointWords),
        };
        await tx.Execute($"""
            UPDATE identity_endpoint SET service = {e.ServiceId}, region = {e.RegionId}, interface = {e.Interface}, url = {e.Url},
                enabled = {e.Enabled}, extra = {e.Extra} WHERE id = {id}
            """);
        return (id, e);
    });

    public Task DeleteEndpoint(Caller by, string id) => changes.Make(by, "endpoint", "delete", async tx =>
    {
        await Endpoint.Get(tx, id);
        await tx.Execute($"DELETE FROM identity_endpoint WHERE id = {id}");
        await tx.Execute($"DELETE FROM identity_endpoint_filter WHERE kind = {EndpointFilters.OfEndpoint} AND target = {id}");
        return (id, true);
    });

    public Task<CatalogRegion> CreateRegion(Caller by, string? id, JsonElement b) => changes.Make(by, "region", "create", async tx =>
    {
        var r = new CatalogRegion(
            id ?? (b.TextOrNull("id") is { Length: > 0 } named ? named : ids.Hex(16)), b.Text("description"),
            b.TextOrNull("parent_region_id"),
            IdentityDoor.Extras(b, "{}", _regionWords));
        await GuardParent(tx, r);
        var made = await tx.Execute($"""
            INSERT INTO identity_region (id, description, parent, extra) VALUES ({r.Id}, {r.Description}, {r.ParentId}, {r.Extra})
                ON CONFLICT DO NOTHING
            """);
        return made == 1 ? (r.Id, r) : throw IdentityFaults.Duplicate("region", r.Id).Thrown();
    });

    public Task<CatalogRegion> UpdateRegion(Caller by, string id, JsonElement b) => changes.Make(by, "region", "update", async tx =>
    {
        var old = await CatalogRegion.Get(tx, id);
        var r = old with
        {
            Description = b.TextOrNull("description") ?? old.Description,
            ParentId = b.Has("parent_region_id") ? b.TextOrNull("parent_region_id") : old.ParentId,
            Extra = IdentityDoor.Extras(b, old.Extra, _regionWords),
        };
        await GuardParent(tx, r);
        await tx.Execute(
            $"UPDATE identity_region SET description = {r.Description}, parent = {r.ParentId}, extra = {r.Extra} WHERE id = {id}");
        return (id, r);
    });

    public Task DeleteRegion(Caller by, string id) => changes.Make(by, "region", "delete", async tx =>
    {
        await CatalogRegion.Get(tx, id);
        if (await tx.Number($"SELECT count(*) FROM identity_region WHERE parent = {id}")
            + await tx.Number($"SELECT count(*) FROM identity_endpoint WHERE region = {id}") > 0)
        {
            throw Fault.Conflict($"Region {id} has regions or endpoints in it: remove them first.").Thrown();
        }

        await tx.Execute($"DELETE FROM identity_region WHERE id = {id}");
        return (id, true);
    });

    private static async Task GuardParent(Tx tx, CatalogRegion region)
    {
        var up = region.ParentId;
        for (var depth = 0; up is not null; depth++)
        {
            if (up == region.Id || depth > 32)
            {
                throw Fault.BadRequest($"Region {region.Id} cannot be inside itself.").Thrown();
            }

            up = (await CatalogRegion.Get(tx, up)).ParentId;
        }
    }

    private static async Task GuardRegion(Tx tx, string region, bool make)
    {
        if (make)
        {
            await tx.Execute($"""
                INSERT INTO identity_region (id, description, parent, extra) VALUES ({region}, {""}, NULL, {"{}"}) ON CONFLICT DO NOTHING
                """);
        }
        else if (await tx.Number($"SELECT count(*) FROM identity_region WHERE id = {region}") == 0)
        {
            throw Fault.BadRequest($"Could not find region: {region}.").Thrown();
        }
    }
}
