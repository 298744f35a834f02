using Alize.Kernel;

namespace Alize.Services.Identity;

/// <summary>/users/{id}/application_credentials.</summary>
public sealed class AppCredentialsApi(AppCredentials credentials, Cloud cloud) : IDoor
{
    private static readonly Schema _create = IdentityDoor.Of(
        "application_credential", ("name", IdentityDoor.Name.Required()), ("description", IdentityDoor.Description),
        ("secret", Schema.Text(0, PasswordHasher.MostChars).OrNull()),
        ("expires_at", Schema.Text(0, 64).OrNull()), ("unrestricted", Schema.Flag(asText: false)),
        ("roles", Schema.List(Schema.Object(("id", IdentityDoor.IdText), ("name", IdentityDoor.Name)).Open(), 0, 100)),
        ("access_rules", Schema.List(AccessRuleRow.Body, 0, 50)));

    public void Map(Doors doors)
    {
        var keystone = doors.Open(IdentityDoor.Door);
        keystone.Get("/users/{user}/application_credentials", IdentityPolicy.AppCredentials, List);
        keystone.Post("/users/{user}/application_credentials", IdentityPolicy.AppCredentials, Create, _create);
        keystone.Get("/users/{user}/application_credentials/{id}", IdentityPolicy.AppCredentials, Show);
        keystone.Delete("/users/{user}/application_credentials/{id}", IdentityPolicy.AppCredentials, Delete);
    }

    private async Task<Answer> List(Call call)
    {
        IdentityPolicy.SelfOrAdmin(call.Caller, call.Path("user"), "identity:list_application_credentials");
        var found = await credentials.List(call.Path("user"), call.Query("name"), call.Ct);
        return IdentityDoor.List(call, cloud, "application_credentials", found, (o, f) => Write(o, f.Credential, f.Roles, null));
    }

    private async Task<Answer> Show(Call call)
    {
        IdentityPolicy.SelfOrAdmin(call.Caller, call.Path("user"), "identity:get_application_credential");
        var (credential, roles) = await credentials.Get(call.Path("user"), call.Path("id"), call.Ct);
        return Answer.Json(200, o => o.Object("application_credential", x => Write(x, credential, roles, null)));
    }

    private async Task<Answer> Create(Call call)
    {
        const string Action = "identity:create_application_credential";
        IdentityPolicy.Unrestricted(call.Caller, Action);
        if (call.Caller.UserId != call.Path("user"))
        {
            throw Fault.Forbidden($"You are not authorized to perform the requested action: {Action}.").Thrown();
        }

        var body = call.Body.GetProperty("application_credential");
        var (credential, roles, secret) = await credentials.Create(call.Caller, body);
        return Answer.Json(201, o => o.Object("application_credential", x => Write(x, credential, roles, secret)));
    }

    private async Task<Answer> Delete(Call call)
    {
        IdentityPolicy.Unrestricted(call.Caller, "identity:delete_application_credential");
        IdentityPolicy.SelfOrAdmin(call.Caller, call.Path("user"), "identity:delete_application_credential");
        await credentials.Delete(call.Caller, call.Path("user"), call.Path("id"));
        return Answer.Empty(204);
    }

    private void Write(JsonOut o, AppCredential c, List<RoleRef> roles, string? secret)
    {
        o.Text("id", c.Id);
        o.Text("name", c.Name);
        o.Text("description", c.Description);
        o.Text("project_id", c.ProjectId);
        o.Text("user_id", c.UserId);
        o.Text("expires_at", c.ExpiresMs is { } expires ? IdentityDoor.TimeMicros(expires, c.ExpiresFraction) : null);
        o.Flag("unrestricted", c.Unrestricted);
        o.Text("system", null);
        o.List("roles", roles, (x, r) =>
        {
            x.Text("id", r.Id);
            x.Text("name", r.Name);
            x.Text("domain_id", null);
        });
        if (c.Rules is { } rules)
        {
            o.Raw("access_rules", rules);
        }

        if (secret is not null)
        {
            o.Text("secret", secret);
        }

        IdentityDoor.Self(o, cloud, $"users/{c.UserId}/application_credentials/{c.Id}");
    }
}
