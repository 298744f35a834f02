using Alize.Kernel;

namespace Alize.Services.Network;

/// <summary>/floatingips.</summary>
public sealed class FloatingIpsApi(FloatingIps floating, Shown shown) : IDoor
{
    private static readonly Schema _create = NetworkDoor.OneOrMany("floatingip", "floatingips", FloatingIpWire.CreateSchema);
    private static readonly Schema _update = NetworkDoor.One("floatingip", FloatingIpWire.UpdateSchema);

    public void Map(Doors doors)
    {
        var neutron = doors.Open(NetworkDoor.Door);
        neutron.Get("/floatingips", NetworkPolicy.FloatingList, List);
        neutron.Post("/floatingips", NetworkPolicy.FloatingCreate, Create, _create);
        neutron.Get("/floatingips/{id}", NetworkPolicy.FloatingShow, Show);
        neutron.Put("/floatingips/{id}", NetworkPolicy.FloatingUpdate, Update, _update);
        neutron.Delete("/floatingips/{id}", NetworkPolicy.FloatingDelete, Delete);
    }

    private async Task<Answer> List(Call call)
    {
        var listing = Listing.Read(call, FloatingIpWire.Collection);
        return shown.Page(call, listing, await floating.List(call.Caller, listing, call.Ct), f => f.Id, FloatingIpWire.Write);
    }

    private async Task<Answer> Show(Call call) =>
        Shown.One(call, FloatingIpWire.Collection, await floating.Get(call.Caller, call.Path("id"), call.Ct), FloatingIpWire.Write);

    private async Task<Answer> Create(Call call)
    {
        var asked = NetworkDoor.Items(call.Body, "floatingip", "floatingips").Select(b => FloatingIpWire.Read(call.Caller, b)).ToList();
        return Shown.Made(call, FloatingIpWire.Collection, await floating.Create(call.Caller, asked), FloatingIpWire.Write);
    }

    private async Task<Answer> Update(Call call)
    {
        var change = FloatingIpWire.ReadChange(call.Body.GetProperty("floatingip"));
        return Shown.One(
            call, FloatingIpWire.Collection, await floating.Update(call.Caller, call.Path("id"), change), FloatingIpWire.Write);
    }

    private async Task<Answer> Delete(Call call)
    {
        await floating.Delete(call.Caller, call.Path("id"));
        return Answer.Empty(204);
    }
}
