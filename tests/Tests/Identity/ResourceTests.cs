using System.Net;
using System.Text.Json;
using Alize.Tests.Fixture;
using Xunit;

namespace Alize.Tests.Identity;

/// <summary>Domains, projects, users and the catalogue as an administrator keeps them.</summary>
public sealed class ResourceTests
{
    [Theory, MemberData(nameof(Engines.All), MemberType = typeof(Engines))]
    public async Task Projects_stand_in_trees_with_tags_and_extras(string engine)
    {
        await using var cloud = await TestCloud.Start(engine, fakeIdentity: false);
        var keystone = await Keystone.Admin(cloud);
        var top = await keystone.Made(
            "projects", new { project = new { name = "top", tags = new[] { "a", "b" }, colour = "red" } }, "project");
        var leaf = await keystone.Made(
            "projects", new { project = new { name = "leaf", parent_id = top, tags = new[] { "b" } } }, "project");
        var shown = (await keystone.Do(HttpMethod.Get, $"projects/{top}?subtree_as_list", HttpStatusCode.OK)).GetProperty("project");
        Assert.Equal("red", shown.GetProperty("colour").GetString());
        Assert.Equal("default", shown.GetProperty("parent_id").GetString());
        Assert.Equal(leaf, shown.GetProperty("subtree")[0].GetProperty("project").GetProperty("id").GetString());
        Assert.Equal(["leaf", "top"], await Names(keystone, "projects", "tags=b"));
        Assert.Equal(["top"], await Names(keystone, "projects", "tags=a,b"));
        Assert.Equal(["leaf"], await Names(keystone, "projects", $"parent_id={top}"));
        Assert.Equal(["leaf"], await Names(keystone, "projects", "name__contains=ea"));
        await keystone.Do(HttpMethod.Delete, $"projects/{top}", HttpStatusCode.Forbidden);
        await keystone.Do(HttpMethod.Patch, $"projects/{top}", HttpStatusCode.Forbidden, new { project = new { enabled = false } });
        await keystone.Do(HttpMethod.Post, "projects", HttpStatusCode.Conflict, new { project = new { name = "top" } });
        await keystone.Do(HttpMethod.Post, "projects", HttpStatusCode.BadRequest, new { project = new { name = new string('a', 65) } });
        await keystone.Do(HttpMethod.Delete, $"projects/{leaf}", HttpStatusCode.NoContent);
        await keystone.Do(HttpMethod.Delete, $"projects/{top}", HttpStatusCode.NoContent);
    }

    [Fact]
    public async Task What_is_immutable_stays_until_it_is_not()
    {
        await using var cloud = await TestCloud.Start(fakeIdentity: false);
        var keystone = await Keystone.Admin(cloud);
        var project = await keystone.Made(
            "projects", new { project = new { name = "rock", options = new { immutable = true } } }, "project");
        await keystone.Do(HttpMethod.Patch, $"projects/{project}", HttpStatusCode.Forbidden, new { project = new { name = "sand" } });
        await keystone.Do(HttpMethod.Delete, $"projects/{project}", HttpStatusCode.Forbidden);
        await keystone.Do(
            HttpMethod.Patch, $"projects/{project}", HttpStatusCode.OK,
            new { project = new { options = new Dictionary<string, object?> { ["immutable"] = null } } });
        await keystone.Do(HttpMethod.Delete, $"projects/{project}", HttpStatusCode.NoContent);
    }

    [Theory, MemberData(nameof(Engines.All), MemberType = typeof(Engines))]
    public async Task A_domain_goes_with_all_that_is_in_it(string engine)
    {
        await using var cloud = await TestCloud.Start(engine, fakeIdentity: false);
        var keystone = await Keystone.Admin(cloud);
        var domain = await keystone.Made("domains", new { domain = new { name = "town" } }, "domain");
        var project = await keystone.Made("projects", new { project = new { name = "p", domain_id = domain } }, "project");
        var user = await keystone.Made("users", new { user = new { name = "u", domain_id = domain } }, "user");
        await keystone.Do(HttpMethod.Delete, $"domains/{domain}", HttpStatusCode.Forbidden);
        await keystone.Do(HttpMethod.Patch, $"domains/{domain}", HttpStatusCode.OK, new { domain = new { enabled = false } });
        await keystone.Do(HttpMethod.Delete, $"domains/{domain}", HttpStatusCode.NoContent);
        await keystone.Do(HttpMethod.Get, $"projects/{project}", HttpStatusCode.NotFound);
        await keystone.Do(HttpMethod.Get, $"users/{user}", HttpStatusCode.NotFound);
        Assert.Equal(
            1, await cloud.Db.Number($"SELECT count(*) FROM ledger WHERE action = 'identity.project.delete' AND resource = {project}"));
    }

    [Fact]
    public async Task Lists_are_paged_when_asked_and_whole_otherwise()
    {
        await using var cloud = await TestCloud.Start(fakeIdentity: false);
        var keystone = await Keystone.Admin(cloud);
        foreach (var n in Enumerable.Range(1, 5))
        {
            await keystone.Made("users", new { user = new { name = $"n{n}" } }, "user");
        }

        Assert.Equal(6, (await Names(keystone, "users", "")).Length);
        var seen = new List<string>();
        var next = "users?limit=2&name__startswith=n";
        while (next is not null)
        {
            var page = await keystone.Do(HttpMethod.Get, next, HttpStatusCode.OK);
            seen.AddRange(page.GetProperty("users").EnumerateArray().Select(u => u.GetProperty("name").GetString()!));
            next = page.GetProperty("links").GetProperty("next").GetString()?.Split("/identity/v3/")[1];
        }

        Assert.Equal(["n1", "n2", "n3", "n4", "n5"], seen);
        await keystone.Do(HttpMethod.Get, "users?limit=2&marker=nobody", HttpStatusCode.BadRequest);
    }

    [Fact]
    public async Task A_projects_endpoint_filter_is_its_catalogue()
    {
        await using var cloud = await TestCloud.Start(fakeIdentity: false);
        var keystone = await Keystone.Admin(cloud);
        var (_, project) = await keystone.MakeUser("ana", "first-secret", "p-ana", "member");
        var service = await keystone.Made("services", new { service = new { name = "weather", type = "weather" } }, "service");
        var endpoint = await keystone.Made(
            "endpoints",
            new { endpoint = new { service_id = service, @interface = "public", url = "http://w/$(project_id)s", region = "elsewhere" } },
            "endpoint");
        Assert.Contains("weather", await Types(cloud, await keystone.Login("ana", "first-secret", "p-ana")));
        var group = await keystone.Made(
            "OS-EP-FILTER/endpoint_groups", new { endpoint_group = new { name = "only", filters = new { service_id = service } } },
            "endpoint_group");
        await keystone.Do(HttpMethod.Put, $"OS-EP-FILTER/endpoint_groups/{group}/projects/{project}", HttpStatusCode.NoContent);
        var token = await keystone.Login("ana", "first-secret", "p-ana");
        Assert.Equal(["weather"], await Types(cloud, token));
        await keystone.Do(HttpMethod.Delete, $"OS-EP-FILTER/endpoint_groups/{group}/projects/{project}", HttpStatusCode.NoContent);
        Assert.Contains("identity", await Types(cloud, token));
        await keystone.Do(HttpMethod.Delete, "regions/elsewhere", HttpStatusCode.Conflict);
        await keystone.Do(HttpMethod.Delete, $"endpoints/{endpoint}", HttpStatusCode.NoContent);
        await keystone.Do(HttpMethod.Delete, "regions/elsewhere", HttpStatusCode.NoContent);
    }

    [Fact]
    public async Task Limits_of_projects_stand_on_registered_ones()
    {
        await using var cloud = await TestCloud.Start(fakeIdentity: false);
        var keystone = await Keystone.Admin(cloud);
        var (_, project) = await keystone.MakeUser("ana", "first-secret", "p-ana", "member");
        var service = await keystone.Made("services", new { service = new { name = "weather", type = "weather" } }, "service");
        object own =
            new { limits = new[] { new { service_id = service, project_id = project, resource_name = "clouds", resource_limit = 3 } } };
        await keystone.Do(HttpMethod.Post, "limits", HttpStatusCode.Forbidden, own);
        var registered = await keystone.Do(
            HttpMethod.Post, "registered_limits", HttpStatusCode.Created,
            new { registered_limits = new[] { new { service_id = service, resource_name = "clouds", default_limit = 10 } } });
        var id = registered.GetProperty("registered_limits")[0].GetProperty("id").GetString();
        await keystone.Do(HttpMethod.Post, "limits", HttpStatusCode.Created, own);
        await keystone.Do(HttpMethod.Post, "limits", HttpStatusCode.Conflict, own);
        await keystone.Do(HttpMethod.Delete, $"registered_limits/{id}", HttpStatusCode.Forbidden);
        var token = await keystone.Login("ana", "first-secret", "p-ana");
        var (_, seen, _) = await cloud.Send(HttpMethod.Get, "/identity/v3/limits", token);
        Assert.Equal(3, seen.GetProperty("limits")[0].GetProperty("resource_limit").GetInt32());
        Assert.Equal(HttpStatusCode.Forbidden, await keystone.Try(HttpMethod.Post, "limits", token, own));
    }

    [Fact]
    public async Task Every_get_answers_head_and_the_contents_are_told()
    {
        await using var cloud = await TestCloud.Start(fakeIdentity: false);
        var keystone = await Keystone.Admin(cloud);
        foreach (var path in new[] { "users", "projects", "domains", "roles", "groups", "services",
            "endpoints", "regions", "auth/catalog", "role_assignments", "limits" })
        {
            await keystone.Do(HttpMethod.Head, path, HttpStatusCode.OK);
        }

        var (status, home, _) = await cloud.Send(HttpMethod.Get, "/identity/v3/", null, null, ("Accept", "application/json-home"));
        Assert.Equal(HttpStatusCode.OK, status);
        Assert.Contains(home.GetProperty("resources").EnumerateObject(), r => r.Name.EndsWith("/rel/users", StringComparison.Ordinal));
        using var direct = new HttpClient(new HttpClientHandler { AllowAutoRedirect = false }) { BaseAddress = cloud.Url };
        Assert.Equal(HttpStatusCode.MultipleChoices, (await direct.GetAsync(new Uri("/identity", UriKind.Relative))).StatusCode);
        Assert.Equal(HttpStatusCode.MultipleChoices, (await direct.GetAsync(new Uri("/identity/", UriKind.Relative))).StatusCode);
        var (missing, error, _) = await cloud.Send(HttpMethod.Get, "/identity/v3/nothing", null);
        Assert.Equal(HttpStatusCode.NotFound, missing);
        Assert.Equal("Not Found", error.GetProperty("error").GetProperty("title").GetString());
    }

    [Fact]
    public async Task A_time_comes_back_as_it_was_sent()
    {
        await using var cloud = await TestCloud.Start(fakeIdentity: false);
        var keystone = await Keystone.Admin(cloud);
        var (user, _) = await keystone.MakeUser("ana", "first-secret", "p-ana", "member");
        var token = await keystone.Login("ana", "first-secret", "p-ana");
        var (_, made, _) = await cloud.Send(
            HttpMethod.Post, $"/identity/v3/users/{user}/application_credentials", token,
            new { application_credential = new { name = "c", expires_at = "2099-01-02T03:04:05.123456" } });
        Assert.Equal("2099-01-02T03:04:05.123456", made.GetProperty("application_credential").GetProperty("expires_at").GetString());
    }

    private static async Task<string[]> Names(Keystone keystone, string many, string query) =>
        [.. (await keystone.Do(HttpMethod.Get, $"{many}?{query}", HttpStatusCode.OK))
            .GetProperty(many).EnumerateArray().Select(i => i.GetProperty("name").GetString()!)];

    private static async Task<string[]> Types(TestCloud cloud, string token)
    {
        var (_, body, _) = await cloud.Send(HttpMethod.Get, "/identity/v3/auth/catalog", token);
        return [.. body.GetProperty("catalog").EnumerateArray().Select((JsonElement s) => s.GetProperty("type").GetString()!)];
    }
}
