using Alize.Kernel;

namespace Alize.Services.Identity;

/// <summary>/services, /endpoints, /regions.</summary>
public sealed class CatalogApi(CatalogItems items, Catalog catalog, Cloud cloud) : IDoor
{
    public void Map(Doors doors)
    {
        var keystone = doors.Open(IdentityDoor.Door);
        keystone.Get("/services", IdentityPolicy.CatalogRead, ListServices);
        keystone.Post(
            "/services", IdentityPolicy.CatalogWrite, async c =>
                Shown(201, await items.CreateService(c.Caller, c.Body.GetProperty("service"))), CatalogWire.CreateService);
        keystone.Get("/services/{id}", IdentityPolicy.CatalogRead, async c => Shown(200, await items.Service(c.Path("id"), c.Ct)));
        keystone.Patch(
            "/services/{id}", IdentityPolicy.CatalogWrite, async c =>
                Shown(200, await items.UpdateService(c.Caller, c.Path("id"), c.Body.GetProperty("service"))), CatalogWire.UpdateService);
        keystone.Delete("/services/{id}", IdentityPolicy.CatalogWrite, c => Gone(items.DeleteService(c.Caller, c.Path("id"))));
        keystone.Get("/endpoints", IdentityPolicy.CatalogRead, ListEndpoints);
        keystone.Post(
            "/endpoints", IdentityPolicy.CatalogWrite, async c =>
                Shown(201, await items.CreateEndpoint(c.Caller, c.Body.GetProperty("endpoint"))), CatalogWire.CreateEndpoint);
        keystone.Get("/endpoints/{id}", IdentityPolicy.CatalogRead, async c => Shown(200, await items.EndpointOf(c.Path("id"), c.Ct)));
        keystone.Patch(
            "/endpoints/{id}", IdentityPolicy.CatalogWrite, async c =>
                Shown(200, await items.UpdateEndpoint(c.Caller, c.Path("id"), c.Body.GetProperty("endpoint"))), CatalogWire.UpdateEndpoint);
        keystone.Delete("/endpoints/{id}", IdentityPolicy.CatalogWrite, c => Gone(items.DeleteEndpoint(c.Caller, c.Path("id"))));
        keystone.Get("/regions", IdentityPolicy.RegionsRead, ListRegions);
        keystone.Post(
            "/regions", IdentityPolicy.CatalogWrite, async c =>
                Shown(201, await items.CreateRegion(c.Caller, null, c.Body.GetProperty("region"))), CatalogWire.Region);
        keystone.Put("/regions/{id}", IdentityPolicy.CatalogWrite, PutRegion, CatalogWire.Region);
        keystone.Get("/regions/{id}", IdentityPolicy.RegionsRead, async c => Shown(200, await items.Region(c.Path("id"), c.Ct)));
        keystone.Patch(
            "/regions/{id}", IdentityPolicy.CatalogWrite, async c =>
                Shown(200, await items.UpdateRegion(c.Caller, c.Path("id"), c.Body.GetProperty("region"))), CatalogWire.Region);
        keystone.Delete("/regions/{id}", IdentityPolicy.CatalogWrite, c => Gone(items.DeleteRegion(c.Caller, c.Path("id"))));
    }

    private static async Task<Answer> Gone(Task act)
    {
        await act;
        return Answer.Empty(204);
    }

    private async Task<Answer> ListServices(Call call)
    {
        var where = IdentityDoor.Filter(call, ("type", "type"), ("name", "name"));
        return IdentityDoor.List(call, cloud, "services", await items.Services(where, call.Ct), (o, s) => CatalogWire.Write(o, cloud, s));
    }

    private async Task<Answer> ListEndpoints(Call call)
    {
        var where = IdentityDoor.Filter(
            call, ("service_id", "service"), ("interface", "interface"), ("region_id", "region"), ("region", "region"));
        return IdentityDoor.List(
            call, cloud, "endpoints", await items.Endpoints(where, call.Ct), (o, e) => CatalogWire.Write(o, cloud, catalog, e));
    }

    private async Task<Answer> ListRegions(Call call)
    {
        var where = IdentityDoor.Filter(call, ("parent_region_id", "parent"));
        return IdentityDoor.List(call, cloud, "regions", await items.Regions(where, call.Ct), (o, r) => CatalogWire.Write(o, cloud, r));
    }

    private async Task<Answer> PutRegion(Call call)
    {
        var body = call.Body.GetProperty("region");
        if (body.TextOrNull("id") is { Length: > 0 } id && id != call.Path("id"))
        {
            throw Fault.BadRequest("Conflicting region IDs specified: the one of the path and the one of the body differ.").Thrown();
        }

        return Shown(201, await items.CreateRegion(call.Caller, call.Path("id"), body));
    }

    private Answer Shown(int status, ServiceRow s) => IdentityDoor.One(status, "service", s, (o, x) => CatalogWire.Write(o, cloud, x));

    private Answer Shown(int status, Endpoint e) =>
        IdentityDoor.One(status, "endpoint", e, (o, x) => CatalogWire.Write(o, cloud, catalog, x));

    private Answer Shown(int status, CatalogRegion r) => IdentityDoor.One(status, "region", r, (o, x) => CatalogWire.Write(o, cloud, x));
}
