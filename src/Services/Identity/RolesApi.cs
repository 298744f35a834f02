using Alize.Kernel;

namespace Alize.Services.Identity;

/// <summary>/roles and /role_inferences.</summary>
public sealed class RolesApi(Roles roles, Cloud cloud) : IDoor
{
    public void Map(Doors doors)
    {
        var keystone = doors.Open(IdentityDoor.Door);
        keystone.Get("/roles", IdentityPolicy.RolesRead, List);
        keystone.Post(
            "/roles", IdentityPolicy.RolesWrite, async c =>
                Shown(201, await roles.Create(c.Caller, c.Body.GetProperty("role"))), RoleWire.Create);
        keystone.Get("/roles/{id}", IdentityPolicy.RolesRead, async c => Shown(200, await roles.Get(c.Path("id"), c.Ct)));
        keystone.Patch(
            "/roles/{id}", IdentityPolicy.RolesWrite, async c =>
                Shown(200, await roles.Update(c.Caller, c.Path("id"), c.Body.GetProperty("role"))), RoleWire.Update);
        keystone.Delete("/roles/{id}", IdentityPolicy.RolesWrite, c => Done(roles.Delete(c.Caller, c.Path("id"))));
        keystone.Get("/roles/{id}/implies", IdentityPolicy.RolesRead, Implied);
        keystone.Get(
            "/roles/{id}/implies/{implied}", IdentityPolicy.RolesRead, async c =>
                Inference(200, await roles.Rule(c.Path("id"), c.Path("implied"), c.Ct)));
        keystone.Head("/roles/{id}/implies/{implied}", IdentityPolicy.RolesRead, CheckRule);
        keystone.Put(
            "/roles/{id}/implies/{implied}", IdentityPolicy.RolesWrite, async c =>
                Inference(201, await roles.Imply(c.Caller, c.Path("id"), c.Path("implied"))));
        keystone.Delete(
            "/roles/{id}/implies/{implied}", IdentityPolicy.RolesWrite, c =>
                Done(roles.Unimply(c.Caller, c.Path("id"), c.Path("implied"))));
        keystone.Get("/role_inferences", IdentityPolicy.RolesRead, Inferences);
    }

    private static async Task<Answer> Done(Task act)
    {
        await act;
        return Answer.Empty(204);
    }

    private async Task<Answer> List(Call call)
    {
        var where = IdentityDoor.Filter(call, ("name", "r.name"));
        where.Add($" AND r.domain = {call.Query("domain_id") ?? ""}");
        return IdentityDoor.List(call, cloud, "roles", await roles.List(where, call.Ct), (o, r) => RoleWire.Write(o, cloud, r));
    }

    private async Task<Answer> Implied(Call call)
    {
        var (prior, implied) = await roles.Implied(call.Path("id"), call.Ct);
        return Answer.Json(200, o =>
        {
            o.Object("role_inference", x => RoleWire.WriteInference(x, cloud, prior, implied, one: false));
            IdentityDoor.Self(o, cloud, $"roles/{prior.Id}/implies");
        });
    }

    private async Task<Answer> CheckRule(Call call)
    {
        await roles.Rule(call.Path("id"), call.Path("implied"), call.Ct);
        return Answer.Empty(204);
    }

    private async Task<Answer> Inferences(Call call)
    {
        var byId = (await roles.List($"1 = 1", call.Ct)).ToDictionary(r => r.Id);
        var rules = (await roles.Rules(call.Ct)).ToLookup(r => r.Prior, r => r.Implied);
        return IdentityDoor.List(
            call, cloud, "role_inferences", rules,
            (o, g) => RoleWire.WriteInference(o, cloud, byId[g.Key], g.Select(i => byId[i]), one: false));
    }

    private Answer Inference(int status, (Role Prior, Role Implied) rule) => Answer.Json(status, o =>
    {
        o.Object("role_inference", x => RoleWire.WriteInference(x, cloud, rule.Prior, [rule.Implied], one: true));
        IdentityDoor.Self(o, cloud, $"roles/{rule.Prior.Id}/implies/{rule.Implied.Id}");
    });

    private Answer Shown(int status, Role r) => IdentityDoor.One(status, "role", r, (o, x) => RoleWire.Write(o, cloud, x));
}
