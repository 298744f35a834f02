using Alize.Kernel;

namespace Alize.Services.Network;

/// <summary>/security-groups.</summary>
public sealed class SecurityGroupsApi(SecurityGroups groups, Shown shown) : IDoor
{
    private static readonly Schema _create = NetworkDoor.OneOrMany("security_group", "security_groups", SecurityGroupWire.Schema);
    private static readonly Schema _update = NetworkDoor.One("security_group", SecurityGroupWire.Schema);

    public void Map(Doors doors)
    {
        var neutron = doors.Open(NetworkDoor.Door);
        neutron.Get("/security-groups", NetworkPolicy.GroupsList, List);
        neutron.Post("/security-groups", NetworkPolicy.GroupsCreate, Create, _create);
        neutron.Get("/security-groups/{id}", NetworkPolicy.GroupsShow, Show);
        neutron.Put("/security-groups/{id}", NetworkPolicy.GroupsUpdate, Update, _update);
        neutron.Delete("/security-groups/{id}", NetworkPolicy.GroupsDelete, Delete);
    }

    private async Task<Answer> List(Call call)
    {
        var listing = Listing.Read(call, SecurityGroupWire.Collection);
        return shown.Page(call, listing, await groups.List(call.Caller, listing, call.Ct), g => g.Id, SecurityGroupWire.Write);
    }

    private async Task<Answer> Show(Call call) =>
        Shown.One(call, SecurityGroupWire.Collection, await groups.Get(call.Caller, call.Path("id"), call.Ct), SecurityGroupWire.Write);

    private async Task<Answer> Create(Call call)
    {
        var asked = NetworkDoor.Items(
            call.Body, "security_group", "security_groups").Select(b => SecurityGroupWire.Read(call.Caller, b)).ToList();
        return Shown.Made(call, SecurityGroupWire.Collection, await groups.Create(call.Caller, asked), SecurityGroupWire.Write);
    }

    private async Task<Answer> Update(Call call)
    {
        var change = SecurityGroupWire.ReadChange(call.Body.GetProperty("security_group"));
        return Shown.One(
            call, SecurityGroupWire.Collection, await groups.Update(call.Caller, call.Path("id"), change), SecurityGroupWire.Write);
    }

    private async Task<Answer> Delete(Call call)
    {
        await groups.Delete(call.Caller, call.Path("id"));
        return Answer.Empty(204);
    }
}
