using Alize.Kernel;

namespace Alize.Services.Identity;

/// <summary>/groups and their users.</summary>
public sealed class GroupsApi(Groups groups, Users users, Cloud cloud) : IDoor
{
    public void Map(Doors doors)
    {
        var keystone = doors.Open(IdentityDoor.Door);
        keystone.Get("/groups", IdentityPolicy.GroupsRead, List);
        keystone.Post(
            "/groups", IdentityPolicy.GroupsWrite, async c =>
                Shown(201, await groups.Create(c.Caller, c.Body.GetProperty("group"))), UserWire.CreateGroup);
        keystone.Get("/groups/{id}", IdentityPolicy.GroupsRead, async c => Shown(200, await groups.Get(c.Path("id"), c.Ct)));
        keystone.Patch(
            "/groups/{id}", IdentityPolicy.GroupsWrite, async c =>
                Shown(200, await groups.Update(c.Caller, c.Path("id"), c.Body.GetProperty("group"))), UserWire.UpdateGroup);
        keystone.Delete("/groups/{id}", IdentityPolicy.GroupsWrite, c => Done(groups.Delete(c.Caller, c.Path("id"))));
        keystone.Get("/groups/{id}/users", IdentityPolicy.GroupsRead, Members);
        keystone.Put(
            "/groups/{id}/users/{user}", IdentityPolicy.GroupsWrite, c => Done(groups.Add(c.Caller, c.Path("id"), c.Path("user"))));
        keystone.Get("/groups/{id}/users/{user}", IdentityPolicy.GroupsRead, Has);
        keystone.Head("/groups/{id}/users/{user}", IdentityPolicy.GroupsRead, Has);
        keystone.Delete(
            "/groups/{id}/users/{user}", IdentityPolicy.GroupsWrite, c => Done(groups.Remove(c.Caller, c.Path("id"), c.Path("user"))));
    }

    private static async Task<Answer> Done(Task act)
    {
        await act;
        return Answer.Empty(204);
    }

    private async Task<Answer> List(Call call)
    {
        var where = IdentityDoor.Filter(call, ("name", "g.name"), ("domain_id", "g.domain"));
        var page = IdentityDoor.PageOf(call);
        var found = await groups.List(where, page, call.Ct);
        return IdentityDoor.List(
            call, cloud, "groups", found, (o, g) => UserWire.Write(o, cloud, g), IdentityDoor.Next(page, found, g => g.Id));
    }

    private async Task<Answer> Members(Call call)
    {
        var group = await groups.Get(call.Path("id"), call.Ct);
        var where = IdentityDoor.Filter(call, ("name", "u.name"));
        where.Add($" AND u.id IN (SELECT account FROM identity_member WHERE team = {group.Id})");
        return IdentityDoor.List(
            call, cloud, "users", await users.List(where, IdentityDoor.PageOf(call), call.Ct), (o, u) => UserWire.Write(o, cloud, u));
    }

    private async Task<Answer> Has(Call call) => await groups.Has(call.Path("id"), call.Path("user"), call.Ct)
        ? Answer.Empty(204)
        : throw IdentityFaults.Missing("user in group", call.Path("user")).Thrown();

    private Answer Shown(int status, Group g) => IdentityDoor.One(status, "group", g, (o, x) => UserWire.Write(o, cloud, x));
}
