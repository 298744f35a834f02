using System.Net;
using Alize.Tests.Fixture;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;
using Xunit;

namespace Alize.Tests.Identity;

/// <summary>A token shown again after what it stood for has gone.</summary>
public sealed class ReplayTests
{
    [Theory, MemberData(nameof(Engines.All), MemberType = typeof(Engines))]
    public async Task What_a_token_stands_for_ends_with_whatever_gave_it(string engine)
    {
        await using var cloud = await TestCloud.Start(engine, fakeIdentity: false);
        var keystone = await Keystone.Admin(cloud);
        var (user, project) = await keystone.MakeUser("ana", "first-secret", "p-ana", "member");
        async Task Ends(string path, object off, object on)
        {
            var token = await keystone.Login("ana", "first-secret", "p-ana");
            Assert.Equal(HttpStatusCode.OK, (await keystone.Worth(token)).Status);
            await keystone.Do(HttpMethod.Patch, path, HttpStatusCode.OK, off);
            Assert.Equal(HttpStatusCode.NotFound, (await keystone.Worth(token)).Status);
            Assert.Equal(HttpStatusCode.Unauthorized, await keystone.Try(HttpMethod.Get, "auth/projects", token));
            await keystone.Do(HttpMethod.Patch, path, HttpStatusCode.OK, on);
        }

        await Ends($"users/{user}", new { user = new { enabled = false } }, new { user = new { enabled = true } });
        await Ends($"projects/{project}", new { project = new { enabled = false } }, new { project = new { enabled = true } });
        await Ends($"users/{user}", new { user = new { password = "other-secret" } }, new { user = new { password = "first-secret" } });
        var last = await keystone.Login("ana", "first-secret", "p-ana");
        await keystone.Do(HttpMethod.Delete, $"users/{user}", HttpStatusCode.NoContent);
        Assert.Equal(HttpStatusCode.NotFound, (await keystone.Worth(last)).Status);
    }

    [Fact]
    public async Task A_user_put_out_of_a_group_loses_the_groups_roles_at_once()
    {
        await using var cloud = await TestCloud.Start(fakeIdentity: false);
        var keystone = await Keystone.Admin(cloud);
        var (user, project) = await keystone.MakeUser("ana", "first-secret", "p-ana", "reader");
        var group = await keystone.Made("groups", new { group = new { name = "makers" } }, "group");
        await keystone.Do(
            HttpMethod.Put, $"projects/{project}/groups/{group}/roles/{await keystone.RoleId("manager")}", HttpStatusCode.NoContent);
        var token = await keystone.Login("ana", "first-secret", "p-ana");
        Assert.Equal(["reader"], (await keystone.Worth(token)).Roles);
        await keystone.Do(HttpMethod.Put, $"groups/{group}/users/{user}", HttpStatusCode.NoContent);
        Assert.Equal(["manager", "member", "reader"], (await keystone.Worth(token)).Roles);
        await keystone.Do(HttpMethod.Delete, $"groups/{group}/users/{user}", HttpStatusCode.NoContent);
        Assert.Equal(["reader"], (await keystone.Worth(token)).Roles);
    }

    [Fact]
    public async Task A_credential_ends_when_its_user_loses_a_role_that_it_hands_on()
    {
        await using var cloud = await TestCloud.Start(fakeIdentity: false);
        var keystone = await Keystone.Admin(cloud);
        var (user, project) = await keystone.MakeUser("ana", "first-secret", "p-ana", "member");
        await keystone.Do(
            HttpMethod.Put, $"projects/{project}/users/{user}/roles/{await keystone.RoleId("reader")}", HttpStatusCode.NoContent);
        var token = await keystone.Login("ana", "first-secret", "p-ana");
        var credential = await keystone.AppCredential(user, token, new { name = "c", roles = new[] { new { name = "member" } } });
        var (_, by) = await keystone.By(credential);
        Assert.Equal(["member", "reader"], (await keystone.Worth(by)).Roles);
        await keystone.Do(
            HttpMethod.Delete, $"projects/{project}/users/{user}/roles/{await keystone.RoleId("member")}", HttpStatusCode.NoContent);
        Assert.Equal(HttpStatusCode.NotFound, (await keystone.Worth(by)).Status);
        Assert.Equal(HttpStatusCode.Unauthorized, (await keystone.By(credential)).Status);
    }

    [Fact]
    public async Task A_lock_out_ends_after_its_time_and_a_token_after_its_own()
    {
        var clock = new FakeTimeProvider(DateTimeOffset.UnixEpoch.AddYears(56));
        await using var cloud = await TestCloud.Start(fakeIdentity: false, replace: s => s.AddSingleton<TimeProvider>(clock));
        clock.Advance(TimeSpan.FromSeconds(1));
        var keystone = await Keystone.Admin(cloud);
        await keystone.MakeUser("ana", "first-secret", "p-ana", "member");
        Task<HttpStatusCode> Login(string password) =>
            keystone.Try(HttpMethod.Post, "auth/tokens", null, Keystone.Password("ana", password, "p-ana"));
        for (var i = 0; i < 5; i++)
        {
            Assert.Equal(HttpStatusCode.Unauthorized, await Login("wrong"));
        }

        Assert.Equal(HttpStatusCode.Unauthorized, await Login("first-secret"));
        clock.Advance(TimeSpan.FromSeconds(31));
        Assert.Equal(HttpStatusCode.Created, await Login("first-secret"));
        var token = await keystone.Login("ana", "first-secret", "p-ana");
        Assert.Equal(HttpStatusCode.OK, await keystone.Try(HttpMethod.Get, "auth/projects", token));
        clock.Advance(TimeSpan.FromDays(1));
        Assert.Equal(HttpStatusCode.Unauthorized, await keystone.Try(HttpMethod.Get, "auth/projects", token));
    }

    [Fact]
    public async Task Many_guesses_at_once_lock_as_one_after_the_other_do()
    {
        await using var cloud = await TestCloud.Start(fakeIdentity: false);
        var keystone = await Keystone.Admin(cloud);
        await keystone.MakeUser("ana", "first-secret", "p-ana", "member");
        var guesses = Enumerable.Range(0, 20)
            .Select(i => keystone.Try(HttpMethod.Post, "auth/tokens", null, Keystone.Password("ana", $"guess-{i}", "p-ana")));
        Assert.All(await Task.WhenAll(guesses), s => Assert.Equal(HttpStatusCode.Unauthorized, s));
        Assert.Equal(
            HttpStatusCode.Unauthorized, await keystone.Try(
                HttpMethod.Post, "auth/tokens", null, Keystone.Password("ana", "first-secret", "p-ana")));
    }
}
