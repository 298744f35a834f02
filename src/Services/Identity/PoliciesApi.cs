using Alize.Kernel;

namespace Alize.Services.Identity;

/// <summary>/policies: documents that clients keep here; this cloud's own rules are in its code.</summary>
public sealed class PoliciesApi(Policies policies, Cloud cloud) : IDoor
{
    private static readonly Schema _create = IdentityDoor.Of(
        "policy", ("type", Schema.Text(1, 255).Required()), ("blob", Schema.Text(0, 65_535).Required()));

    private static readonly Schema _update = IdentityDoor.Of("policy", ("type", Schema.Text(1, 255)), ("blob", Schema.Text(0, 65_535)));

    public void Map(Doors doors)
    {
        var keystone = doors.Open(IdentityDoor.Door);
        keystone.Get("/policies", IdentityPolicy.Policies, List);
        keystone.Post(
            "/policies", IdentityPolicy.Policies, async c =>
                Shown(201, await policies.Create(c.Caller, c.Body.GetProperty("policy"))), _create);
        keystone.Get("/policies/{id}", IdentityPolicy.Policies, async c => Shown(200, await policies.Get(c.Path("id"), c.Ct)));
        keystone.Patch(
            "/policies/{id}", IdentityPolicy.Policies, async c =>
                Shown(200, await policies.Update(c.Caller, c.Path("id"), c.Body.GetProperty("policy"))), _update);
        keystone.Delete("/policies/{id}", IdentityPolicy.Policies, Delete);
    }

    private async Task<Answer> List(Call call) => IdentityDoor.List(
        call, cloud, "policies", await policies.List(IdentityDoor.Filter(call, ("type", "type")), call.Ct), (o, p) => Write(o, p));

    private async Task<Answer> Delete(Call call)
    {
        await policies.Delete(call.Caller, call.Path("id"));
        return Answer.Empty(204);
    }

    private Answer Shown(int status, PolicyDocument p) => IdentityDoor.One(status, "policy", p, Write);

    private void Write(JsonOut o, PolicyDocument p)
    {
        o.Text("id", p.Id);
        o.Text("type", p.Type);
        o.Text("blob", p.Blob);
        IdentityDoor.WriteExtras(o, p.Extra);
        IdentityDoor.Self(o, cloud, "policies/" + p.Id);
    }
}
