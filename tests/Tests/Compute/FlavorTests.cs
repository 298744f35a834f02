using System.Net;
using System.Text.Json;
using Alize.Tests.Fixture;
using Alize.Tests.Network;
using Xunit;

namespace Alize.Tests.Compute;

public sealed class FlavorTests(OneCloud one) : IClassFixture<OneCloud>
{
    private const string Admin = "admin:p0";

    [Theory, MemberData(nameof(Engines.All), MemberType = typeof(Engines))]
    public async Task A_cloud_starts_with_flavors_each_larger_in_all_and_what_is_deleted_stays_deleted(string engine)
    {
        await using var cloud = await TestCloud.Start(engine);
        var flavors = (await cloud.Get("flavors/detail?sort_key=memory_mb")).GetProperty("flavors").EnumerateArray().ToList();
        Assert.Equal((128, 1, 1), (Number(flavors[0], "ram"), Number(flavors[0], "vcpus"), Number(flavors[0], "disk")));
        for (var i = 1; i < flavors.Count; i++)
        {
            Assert.All((string[])["ram", "vcpus", "disk"], what => Assert.True(Number(flavors[i], what) > Number(flavors[i - 1], what)));
        }

        Assert.Equal(HttpStatusCode.Accepted, (await cloud.Ask("DELETE", "flavors/1", token: Admin)).Status);
        await Alize.Server.Hosting.CloudApp.Prepare(cloud.Services, CancellationToken.None);
        Assert.Equal(HttpStatusCode.NotFound, (await cloud.Ask("GET", "flavors/1")).Status);
    }

    [Theory, MemberData(nameof(Engines.All), MemberType = typeof(Engines))]
    public async Task A_flavor_is_created_shown_listed_by_filters_and_pages(string engine)
    {
        await using var cloud = await TestCloud.Start(engine);
        var made = await Make(cloud, new { name = "big", ram = "4096", vcpus = 2, disk = 30, id = 77, swap = 64, rxtx_factor = 2.5 });
        Assert.Equal("77", made.Text("id"));
        Assert.Equal(64, Number(made, "swap"));
        Assert.Equal(2.5, made.GetProperty("rxtx_factor").GetDouble());
        Assert.Equal("http://cloud.test/compute/v2.1/flavors/77", made.GetProperty("links")[0].Text("href"));
        Assert.Equal("http://cloud.test/compute/flavors/77", made.GetProperty("links")[1].Text("href"));
        Assert.Equal("", (await cloud.Get("flavors/2")).GetProperty("flavor").Text("swap"));
        Assert.Equal(["5", "6", "7", "77"], await Ids(cloud, "flavors?minRam=4000"));
        Assert.Equal(["77", "7", "6", "5"], await Ids(cloud, "flavors?minDisk=30&sort_dir=desc"));
        var page = await cloud.Get("flavors?limit=3&sort_key=name");
        var next = page.GetProperty("flavors_links")[0].Text("href");
        Assert.Contains("marker=", next, StringComparison.Ordinal);
        var second = await cloud.Send(HttpMethod.Get, next.Replace("http://cloud.test", "", StringComparison.Ordinal), "member:p1");
        Assert.Equal(3, second.Body.GetProperty("flavors").GetArrayLength());
        Assert.NotEqual(page.GetProperty("flavors")[2].Text("id"), second.Body.GetProperty("flavors")[0].Text("id"));
    }

    [Fact]
    public async Task Private_flavors_are_seen_by_those_who_were_given_them()
    {
        await using var cloud = await TestCloud.Start();
        await Make(
            cloud, new Dictionary<string, object>
            {
                ["name"] = "own", ["ram"] = 1, ["vcpus"] = 1,
                ["disk"] = 0, ["id"] = "own", ["os-flavor-access:is_public"] = false
            });
        Assert.Equal(HttpStatusCode.NotFound, (await cloud.Ask("GET", "flavors/own")).Status);
        Assert.DoesNotContain("own", await Ids(cloud, "flavors"));
        Assert.Equal(["own"], await Ids(cloud, "flavors?is_public=False", Admin));
        Assert.Contains("own", await Ids(cloud, "flavors?is_public=None", Admin));
        Assert.DoesNotContain("own", await Ids(cloud, "flavors?is_public=None"));
        var (given, access, _) = await cloud.Ask("POST", "flavors/own/action", new { addTenantAccess = new { tenant = "p1" } }, Admin);
        Assert.Equal(HttpStatusCode.OK, given);
        Assert.Equal("p1", access.GetProperty("flavor_access")[0].Text("tenant_id"));
        Assert.Equal(HttpStatusCode.OK, (await cloud.Ask("GET", "flavors/own")).Status);
        Assert.Contains("own", await Ids(cloud, "flavors"));
        Assert.Equal(HttpStatusCode.NotFound, (await cloud.Ask("GET", "flavors/own", token: "member:p2")).Status);
        Assert.Equal(
            HttpStatusCode.Conflict,
            (await cloud.Ask("POST", "flavors/own/action", new { addTenantAccess = new { tenant = "p1" } }, Admin)).Status);
        Assert.Equal(
            HttpStatusCode.Conflict,
            (await cloud.Ask("POST", "flavors/1/action", new { addTenantAccess = new { tenant = "p1" } }, Admin)).Status);
        Assert.Equal(
            HttpStatusCode.OK,
            (await cloud.Ask("POST", "flavors/own/action", new { removeTenantAccess = new { tenant = "p1" } }, Admin)).Status);
        Assert.Equal(HttpStatusCode.NotFound, (await cloud.Ask("GET", "flavors/own")).Status);
        Assert.Equal(
            HttpStatusCode.NotFound,
            (await cloud.Ask("POST", "flavors/own/action", new { removeTenantAccess = new { tenant = "p1" } }, Admin)).Status);
        Assert.Equal(HttpStatusCode.NotFound, (await cloud.Ask("GET", "flavors/1/os-flavor-access", token: Admin)).Status);
    }

    [Fact]
    public async Task Extra_specs_are_added_read_changed_and_removed()
    {
        await using var cloud = await TestCloud.Start();
        var (made, body, _) = await cloud.Ask(
            "POST", "flavors/1/os-extra_specs",
            new { extra_specs = new Dictionary<string, object> { ["hw:cpu_policy"] = "shared", ["n"] = 7 } }, Admin);
        Assert.Equal(HttpStatusCode.OK, made);
        Assert.Equal(7, body.GetProperty("extra_specs").GetProperty("n").GetInt32());
        Assert.Equal("7", (await cloud.Get("flavors/1/os-extra_specs")).GetProperty("extra_specs").Text("n"));
        Assert.Equal(HttpStatusCode.OK, (await cloud.Ask("PUT", "flavors/1/os-extra_specs/n", new { n = "8" }, Admin)).Status);
        Assert.Equal("8", (await cloud.Get("flavors/1/os-extra_specs/n")).Text("n"));
        Assert.Equal(HttpStatusCode.BadRequest, (await cloud.Ask("PUT", "flavors/1/os-extra_specs/m", new { n = "8" }, Admin)).Status);
        Assert.Equal(
            HttpStatusCode.BadRequest, (await cloud.Ask(
                "POST", "flavors/1/os-extra_specs", new { extra_specs = new Dictionary<string, string> { ["a/b"] = "x" } }, Admin)).Status);
        Assert.Equal(
            HttpStatusCode.BadRequest,
            (await cloud.Ask("POST", "flavors/1/os-extra_specs", new { extra_specs = new { a = new { } } }, Admin)).Status);
        Assert.Equal(HttpStatusCode.OK, (await cloud.Ask("DELETE", "flavors/1/os-extra_specs/n", token: Admin)).Status);
        Assert.Equal(HttpStatusCode.NotFound, (await cloud.Ask("DELETE", "flavors/1/os-extra_specs/n", token: Admin)).Status);
        Assert.Equal(HttpStatusCode.NotFound, (await cloud.Ask("GET", "flavors/1/os-extra_specs/n")).Status);
        Assert.Equal(HttpStatusCode.NotFound, (await cloud.Ask("GET", "flavors/no/os-extra_specs")).Status);
        Assert.Equal(
            HttpStatusCode.Forbidden, (await cloud.Ask("POST", "flavors/1/os-extra_specs", new { extra_specs = new { a = "b" } })).Status);
    }

    [Theory]
    [InlineData("""{"flavor": {"name": "x", "ram": 0, "vcpus": 1, "disk": 1}}""", 400)]
    [InlineData("""{"flavor": {"name": "x", "ram": 1, "vcpus": 1, "disk": -1}}""", 400)]
    [InlineData("""{"flavor": {"name": "x", "ram": 1, "vcpus": 1}}""", 400)]
    [InlineData("""{"flavor": {"name": " x", "ram": 1, "vcpus": 1, "disk": 1}}""", 400)]
    [InlineData("""{"flavor": {"name": "x", "ram": 1, "vcpus": 1, "disk": 1, "id": " "}}""", 400)]
    [InlineData("""{"flavor": {"name": "x", "ram": 1, "vcpus": 1, "disk": 1, "id": {}}}""", 400)]
    [InlineData("""{"flavor": {"name": "x", "ram": 1, "vcpus": 1, "disk": 1, "rxtx_factor": 0}}""", 400)]
    [InlineData("""{"flavor": {"name": "x", "ram": 1, "vcpus": 1, "disk": 1, "colour": 1}}""", 400)]
    [InlineData("""{"flavor": {"name": "x", "ram": 1, "vcpus": 1, "disk": 1, "description": "later"}}""", 400)]
    [InlineData("""{"flavor": {"name": "x", "ram": 1, "vcpus": 1, "disk": 1, "id": "1"}}""", 409)]
    [InlineData("""{"flavor": {"name": "a1.nano", "ram": 1, "vcpus": 1, "disk": 1}}""", 409)]
    [InlineData("""{"flavor": """, 400)]
    public async Task Bad_flavors_are_refused(string body, int status)
    {
        var cloud = await one.Cloud();
        var (got, answer, _) = await cloud.Ask("POST", "flavors", body, Admin);
        Assert.True((int)got == status, $"{got} {answer}");
        Assert.Equal(status, answer.EnumerateObject().Single().Value.GetProperty("code").GetInt32());
    }

    [Theory]
    [InlineData("flavors?minRam=x")]
    [InlineData("flavors?limit=-1")]
    [InlineData("flavors?limit=x")]
    [InlineData("flavors?marker=nobody")]
    [InlineData("flavors?sort_key=colour")]
    [InlineData("flavors?sort_dir=up")]
    public async Task Bad_lists_are_refused(string path)
    {
        var cloud = await one.Cloud();
        Assert.Equal(HttpStatusCode.BadRequest, (await cloud.Ask("GET", path)).Status);
        Assert.Equal(
            HttpStatusCode.Forbidden,
            (await cloud.Ask("POST", "flavors", new { flavor = new { name = "x", ram = 1, vcpus = 1, disk = 1 } })).Status);
    }

    private static async Task<JsonElement> Make(TestCloud cloud, object flavor)
    {
        var (status, body, _) = await cloud.Ask("POST", "flavors", new { flavor }, Admin);
        Assert.True(status == HttpStatusCode.OK, $"{status} {body}");
        return body.GetProperty("flavor");
    }

    private static async Task<List<string>> Ids(TestCloud cloud, string path, string token = "member:p1") =>
        [.. (await cloud.Get(path, token)).GetProperty("flavors").EnumerateArray().Select(f => f.Text("id"))];

    private static int Number(JsonElement e, string name) => e.GetProperty(name).GetInt32();
}
