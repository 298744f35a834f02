using Alize.Kernel;

namespace Alize.Services.Network;

/// <summary>/networks.</summary>
public sealed class NetworksApi(Networks networks, Shown shown) : IDoor
{
    private static readonly Schema _create = NetworkDoor.OneOrMany("network", "networks", NetworkWire.CreateSchema);
    private static readonly Schema _update = NetworkDoor.One("network", NetworkWire.UpdateSchema);

    public void Map(Doors doors)
    {
        var neutron = doors.Open(NetworkDoor.Door);
        neutron.Get("/networks", NetworkPolicy.NetworksList, List);
        neutron.Post("/networks", NetworkPolicy.NetworksCreate, Create, _create);
        neutron.Get("/networks/{id}", NetworkPolicy.NetworksShow, Show);
        neutron.Put("/networks/{id}", NetworkPolicy.NetworksUpdate, Update, _update);
        neutron.Delete("/networks/{id}", NetworkPolicy.NetworksDelete, Delete);
    }

    private async Task<Answer> List(Call call)
    {
        var listing = Listing.Read(call, NetworkWire.Collection);
        var page = await networks.List(call.Caller, listing, call.Ct);
        return shown.Page(call, listing, page, n => n.Row.Id, (o, n) => NetworkWire.Write(o, call.Caller, n.Row, n.Subnets));
    }

    private async Task<Answer> Show(Call call)
    {
        var found = await networks.Get(call.Caller, call.Path("id"), call.Ct);
        return Shown.One(call, NetworkWire.Collection, found, (o, n) => NetworkWire.Write(o, call.Caller, n.Row, n.Subnets));
    }

    private async Task<Answer> Create(Call call)
    {
        var asked = NetworkDoor.Items(call.Body, "network", "networks").Select(b => NetworkWire.Read(call.Caller, b)).ToList();
        var made = await networks.Create(call.Caller, asked);
        return Shown.Made(call, NetworkWire.Collection, made, (o, n) => NetworkWire.Write(o, call.Caller, n, []));
    }

    private async Task<Answer> Update(Call call)
    {
        var body = call.Body.GetProperty("network");
        var changed = await networks.Update(call.Caller, call.Path("id"), old => NetworkWire.Apply(call.Caller, old, body));
        return Shown.One(call, NetworkWire.Collection, changed, (o, n) => NetworkWire.Write(o, call.Caller, n.Row, n.Subnets));
    }

    private async Task<Answer> Delete(Call call)
    {
        await networks.Delete(call.Caller, call.Path("id"));
        return Answer.Empty(204);
    }
}
