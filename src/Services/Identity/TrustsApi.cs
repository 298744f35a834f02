using Alize.Kernel;

namespace Alize.Services.Identity;

/// <summary>/OS-TRUST/trusts.</summary>
public sealed class TrustsApi(Trusts trusts, Cloud cloud) : IDoor
{
    public static readonly string[] Known =
    [
        "trustor_user_id", "trustee_user_id", "project_id", "impersonation", "expires_at", "remaining_uses", "roles", "allow_redelegation",
        "redelegation_count", "id", "links", "deleted_at", "roles_links", "redelegated_trust_id",
    ];

    private static readonly Schema _create = IdentityDoor.Of(
        "trust", ("trustor_user_id", IdentityDoor.IdText.Required()), ("trustee_user_id", IdentityDoor.IdText.Required()),
        ("impersonation", Schema.Flag(asText: false).Required()),
        ("project_id", IdentityDoor.IdText.OrNull()), ("expires_at", Schema.Text(0, 64).OrNull()),
        ("remaining_uses", Schema.Integer(1, asText: false).OrNull()),
        ("allow_redelegation", Schema.Flag(asText: false)),
        ("redelegation_count", Schema.Integer(0, Trusts.MostDepth, asText: false).OrNull()),
        ("roles", Schema.List(Schema.Object(("id", IdentityDoor.IdText), ("name", IdentityDoor.Name)).Open(), 0, 100)));

    public void Map(Doors doors)
    {
        var keystone = doors.Open(IdentityDoor.Door);
        keystone.Get("/OS-TRUST/trusts", IdentityPolicy.Trusts, List);
        keystone.Post("/OS-TRUST/trusts", IdentityPolicy.Trusts, Create, _create);
        keystone.Get("/OS-TRUST/trusts/{id}", IdentityPolicy.Trusts, Show);
        keystone.Delete("/OS-TRUST/trusts/{id}", IdentityPolicy.Trusts, Delete);
        keystone.Get("/OS-TRUST/trusts/{id}/roles", IdentityPolicy.Trusts, Roles);
        keystone.Get("/OS-TRUST/trusts/{id}/roles/{role}", IdentityPolicy.Trusts, Role);
        keystone.Head("/OS-TRUST/trusts/{id}/roles/{role}", IdentityPolicy.Trusts, Role);
    }

    private async Task<Answer> List(Call call)
    {
        var found = await trusts.List(call.Caller, call.Query("trustor_user_id"), call.Query("trustee_user_id"), call.Ct);
        return IdentityDoor.List(call, cloud, "trusts", found, (o, t) => Write(o, t, null));
    }

    private async Task<Answer> Create(Call call)
    {
        var (trust, roles) = await trusts.Create(call.Caller, call.Body.GetProperty("trust"));
        return Answer.Json(201, o => o.Object("trust", x => Write(x, trust, roles)));
    }

    private async Task<Answer> Show(Call call)
    {
        var (trust, roles) = await trusts.Get(call.Caller, call.Path("id"), call.Ct);
        return Answer.Json(200, o => o.Object("trust", x => Write(x, trust, roles)));
    }

    private async Task<Answer> Delete(Call call)
    {
        await trusts.Delete(call.Caller, call.Path("id"));
        return Answer.Empty(204);
    }

    private async Task<Answer> Roles(Call call)
    {
        var (_, roles) = await trusts.Get(call.Caller, call.Path("id"), call.Ct);
        return IdentityDoor.List(call, cloud, "roles", roles, WriteRole);
    }

    private async Task<Answer> Role(Call call)
    {
        var (_, roles) = await trusts.Get(call.Caller, call.Path("id"), call.Ct);
        var role = roles.Find(r => r.Id == call.Path("role")) ?? throw IdentityFaults.Missing("role", call.Path("role")).Thrown();
        return IdentityDoor.One(200, "role", role, WriteRole);
    }

    private void WriteRole(JsonOut o, RoleRef r)
    {
        o.Text("id", r.Id);
        o.Text("name", r.Name);
        IdentityDoor.Self(o, cloud, "roles/" + r.Id);
    }

    private void Write(JsonOut o, Trust t, List<RoleRef>? roles)
    {
        o.Text("id", t.Id);
        o.Text("trustor_user_id", t.TrustorId);
        o.Text("trustee_user_id", t.TrusteeId);
        o.Text("project_id", t.ProjectId);
        o.Flag("impersonation", t.Impersonation);
        o.Text("expires_at", t.ExpiresMs is { } expires ? IdentityDoor.Time(expires) : null);
        o.Null("deleted_at");
        o.Number("remaining_uses", t.RemainingUses);
        o.Number("redelegation_count", t.RedelegationCount);
        o.Text("redelegated_trust_id", t.RedelegatedFrom);
        IdentityDoor.WriteExtras(o, t.Extra);
        if (roles is not null)
        {
            o.List("roles", roles, WriteRole);
            o.Object("roles_links", l =>
            {
                l.Text("self", IdentityDoor.Url(cloud, $"OS-TRUST/trusts/{t.Id}/roles"));
                l.Null("previous");
                l.Null("next");
            });
        }

        IdentityDoor.Self(o, cloud, "OS-TRUST/trusts/" + t.Id);
    }
}
