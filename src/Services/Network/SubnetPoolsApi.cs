using Alize.Kernel;

namespace Alize.Services.Network;

/// <summary>/subnetpools.</summary>
public sealed class SubnetPoolsApi(SubnetPools pools, Shown shown) : IDoor
{
    private static readonly Schema _create = NetworkDoor.OneOrMany("subnetpool", "subnetpools", SubnetPoolWire.CreateSchema);
    private static readonly Schema _update = NetworkDoor.One("subnetpool", SubnetPoolWire.UpdateSchema);

    public void Map(Doors doors)
    {
        var neutron = doors.Open(NetworkDoor.Door);
        neutron.Get("/subnetpools", NetworkPolicy.PoolsList, List);
        neutron.Post("/subnetpools", NetworkPolicy.PoolsCreate, Create, _create);
        neutron.Get("/subnetpools/{id}", NetworkPolicy.PoolsShow, Show);
        neutron.Put("/subnetpools/{id}", NetworkPolicy.PoolsUpdate, Update, _update);
        neutron.Delete("/subnetpools/{id}", NetworkPolicy.PoolsDelete, Delete);
    }

    private async Task<Answer> List(Call call)
    {
        var listing = Listing.Read(call, SubnetPoolWire.Collection);
        return shown.Page(call, listing, await pools.List(call.Caller, listing, call.Ct), p => p.Id, SubnetPoolWire.Write);
    }

    private async Task<Answer> Show(Call call) =>
        Shown.One(call, SubnetPoolWire.Collection, await pools.Get(call.Caller, call.Path("id"), call.Ct), SubnetPoolWire.Write);

    private async Task<Answer> Create(Call call)
    {
        var asked = NetworkDoor.Items(call.Body, "subnetpool", "subnetpools").Select(b => SubnetPoolWire.Read(call.Caller, b)).ToList();
        return Shown.Made(call, SubnetPoolWire.Collection, await pools.Create(call.Caller, asked), SubnetPoolWire.Write);
    }

    private async Task<Answer> Update(Call call)
    {
        var body = call.Body.GetProperty("subnetpool");
        var changed = await pools.Update(call.Caller, call.Path("id"), old => SubnetPoolWire.Apply(call.Caller, old, body));
        return Shown.One(call, SubnetPoolWire.Collection, changed, SubnetPoolWire.Write);
    }

    private async Task<Answer> Delete(Call call)
    {
        await pools.Delete(call.Caller, call.Path("id"));
        return Answer.Empty(204);
    }
}
