using Alize.Kernel;

namespace Alize.Services.Identity;

/// <summary>/users: accounts, their own password, their projects and groups.</summary>
public sealed class UsersApi(Users users, Logins logins, Passwords passwords, Scopes scopes, Groups groups, Cloud cloud) : IDoor
{
    public void Map(Doors doors)
    {
        var keystone = doors.Open(IdentityDoor.Door);
        keystone.Get("/users", IdentityPolicy.UsersList, List);
        keystone.Post(
            "/users", IdentityPolicy.UsersWrite, async c =>
                Shown(201, await users.Create(c.Caller, c.Body.GetProperty("user"), c.Ct)), UserWire.Create);
        keystone.Get("/users/{id}", IdentityPolicy.UsersShow, Show);
        keystone.Head("/users/{id}", IdentityPolicy.UsersShow, Show);
        keystone.Patch(
            "/users/{id}", IdentityPolicy.UsersWrite, async c =>
                Shown(200, await users.Update(c.Caller, c.Path("id"), c.Body.GetProperty("user"), c.Ct)), UserWire.Update);
        keystone.Delete("/users/{id}", IdentityPolicy.UsersWrite, Delete);
        keystone.Post("/users/{id}/password", IdentityPolicy.PasswordChange, ChangePassword, UserWire.Password);
        keystone.Get("/users/{id}/projects", IdentityPolicy.UserProjects, Projects);
        keystone.Get("/users/{id}/groups", IdentityPolicy.UserGroups, GroupsOf);
    }

    private async Task<Answer> List(Call call)
    {
        var where = IdentityDoor.Filter(call, ("name", "u.name"), ("domain_id", "u.domain"), ("default_project_id", "u.default_project"));
        if (call.Query("enabled") is { } enabled)
        {
            where.Add($" AND u.enabled = {enabled.ToFlag() ?? true}");
        }

        if (call.Caller.DomainId is { } domain && call.Query("domain_id") is null)
        {
            where.Add($" AND u.domain = {domain}");
        }

        var page = IdentityDoor.PageOf(call);
        var found = await users.List(where, page, call.Ct);
        return IdentityDoor.List(
            call, cloud, "users", found, (o, u) => UserWire.Write(o, cloud, u), IdentityDoor.Next(page, found, u => u.Id));
    }

    private async Task<Answer> Show(Call call)
    {
        IdentityPolicy.SelfOrAdmin(call.Caller, call.Path("id"), "identity:get_user");
        return Shown(200, await users.Get(call.Path("id"), call.Ct));
    }

    private async Task<Answer> Delete(Call call)
    {
        await users.Delete(call.Caller, call.Path("id"));
        return Answer.Empty(204);
    }

    /// <summary>The old password is checked as a login is: wrong ones count and lock.</summary>
    private async Task<Answer> ChangePassword(Call call)
    {
        var body = call.Body.GetProperty("user");
        await logins.ProvePassword(call.Path("id"), body.Text("original_password"), call.RequestId, call.Ct);
        await passwords.Change(call.Path("id"), body.Text("password"), call.RequestId, call.Ct);
        return Answer.Empty(204);
    }

    private async Task<Answer> Projects(Call call)
    {
        IdentityPolicy.SelfOrAdmin(call.Caller, call.Path("id"), "identity:list_user_projects");
        await users.Get(call.Path("id"), call.Ct);
        var found = await scopes.Projects(call.Path("id"), call.Ct);
        return IdentityDoor.List(call, cloud, "projects", found, (o, p) => ProjectWire.Write(o, cloud, p));
    }

    private async Task<Answer> GroupsOf(Call call)
    {
        IdentityPolicy.SelfOrAdmin(call.Caller, call.Path("id"), "identity:list_groups_for_user");
        await users.Get(call.Path("id"), call.Ct);
        var where = IdentityDoor.Filter(call, ("name", "g.name"));
        where.Add($" AND g.id IN (SELECT team FROM identity_member WHERE account = {call.Path("id")})");
        return IdentityDoor.List(
            call, cloud, "groups", await groups.List(where, IdentityDoor.PageOf(call), call.Ct), (o, g) => UserWire.Write(o, cloud, g));
    }

    private Answer Shown(int status, User u) => IdentityDoor.One(status, "user", u, (o, x) => UserWire.Write(o, cloud, x));
}
