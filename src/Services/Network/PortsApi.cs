using Alize.Kernel;

namespace Alize.Services.Network;

/// <summary>/ports.</summary>
public sealed class PortsApi(Ports ports, Shown shown) : IDoor
{
    private static readonly Schema _create = NetworkDoor.OneOrMany("port", "ports", PortSchemas.Create);
    private static readonly Schema _update = NetworkDoor.One("port", PortSchemas.Update);

    public void Map(Doors doors)
    {
        var neutron = doors.Open(NetworkDoor.Door);
        neutron.Get("/ports", NetworkPolicy.PortsList, List);
        neutron.Post("/ports", NetworkPolicy.PortsCreate, Create, _create);
        neutron.Get("/ports/{id}", NetworkPolicy.PortsShow, Show);
        neutron.Put("/ports/{id}", NetworkPolicy.PortsUpdate, Update, _update);
        neutron.Delete("/ports/{id}", NetworkPolicy.PortsDelete, Delete);
    }

    private async Task<Answer> List(Call call)
    {
        var listing = Listing.Read(call, PortFilters.Collection);
        var page = await ports.List(call.Caller, listing, call.Ct);
        return shown.Page(call, listing, page, p => p.Id, (o, p) => PortWire.Write(o, call.Caller, p));
    }

    private async Task<Answer> Show(Call call) => Shown.One(
        call, PortFilters.Collection, await ports.Get(call.Caller, call.Path("id"), call.Ct), (o, p) => PortWire.Write(o, call.Caller, p));

    private async Task<Answer> Create(Call call)
    {
        var asked = NetworkDoor.Items(call.Body, "port", "ports").Select(b => PortWire.Read(call.Caller, b)).ToList();
        var made = await ports.Create(call.Caller, asked);
        return Shown.Made(call, PortFilters.Collection, made, (o, p) => PortWire.Write(o, call.Caller, p));
    }

    private async Task<Answer> Update(Call call)
    {
        var change = PortWire.ReadChange(call.Caller, call.Body.GetProperty("port"));
        var changed = await ports.Update(call.Caller, call.Path("id"), change);
        return Shown.One(call, PortFilters.Collection, changed, (o, p) => PortWire.Write(o, call.Caller, p));
    }

    private async Task<Answer> Delete(Call call)
    {
        await ports.Delete(call.Caller, call.Path("id"));
        return Answer.Empty(204);
    }
}
