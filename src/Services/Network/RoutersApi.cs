using Alize.Kernel;

namespace Alize.Services.Network;

/// <summary>/routers.</summary>
public sealed class RoutersApi(Routers routers, RouterLegs legs, Shown shown) : IDoor
{
    private static readonly Schema _create = NetworkDoor.OneOrMany("router", "routers", RouterWire.CreateSchema);
    private static readonly Schema _update = NetworkDoor.One("router", RouterWire.UpdateSchema);
    private static readonly Schema _routes = NetworkDoor.One("router", RouterWire.RoutesSchema);

    public void Map(Doors doors)
    {
        var neutron = doors.Open(NetworkDoor.Door);
        neutron.Get("/routers", NetworkPolicy.RoutersList, List);
        neutron.Post("/routers", NetworkPolicy.RoutersCreate, Create, _create);
        neutron.Get("/routers/{id}", NetworkPolicy.RoutersShow, Show);
        neutron.Put("/routers/{id}", NetworkPolicy.RoutersUpdate, Update, _update);
        neutron.Delete("/routers/{id}", NetworkPolicy.RoutersDelete, Delete);
        neutron.Put("/routers/{id}/add_router_interface", NetworkPolicy.RoutersAddInterface, AddInterface, RouterWire.InterfaceSchema);
        neutron.Put(
            "/routers/{id}/remove_router_interface", NetworkPolicy.RoutersRemoveInterface, RemoveInterface, RouterWire.InterfaceSchema);
        neutron.Put("/routers/{id}/add_extraroutes", NetworkPolicy.RoutersRoutes, call => ChangeRoutes(call, add: true), _routes);
        neutron.Put("/routers/{id}/remove_extraroutes", NetworkPolicy.RoutersRoutes, call => ChangeRoutes(call, add: false), _routes);
    }

    private async Task<Answer> List(Call call)
    {
        var listing = Listing.Read(call, RouterWire.Collection);
        var page = await routers.List(call.Caller, listing, call.Ct);
        return shown.Page(call, listing, page, r => r.Id, (o, r) => RouterWire.Write(o, call.Caller, r));
    }

    private async Task<Answer> Show(Call call) => One(call, await routers.Get(call.Caller, call.Path("id"), call.Ct));

    private async Task<Answer> Create(Call call)
    {
        var asked = NetworkDoor.Items(call.Body, "router", "routers").Select(b => RouterWire.Read(call.Caller, b)).ToList();
        var made = await routers.Create(call.Caller, asked);
        return Shown.Made(call, RouterWire.Collection, made, (o, r) => RouterWire.Write(o, call.Caller, r));
    }

    private async Task<Answer> Update(Call call)
    {
        var change = RouterWire.ReadChange(call.Caller, call.Body.GetProperty("router"));
        return One(call, await routers.Update(call.Caller, call.Path("id"), change));
    }

    private async Task<Answer> Delete(Call call)
    {
        await routers.Delete(call.Caller, call.Path("id"));
        return Answer.Empty(204);
    }

    private async Task<Answer> AddInterface(Call call)
    {
        var leg = await legs.Add(call.Caller, call.Path("id"), call.Body.TextOrNull("subnet_id"), call.Body.TextOrNull("port_id"));
        return Answer.Json(200, o => RouterWire.WriteLeg(o, leg));
    }

    private async Task<Answer> RemoveInterface(Call call)
    {
        var leg = await legs.Remove(call.Caller, call.Path("id"), call.Body.TextOrNull("subnet_id"), call.Body.TextOrNull("port_id"));
        return Answer.Json(200, o => RouterWire.WriteLeg(o, leg));
    }

    private async Task<Answer> ChangeRoutes(Call call, bool add)
    {
        var routes = SubnetWire.Routes(call.Body.GetProperty("router"), "routes");
        return One(call, await routers.ChangeRoutes(call.Caller, call.Path("id"), routes, add));
    }

    private static Answer One(Call call, RouterView router) =>
        Shown.One(call, RouterWire.Collection, router, (o, r) => RouterWire.Write(o, call.Caller, r));
}
