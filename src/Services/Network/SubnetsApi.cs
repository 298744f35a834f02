using Alize.Kernel;

namespace Alize.Services.Network;

/// <summary>/subnets.</summary>
public sealed class SubnetsApi(Subnets subnets, Shown shown) : IDoor
{
    private static readonly Schema _create = NetworkDoor.OneOrMany("subnet", "subnets", SubnetWire.CreateSchema);
    private static readonly Schema _update = NetworkDoor.One("subnet", SubnetWire.UpdateSchema);

    public void Map(Doors doors)
    {
        var neutron = doors.Open(NetworkDoor.Door);
        neutron.Get("/subnets", NetworkPolicy.SubnetsList, List);
        neutron.Post("/subnets", NetworkPolicy.SubnetsCreate, Create, _create);
        neutron.Get("/subnets/{id}", NetworkPolicy.SubnetsShow, Show);
        neutron.Put("/subnets/{id}", NetworkPolicy.SubnetsUpdate, Update, _update);
        neutron.Delete("/subnets/{id}", NetworkPolicy.SubnetsDelete, Delete);
    }

    private async Task<Answer> List(Call call)
    {
        var listing = Listing.Read(call, SubnetWire.Collection);
        return shown.Page(call, listing, await subnets.List(call.Caller, listing, call.Ct), s => s.Id, SubnetWire.Write);
    }

    private async Task<Answer> Show(Call call) =>
        Shown.One(call, SubnetWire.Collection, await subnets.Get(call.Caller, call.Path("id"), call.Ct), SubnetWire.Write);

    private async Task<Answer> Create(Call call)
    {
        var asked = NetworkDoor.Items(call.Body, "subnet", "subnets").Select(b => SubnetWire.Read(call.Caller, b)).ToList();
        return Shown.Made(call, SubnetWire.Collection, await subnets.Create(call.Caller, asked), SubnetWire.Write);
    }

    private async Task<Answer> Update(Call call)
    {
        var change = SubnetWire.ReadChange(call.Body.GetProperty("subnet"));
        return Shown.One(call, SubnetWire.Collection, await subnets.Update(call.Caller, call.Path("id"), change), SubnetWire.Write);
    }

    private async Task<Answer> Delete(Call call)
    {
        await subnets.Delete(call.Caller, call.Path("id"));
        return Answer.Empty(204);
    }
}
