using System.Globalization;
using System.Net;
using System.Text.Json;
using Alize.Tests.Coverage;
using Alize.Tests.Fixture;
using Xunit;

namespace Alize.Tests.Identity;

/// <summary>Signing in over HTTP, with everything real.</summary>
public sealed class LoginTests
{
    private static readonly string[] _malformed =
    [
        "{",
        "[]",
        "{\"auth\": 5}",
        "{\"auth\": {\"identity\": {\"methods\": []}}}",
        "{\"auth\": {\"identity\": {\"methods\": [\"password\"]}}}",
        "{\"auth\": {\"identity\": {\"methods\": [\"password\"], \"password\": 1}}}",
        "{\"auth\": {\"identity\": {\"methods\": [\"password\"], \"password\": {\"user\": {\"name\": 5, \"password\": \"x\"}}}}}",
        "{\"auth\": {\"identity\": {\"methods\": [\"password\"], \"password\": {\"user\": {\"id\": \"x\", \"password\": {}}}}}}",
        "{\"auth\": {\"identity\": {\"methods\": [\"token\"], \"token\": {\"id\": \"x\"}}, \"scope\": 7}}",
    ];

    [Theory, MemberData(nameof(Engines.All), MemberType = typeof(Engines))]
    public async Task The_administrator_signs_in_and_finds_the_catalogue(string engine)
    {
        await using var cloud = await TestCloud.Start(engine, fakeIdentity: false);
        var (status, body, response) = await cloud.Send(
            HttpMethod.Post, "/identity/v3/auth/tokens", null, Keystone.Password("admin", cloud.AdminPassword, "admin"));
        Assert.Equal(HttpStatusCode.Created, status);
        var token = body.GetProperty("token");
        Assert.Equal(
            ["admin", "manager", "member", "reader"], token.GetProperty("roles")
                .EnumerateArray().Select(r => r.GetProperty("name").GetString()!).Order());
        var identity = token.GetProperty("catalog").EnumerateArray().Single(s => s.GetProperty("type").GetString() == "identity");
        Assert.Equal("http://cloud.test/identity/v3", identity.GetProperty("endpoints")[0].GetProperty("url").GetString());
        var text = response.Headers.GetValues("X-Subject-Token").Single();
        Assert.True(text.Length <= 255);
        var (shown, again, _) = await cloud.Send(HttpMethod.Get, "/identity/v3/auth/tokens", text, null, ("X-Subject-Token", text));
        Assert.Equal(HttpStatusCode.OK, shown);
        Assert.Equal(token.GetProperty("expires_at").GetString(), again.GetProperty("token").GetProperty("expires_at").GetString());
    }

    [Fact]
    public async Task The_first_sign_in_of_Swift_gives_a_token_and_the_address_of_the_projects_objects()
    {
        await using var cloud = await TestCloud.Start(fakeIdentity: false);
        var keystone = await Keystone.Admin(cloud);
        var (_, town) = await keystone.MakeUser("ann", "ann-secret-1", "town-a", "member");
        var (status, _, answer) = await cloud.Send(
            HttpMethod.Get, "/auth/v1.0", null, null, ("X-Auth-User", "town-a:ann"), ("X-Auth-Key", "ann-secret-1"));
        Assert.Equal(HttpStatusCode.OK, status);
        Assert.Equal("http://cloud.test/object-store/v1/AUTH_" + town, answer.Headers.GetValues("X-Storage-Url").Single());
        Assert.InRange(int.Parse(answer.Headers.GetValues("X-Auth-Token-Expires").Single(), CultureInfo.InvariantCulture), 3500, 3600);
        var token = answer.Headers.GetValues("X-Auth-Token").Single();
        Assert.Equal(HttpStatusCode.NoContent, (await cloud.Send(HttpMethod.Head, "/object-store/v1/AUTH_" + town, token)).Status);
    }

    [Fact]
    public async Task The_first_sign_in_of_Swift_refuses_what_is_wrong()
    {
        await using var cloud = await TestCloud.Start(fakeIdentity: false);
        var keystone = await Keystone.Admin(cloud);
        await keystone.MakeUser("ann", "ann-secret-1", "town-a", "member");
        await keystone.MakeUser("bob", "bob-secret-1", "town-b", "member");
        (string User, string Key)[] tries =
        [
            ("town-a:ann", "wrong"), ("town-a:ann", ""), ("town-b:ann", "ann-secret-1"), ("town-a:nobody", "ann-secret-1"),
            ("ann", "ann-secret-1"), (":ann", "ann-secret-1"), ("", ""),
        ];
        foreach (var (user, key) in tries)
        {
            var (status, _, answer) = await cloud.Send(
                HttpMethod.Get, "/auth/v1.0", null, null, ("X-Storage-User", user), ("X-Storage-Pass", key));
            Assert.Equal((user, HttpStatusCode.Unauthorized), (user, status));
            Assert.False(answer.Headers.Contains("X-Auth-Token"));
        }
    }

    [Fact]
    public async Task A_wrong_password_and_an_unknown_user_are_refused_in_the_same_words()
    {
        await using var cloud = await TestCloud.Start(fakeIdentity: false);
        var (wrong, why, _) = await cloud.Send(
            HttpMethod.Post, "/identity/v3/auth/tokens", null, Keystone.Password("admin", "wrong", "admin"));
        var (unknown, because, _) = await cloud.Send(
            HttpMethod.Post, "/identity/v3/auth/tokens", null, Keystone.Password("nobody", "wrong", "admin"));
        Assert.Equal((HttpStatusCode.Unauthorized, HttpStatusCode.Unauthorized), (wrong, unknown));
        Assert.Equal(why.GetRawText(), because.GetRawText());
    }

    [Theory, MemberData(nameof(Engines.All), MemberType = typeof(Engines))]
    public async Task A_role_that_is_taken_away_is_gone_on_the_next_call(string engine)
    {
        await using var cloud = await TestCloud.Start(engine, fakeIdentity: false);
        var keystone = await Keystone.Admin(cloud);
        var user = await keystone.MakeUser("ana", "first-secret", "p-ana", "member");
        var token = await keystone.Login("ana", "first-secret", "p-ana");
        Assert.Equal(HttpStatusCode.OK, (await cloud.Send(HttpMethod.Get, "/identity/v3/auth/projects", token)).Status);
        var member = await keystone.RoleId("member");
        await keystone.Do(HttpMethod.Delete, $"projects/{user.Project}/users/{user.Id}/roles/{member}", HttpStatusCode.NoContent);
        Assert.Equal(HttpStatusCode.Unauthorized, (await cloud.Send(HttpMethod.Get, "/identity/v3/auth/projects", token)).Status);
    }

    [Fact]
    public async Task A_changed_password_ends_all_tokens_and_the_last_two_are_refused()
    {
        await using var cloud = await TestCloud.Start(fakeIdentity: false);
        var keystone = await Keystone.Admin(cloud);
        var user = await keystone.MakeUser("ana", "first-secret", "p-ana", "member");
        var token = await keystone.Login("ana", "first-secret", "p-ana");
        Task<(HttpStatusCode Status, JsonElement, HttpResponseMessage)> Change(string old, string wanted) => cloud.Send(
            HttpMethod.Post, $"/identity/v3/users/{user.Id}/password", token,
            new { user = new { original_password = old, password = wanted } });
        Assert.Equal(HttpStatusCode.Unauthorized, (await Change("not-it", "second-secret")).Status);
        Assert.Equal(HttpStatusCode.BadRequest, (await Change("first-secret", "first-secret")).Status);
        Assert.Equal(HttpStatusCode.NoContent, (await Change("first-secret", "second-secret")).Status);
        Assert.Equal(HttpStatusCode.Unauthorized, (await cloud.Send(HttpMethod.Get, "/identity/v3/auth/projects", token)).Status);
        token = await keystone.Login("ana", "second-secret", "p-ana");
        Assert.Equal(HttpStatusCode.BadRequest, (await Change("second-secret", "first-secret")).Status);
        Assert.Equal(HttpStatusCode.NoContent, (await Change("second-secret", "third-secret")).Status);
    }

    [Fact]
    public async Task Five_wrong_passwords_lock_the_user_even_for_the_right_one()
    {
        await using var cloud = await TestCloud.Start(fakeIdentity: false);
        var keystone = await Keystone.Admin(cloud);
        await keystone.MakeUser("ana", "first-secret", "p-ana", "member");
        for (var i = 0; i < 5; i++)
        {
            Assert.Equal(
                HttpStatusCode.Unauthorized,
                (await cloud.Send(HttpMethod.Post, "/identity/v3/auth/tokens", null, Keystone.Password("ana", "wrong", "p-ana"))).Status);
        }

        Assert.Equal(
            HttpStatusCode.Unauthorized, (await cloud.Send(
                HttpMethod.Post, "/identity/v3/auth/tokens", null, Keystone.Password("ana", "first-secret", "p-ana"))).Status);
    }

    [Fact]
    public async Task A_revoked_token_ends_and_what_was_made_of_another_login_lives()
    {
        await using var cloud = await TestCloud.Start(fakeIdentity: false);
        var keystone = await Keystone.Admin(cloud);
        await keystone.MakeUser("ana", "first-secret", "p-ana", "member");
        var (one, two) = (await keystone.Login("ana", "first-secret", "p-ana"), await keystone.Login("ana", "first-secret", "p-ana"));
        Assert.Equal(
            HttpStatusCode.NoContent,
            (await cloud.Send(HttpMethod.Delete, "/identity/v3/auth/tokens", one, null, ("X-Subject-Token", one))).Status);
        Assert.Equal(HttpStatusCode.Unauthorized, (await cloud.Send(HttpMethod.Get, "/identity/v3/auth/projects", one)).Status);
        Assert.Equal(HttpStatusCode.OK, (await cloud.Send(HttpMethod.Get, "/identity/v3/auth/projects", two)).Status);
    }

    [Fact]
    public async Task A_malformed_login_is_the_callers_fault()
    {
        await using var cloud = await TestCloud.Start(fakeIdentity: false);
        var wrong = new List<string>();
        foreach (var body in _malformed)
        {
            var (status, answer, _) = await cloud.Send(HttpMethod.Post, "/identity/v3/auth/tokens", null, body);
            if (status != HttpStatusCode.BadRequest || answer.GetProperty("error").GetProperty("code").GetInt32() != 400)
            {
                wrong.Add($"{body}: {status} {answer}");
            }
        }

        Wrong.None(wrong);
    }
}
