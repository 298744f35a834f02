using System.Net;
using Alize.Services.Identity;
using Alize.Tests.Fixture;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace Alize.Tests.Identity;

/// <summary>Ways to become more than one is, none of which works.</summary>
public sealed class EscalationTests
{
    [Fact]
    public async Task A_member_grants_itself_nothing_and_sees_nobody_else()
    {
        await using var cloud = await TestCloud.Start(fakeIdentity: false);
        var keystone = await Keystone.Admin(cloud);
        var (user, project) = await keystone.MakeUser("ana", "first-secret", "p-ana", "member");
        var (other, _) = await keystone.MakeUser("bob", "first-secret", "p-bob", "member");
        var token = await keystone.Login("ana", "first-secret", "p-ana");
        var admin = await keystone.RoleId("admin");
        foreach (var (method, path, body) in new (HttpMethod, string, object?)[]
        {
            (HttpMethod.Put, $"projects/{project}/users/{user}/roles/{admin}", null),
            (HttpMethod.Put, $"system/users/{user}/roles/{admin}", null),
            (HttpMethod.Put, $"OS-INHERIT/domains/default/users/{user}/roles/{admin}/inherited_to_projects", null),
            (HttpMethod.Get, "users", null),
            (HttpMethod.Get, $"users/{other}", null),
            (HttpMethod.Get, "users/no-such-user", null),
            (HttpMethod.Get, $"users/{other}/credentials/OS-EC2", null),
            (HttpMethod.Get, $"users/{other}/application_credentials", null),
            (HttpMethod.Get, $"users/{other}/projects", null),
            (HttpMethod.Get, "projects", null),
            (HttpMethod.Get, "domains", null),
            (HttpMethod.Get, "role_assignments", null),
            (HttpMethod.Get, $"role_assignments?user.id={other}", null),
            (HttpMethod.Get, "services", null),
            (HttpMethod.Get, "policies", null),
            (HttpMethod.Post, "users", new { user = new { name = "eve", password = "first-secret" } }),
            (HttpMethod.Patch, $"users/{user}", new { user = new { default_project_id = project } }),
            (HttpMethod.Post, "roles", new { role = new { name = "mine" } }),
            (HttpMethod.Put, $"roles/{await keystone.RoleId("member")}/implies/{admin}", null),
            (HttpMethod.Post, $"users/{other}/application_credentials", new { application_credential = new { name = "x" } }),
            (HttpMethod.Post, $"users/{other}/credentials/OS-EC2", new { tenant_id = project }),
            (HttpMethod.Post, "credentials", new { credential = new { type = "ec2", blob = "{}", user_id = other, project_id = project } }),
        })
        {
            Assert.True(await keystone.Try(method, path, token, body) == HttpStatusCode.Forbidden, $"{method} {path}");
        }
    }

    [Fact]
    public async Task An_application_credential_gives_no_more_than_it_was_made_with()
    {
        await using var cloud = await TestCloud.Start(fakeIdentity: false);
        var keystone = await Keystone.Admin(cloud);
        var (user, project) = await keystone.MakeUser("ana", "first-secret", "p-ana", "member");
        var token = await keystone.Login("ana", "first-secret", "p-ana");
        Assert.Equal(HttpStatusCode.BadRequest, await keystone.Try(
            HttpMethod.Post, $"users/{user}/application_credentials", token,
            new { application_credential = new { name = "x", roles = new[] { new { name = "admin" } } } }));
        var credential = await keystone.AppCredential(user, token, new { name = "reads", roles = new[] { new { name = "reader" } } });
        var (status, reads) = await keystone.By(credential);
        Assert.Equal(HttpStatusCode.Created, status);
        Assert.Equal(["reader"], (await keystone.Worth(reads)).Roles);
        foreach (var (method, path, body) in new (HttpMethod, string, object?)[]
        {
            (HttpMethod.Post, $"users/{user}/application_credentials", new { application_credential = new { name = "y" } }),
            (HttpMethod.Delete, $"users/{user}/application_credentials/{credential.Id}", null),
            (HttpMethod.Post, $"users/{user}/credentials/OS-EC2", new { tenant_id = project }),
            (HttpMethod.Get, $"users/{user}/credentials/OS-EC2", null),
            (HttpMethod.Get, "credentials", null),
            (HttpMethod.Post, "credentials", new { credential = new { type = "x", blob = "y" } }),
            (HttpMethod.Post, "OS-TRUST/trusts",
                new { trust = new { trustor_user_id = user, trustee_user_id = user, impersonation = true, project_id = project } }),
        })
        {
            Assert.True(await keystone.Try(method, path, reads, body) == HttpStatusCode.Forbidden, $"{method} {path}");
        }

        var rescoped = await keystone.Auth(
            new { methods = new[] { "token" }, token = new { id = reads } }, new { project = new { id = project } });
        Assert.Equal(HttpStatusCode.Forbidden, rescoped.Status);
        Assert.Equal(HttpStatusCode.Unauthorized, (await keystone.By((credential.Id, "wrong"))).Status);
    }

    [Fact]
    public async Task A_key_that_an_application_credential_made_has_that_ones_rights()
    {
        await using var cloud = await TestCloud.Start(fakeIdentity: false);
        var keystone = await Keystone.Admin(cloud);
        var (user, project) = await keystone.MakeUser("ana", "first-secret", "p-ana", "member");
        var token = await keystone.Login("ana", "first-secret", "p-ana");
        var credential = await keystone.AppCredential(
            user, token, new { name = "reads", unrestricted = true, roles = new[] { new { name = "reader" } } });
        var (_, reads) = await keystone.By(credential);
        var (_, made, _) = await cloud.Send(
            HttpMethod.Post, $"/identity/v3/users/{user}/credentials/OS-EC2", reads, new { tenant_id = project });
        var access = made.GetProperty("credential").GetProperty("access").GetString()!;
        var identity = cloud.Services.GetRequiredService<IIdentity>();
        var key = await identity.FindAccessKey(access, default);
        Assert.Equal(made.GetProperty("credential").GetProperty("secret").GetString(), key!.Secret);
        Assert.Equal(["reader"], key.Caller.Roles);
        await keystone.Do(HttpMethod.Delete, $"users/{user}/application_credentials/{credential.Id}", HttpStatusCode.NoContent);
        Assert.Null(await identity.FindAccessKey(access, default));
    }

    [Fact]
    public async Task Roles_imply_neither_admin_nor_in_circles()
    {
        await using var cloud = await TestCloud.Start(fakeIdentity: false);
        var keystone = await Keystone.Admin(cloud);
        var (reader, member, admin) = (await keystone.RoleId("reader"), await keystone.RoleId("member"), await keystone.RoleId("admin"));
        await keystone.Do(HttpMethod.Put, $"roles/{reader}/implies/{admin}", HttpStatusCode.Forbidden);
        await keystone.Do(HttpMethod.Put, $"roles/{reader}/implies/{member}", HttpStatusCode.BadRequest);
        await keystone.Do(HttpMethod.Put, $"roles/{reader}/implies/{reader}", HttpStatusCode.BadRequest);
    }

    [Fact]
    public async Task A_role_of_a_domain_implies_one_of_another_domain_and_no_role_of_the_cloud_implies_it()
    {
        await using var cloud = await TestCloud.Start(fakeIdentity: false);
        var keystone = await Keystone.Admin(cloud);
        var ids = new List<string>();
        foreach (var name in (string[])["one", "two"])
        {
            var domain = await Made("domains", "domain", new { domain = new { name } });
            ids.Add(await Made("roles", "role", new { role = new { name, domain_id = domain } }));
        }

        async Task<string> Made(string path, string kind, object body) =>
            (await keystone.Do(HttpMethod.Post, path, HttpStatusCode.Created, body)).GetProperty(kind).GetProperty("id").GetString()!;

        await keystone.Do(HttpMethod.Put, $"roles/{ids[0]}/implies/{ids[1]}", HttpStatusCode.Created);
        await keystone.Do(HttpMethod.Put, $"roles/{await keystone.RoleId("member")}/implies/{ids[0]}", HttpStatusCode.Forbidden);
    }

    [Fact]
    public async Task Who_only_saw_a_signature_gets_no_token_for_it()
    {
        await using var cloud = await TestCloud.Start(fakeIdentity: false);
        var keystone = await Keystone.Admin(cloud);
        await keystone.MakeUser("ana", "first-secret", "p-ana", "member");
        var token = await keystone.Login("ana", "first-secret", "p-ana");
        foreach (var path in new[] { "s3tokens", "ec2tokens" })
        {
            Assert.Equal(HttpStatusCode.Unauthorized, await keystone.Try(HttpMethod.Post, path, null, new { credentials = new { } }));
            Assert.Equal(HttpStatusCode.Forbidden, await keystone.Try(HttpMethod.Post, path, token, new { credentials = new { } }));
        }
    }

    [Fact]
    public async Task Access_rules_hold_a_credential_to_what_they_name()
    {
        await using var cloud = await TestCloud.Start(fakeIdentity: false);
        var keystone = await Keystone.Admin(cloud);
        var (user, _) = await keystone.MakeUser("ana", "first-secret", "p-ana", "member");
        var token = await keystone.Login("ana", "first-secret", "p-ana");
        var rules =
            new[] { new { service = "identity", method = "GET", path = "/v3/auth/*" },
                new { service = "image", method = "GET", path = "/v2/**" } };
        var credential = await keystone.AppCredential(user, token, new { name = "narrow", access_rules = rules });
        var (_, narrow) = await keystone.By(credential);
        Assert.Equal(HttpStatusCode.OK, await keystone.Try(HttpMethod.Get, "auth/projects", narrow));
        Assert.Equal(HttpStatusCode.Forbidden, await keystone.Try(HttpMethod.Get, $"users/{user}", narrow));
        Assert.Equal(HttpStatusCode.OK, (await cloud.Send(HttpMethod.Get, "/image/v2/images", narrow)).Status);
        Assert.Equal(HttpStatusCode.Forbidden, (await cloud.Send(HttpMethod.Post, "/image/v2/images", narrow, new { name = "x" })).Status);
        var listed = await keystone.Do(HttpMethod.Get, $"users/{user}/access_rules", HttpStatusCode.OK);
        var rule = listed.GetProperty("access_rules")[0].GetProperty("id").GetString();
        await keystone.Do(HttpMethod.Delete, $"users/{user}/access_rules/{rule}", HttpStatusCode.Forbidden);
        await keystone.Do(HttpMethod.Delete, $"users/{user}/application_credentials/{credential.Id}", HttpStatusCode.NoContent);
        await keystone.Do(HttpMethod.Delete, $"users/{user}/access_rules/{rule}", HttpStatusCode.NoContent);
        await keystone.Do(HttpMethod.Get, $"users/{user}/access_rules/{rule}", HttpStatusCode.NotFound);
    }
}
