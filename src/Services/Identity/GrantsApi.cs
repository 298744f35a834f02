using Alize.Kernel;

namespace Alize.Services.Identity;

/// <summary>Roles of users and groups on projects, domains and the system: one table of routes for all the combinations.</summary>
public sealed class GrantsApi(Grants grants, Cloud cloud) : IDoor
{
    public void Map(Doors doors)
    {
        var keystone = doors.Open(IdentityDoor.Door);
        foreach (var actor in new[] { "user", "group" })
        {
            foreach (var target in new[] { "project", "domain" })
            {
                Map(keystone, $"/{target}s/{{target}}/{actor}s/{{actor}}/roles", "", actor, target, inherited: false);
                Map(keystone, $"/OS-INHERIT/{target}s/{{target}}/{actor}s/{{actor}}/roles",
                    "/inherited_to_projects", actor, target, inherited: true);
            }

            Map(keystone, $"/system/{actor}s/{{actor}}/roles", "", actor, "system", inherited: false);
        }
    }

    private void Map(Routes keystone, string path, string tail, string actor, string target, bool inherited)
    {
        Grant Of(Call call) => new(
            actor, call.Path("actor"), target, target == "system" ? Grant.Everything : call.Path("target"), call.Path("role"), inherited);
        var one = path + "/{role}" + tail;
        keystone.Get(path + tail, IdentityPolicy.GrantsRead, async c =>
            IdentityDoor.List(c, cloud, "roles", await grants.List(Of(c), c.Ct), (o, r) => RoleWire.Write(o, cloud, r)));
        keystone.Put(one, IdentityPolicy.GrantsWrite, c => Done(grants.Add(c.Caller, Of(c))));
        keystone.Get(one, IdentityPolicy.GrantsRead, c => Done(grants.Check(Of(c), c.Ct)));
        keystone.Head(one, IdentityPolicy.GrantsRead, c => Done(grants.Check(Of(c), c.Ct)));
        keystone.Delete(one, IdentityPolicy.GrantsWrite, c => Done(grants.Remove(c.Caller, Of(c))));
    }

    private static async Task<Answer> Done(Task act)
    {
        await act;
        return Answer.Empty(204);
    }
}
