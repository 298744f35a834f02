using System.Net;
using Alize.Tests.Fixture;
using Xunit;

namespace Alize.Tests.Identity;

/// <summary>Who has which role where.</summary>
public sealed class AssignmentTests
{
    [Theory, MemberData(nameof(Engines.All), MemberType = typeof(Engines))]
    public async Task A_role_inherited_from_a_domain_works_in_every_project_below(string engine)
    {
        await using var cloud = await TestCloud.Start(engine, fakeIdentity: false);
        var keystone = await Keystone.Admin(cloud);
        var domain = await keystone.Made("domains", new { domain = new { name = "town" } }, "domain");
        var top = await keystone.Made("projects", new { project = new { name = "top", domain_id = domain } }, "project");
        var leaf = await keystone.Made("projects", new { project = new { name = "leaf", parent_id = top } }, "project");
        var user = await keystone.Made("users", new { user = new { name = "ana", password = "first-secret", domain_id = domain } }, "user");
        var member = await keystone.RoleId("member");
        var path = $"OS-INHERIT/domains/{domain}/users/{user}/roles/{member}/inherited_to_projects";
        await keystone.Do(HttpMethod.Put, path, HttpStatusCode.NoContent);
        await keystone.Do(HttpMethod.Head, path, HttpStatusCode.NoContent);
        var identity = new { methods = new[] { "password" }, password = new { user = new { id = user, password = "first-secret" } } };
        var (status, token) = await keystone.Auth(identity, new { project = new { id = leaf } });
        Assert.Equal(HttpStatusCode.Created, status);
        Assert.Equal(["member", "reader"], (await keystone.Worth(token)).Roles);
        Assert.Equal(HttpStatusCode.Unauthorized, (await keystone.Auth(identity, new { domain = new { id = domain } })).Status);
        var effective = await keystone.Do(
            HttpMethod.Get, $"role_assignments?effective&include_names&user.id={user}&scope.project.id={leaf}", HttpStatusCode.OK);
        Assert.Equal(["member", "reader"], effective.GetProperty("role_assignments").EnumerateArray()
            .Select(a => a.GetProperty("role").GetProperty("name").GetString()!).Order(StringComparer.Ordinal));
        await keystone.Do(HttpMethod.Delete, path, HttpStatusCode.NoContent);
        Assert.Equal(HttpStatusCode.NotFound, (await keystone.Worth(token)).Status);
    }

    [Fact]
    public async Task A_grant_lower_in_the_tree_is_listed_with_its_subtree()
    {
        await using var cloud = await TestCloud.Start(fakeIdentity: false);
        var keystone = await Keystone.Admin(cloud);
        var top = await keystone.Made("projects", new { project = new { name = "top" } }, "project");
        var leaf = await keystone.Made("projects", new { project = new { name = "leaf", parent_id = top } }, "project");
        var user = await keystone.Made("users", new { user = new { name = "ana" } }, "user");
        await keystone.Do(
            HttpMethod.Put, $"projects/{leaf}/users/{user}/roles/{await keystone.RoleId("member")}", HttpStatusCode.NoContent);
        async Task<int> Count(string query) =>
            (await keystone.Do(HttpMethod.Get, "role_assignments?" + query, HttpStatusCode.OK))
                .GetProperty("role_assignments").GetArrayLength();
        Assert.Equal(0, await Count($"scope.project.id={top}"));
        Assert.Equal(1, await Count($"scope.project.id={top}&include_subtree"));
        Assert.Equal(2, await Count($"scope.project.id={top}&include_subtree&effective"));
        Assert.Equal(1, await Count($"user.id={user}"));
        await keystone.Do(HttpMethod.Get, "role_assignments?include_subtree", HttpStatusCode.BadRequest);
    }

    [Fact]
    public async Task A_role_of_a_domain_works_only_by_what_it_implies()
    {
        await using var cloud = await TestCloud.Start(fakeIdentity: false);
        var keystone = await Keystone.Admin(cloud);
        var (user, project) = await keystone.MakeUser("ana", "first-secret", "p-ana", "reader");
        var role = await keystone.Made("roles", new { role = new { name = "clerk", domain_id = "default" } }, "role");
        await keystone.Do(HttpMethod.Put, $"roles/{role}/implies/{await keystone.RoleId("member")}", HttpStatusCode.Created);
        await keystone.Do(HttpMethod.Put, $"projects/{project}/users/{user}/roles/{role}", HttpStatusCode.NoContent);
        var token = await keystone.Login("ana", "first-secret", "p-ana");
        Assert.Equal(["member", "reader"], (await keystone.Worth(token)).Roles);
        await keystone.Do(HttpMethod.Put, $"system/users/{user}/roles/{role}", HttpStatusCode.Forbidden);
    }

    [Fact]
    public async Task An_admin_of_the_system_is_one_and_a_domain_scope_is_its_own()
    {
        await using var cloud = await TestCloud.Start(fakeIdentity: false);
        var keystone = await Keystone.Admin(cloud);
        var identity = new
        {
            methods = new[] { "password" },
            password = new { user = new { name = "admin", password = cloud.AdminPassword, domain = new { name = "Default" } } },
        };
        var (_, system) = await keystone.Auth(identity, new { system = new { all = true } });
        Assert.Equal(HttpStatusCode.OK, await keystone.Try(HttpMethod.Get, "users", system));
        var (status, _) = await keystone.Auth(identity, new { domain = new { id = "default" } });
        Assert.Equal(HttpStatusCode.Unauthorized, status);
        var (_, unscoped) = await keystone.Auth(identity, "unscoped");
        Assert.Equal(HttpStatusCode.Forbidden, await keystone.Try(HttpMethod.Get, "users", unscoped));
        Assert.Equal(HttpStatusCode.Forbidden, await keystone.Try(HttpMethod.Get, "auth/catalog", unscoped));
    }

    [Theory, MemberData(nameof(Engines.All), MemberType = typeof(Engines))]
    public async Task A_trust_lends_a_role_until_it_is_ended_or_used_up(string engine)
    {
        await using var cloud = await TestCloud.Start(engine, fakeIdentity: false);
        var keystone = await Keystone.Admin(cloud);
        var (trustor, project) = await keystone.MakeUser("ana", "first-secret", "p-ana", "member");
        var (trustee, _) = await keystone.MakeUser("bob", "first-secret", "p-bob", "reader");
        var token = await keystone.Login("ana", "first-secret", "p-ana");
        object Wish(string role, int? uses) => new
        {
            trust = new
            {
                trustor_user_id = trustor, trustee_user_id = trustee, project_id = project,
                impersonation = true, remaining_uses = uses, roles = new[] { new { name = role } }
            },
        };
        Assert.Equal(HttpStatusCode.Forbidden, await keystone.Try(HttpMethod.Post, "OS-TRUST/trusts", token, Wish("admin", null)));
        var (_, made, _) = await cloud.Send(HttpMethod.Post, "/identity/v3/OS-TRUST/trusts", token, Wish("reader", 1));
        var trust = made.GetProperty("trust").GetProperty("id").GetString();
        object By(string user) =>
            new { methods = new[] { "password" }, password = new { user = new { id = user, password = "first-secret" } } };
        var scope = new Dictionary<string, object> { ["OS-TRUST:trust"] = new { id = trust } };
        Assert.Equal(HttpStatusCode.Forbidden, (await keystone.Auth(By(trustor), scope)).Status);
        var (status, lent) = await keystone.Auth(By(trustee), scope);
        Assert.Equal(HttpStatusCode.Created, status);
        Assert.Equal(["reader"], (await keystone.Worth(lent)).Roles);
        Assert.Equal(HttpStatusCode.Forbidden, (await keystone.Auth(By(trustee), scope)).Status);
        Assert.Equal(
            HttpStatusCode.Forbidden, (await keystone.Auth(new { methods = new[] { "token" }, token = new { id = lent } })).Status);
        Assert.Equal(HttpStatusCode.NoContent, await keystone.Try(HttpMethod.Delete, $"OS-TRUST/trusts/{trust}", token));
        Assert.Equal(HttpStatusCode.NotFound, (await keystone.Worth(lent)).Status);
    }
}
