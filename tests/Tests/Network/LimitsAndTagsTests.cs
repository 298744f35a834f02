using Alize.Tests.Fixture;
using Xunit;

namespace Alize.Tests.Network;

public sealed class LimitsAndTagsTests
{
    [Fact]
    public async Task Limits_are_set_shown_listed_and_set_back()
    {
        await using var cloud = await TestCloud.Start();
        var set = await cloud.Do("quotas/p1", new { quota = new { network = 1, port = 0 } }, "admin:p0");
        Assert.Equal(1, set.GetProperty("quota").GetProperty("network").GetInt32());
        var listed = Assert.Single(await cloud.All("quotas", token: "admin:p0"));
        Assert.Equal(
            ("p1", 0, 10), (listed.Text("project_id"), listed.GetProperty("port").GetInt32(), listed.GetProperty("router").GetInt32()));
        var network = (await cloud.Make("networks", new { name = "n" })).Id();
        Assert.Equal("OverQuota", await cloud.Refused(HttpMethod.Post, "networks", 409, new { network = new { name = "m" } }));
        Assert.Equal("OverQuota", await cloud.Refused(HttpMethod.Post, "ports", 409, new { port = new { network_id = network } }));
        var (_, details, _) = await cloud.Ask(HttpMethod.Get, "quotas/p1/details", "reader:p1");
        Assert.Equal(1, details.GetProperty("quota").GetProperty("network").GetProperty("used").GetInt32());
        await cloud.Ask(HttpMethod.Delete, "quotas/p1", "admin:p0");
        Assert.Empty(await cloud.All("quotas", token: "admin:p0"));
        var (_, after, _) = await cloud.Ask(HttpMethod.Get, "quotas/p1", "member:p1");
        var (_, usual, _) = await cloud.Ask(HttpMethod.Get, "quotas/p1/default", "member:p1");
        Assert.Equal(usual.GetRawText(), after.GetRawText());
        await cloud.Drop("networks", network);
    }

    [Fact]
    public async Task Limits_are_the_admins_to_set_and_the_projects_own_to_see()
    {
        await using var cloud = await TestCloud.Start();
        await cloud.Refused(HttpMethod.Put, "quotas/p1", 403, new { quota = new { network = 7 } });
        await cloud.Refused(HttpMethod.Get, "quotas/p1", 403, token: "member:p2");
        await cloud.Refused(HttpMethod.Get, "quotas", 403);
        await cloud.Refused(HttpMethod.Put, "quotas/p1", 400, new { quota = new { network = -2 } }, "admin:p0");
        await cloud.Refused(HttpMethod.Put, "quotas/p1", 400, new { quota = new { network = "many" } }, "admin:p0");
        await cloud.Refused(HttpMethod.Put, "quotas/p1", 400, new { quota = new { dragons = 1 } }, "admin:p0");
        await cloud.Make("networks", new { name = "n" });
        Assert.Equal("InvalidQuotaValue", await cloud.Refused(
            HttpMethod.Put, "quotas/p1", 409, new { quota = new { network = 0, check_limit = true } }, "admin:p0"));
        await cloud.Do("quotas/p1", new { quota = new { network = 0 } }, "admin:p0");
        Assert.Equal("p1", (await cloud.Ask(HttpMethod.Get, "quotas/tenant", "member:p1")).Body.GetProperty("tenant").Text("tenant_id"));
    }

    [Fact]
    public async Task A_bulk_create_that_does_not_fit_makes_nothing()
    {
        await using var cloud = await TestCloud.Start();
        await cloud.Do("quotas/p1", new { quota = new { network = 2 } }, "admin:p0");
        var three = new { networks = Enumerable.Range(0, 3).Select(i => new { name = $"n{i}" }) };
        Assert.Equal("OverQuota", await cloud.Refused(HttpMethod.Post, "networks", 409, three));
        Assert.Empty(await cloud.All("networks", Neutron.Inside));
        await cloud.Make("networks", new { name = "n" });
        await cloud.Make("networks", new { name = "n" });
    }

    [Theory]
    [InlineData("networks")]
    [InlineData("subnets")]
    [InlineData("ports")]
    [InlineData("routers")]
    [InlineData("subnetpools")]
    [InlineData("floatingips")]
    [InlineData("security-groups")]
    public async Task Tags_are_put_on_found_and_taken_off(string many)
    {
        await using var cloud = await TestCloud.Start();
        var id = await MakeOne(cloud, many);
        var tags = $"{many}/{id}/tags";
        Assert.Equal(201, (int)(await cloud.Ask(HttpMethod.Put, $"{tags}/red", "member:p1")).Status);
        Assert.Equal(201, (int)(await cloud.Ask(HttpMethod.Put, $"{tags}/red", "member:p1")).Status);
        Assert.Equal(204, (int)(await cloud.Ask(HttpMethod.Get, $"{tags}/red", "reader:p1")).Status);
        Assert.Equal("TagNotFound", await cloud.Refused(HttpMethod.Get, $"{tags}/blue", 404));
        Assert.Equal("TagNotFound", await cloud.Refused(HttpMethod.Delete, $"{tags}/blue", 404));
        var replaced = await cloud.Do(tags, new { tags = new[] { "a,b\"", "c", "c" } });
        Assert.Equal(["a,b\"", "c"], replaced.GetProperty("tags").EnumerateArray().Select(t => t.GetString()));
        Assert.Equal(id, Assert.Single(await cloud.All(many, "?tags=c")).Id());
        Assert.Empty(await cloud.All(many, "?tags=red"));
        Assert.DoesNotContain(await cloud.All(many, "?not-tags=c"), r => r.Id() == id);
        Assert.Equal(["a,b\"", "c"], (await cloud.See(many, id)).GetProperty("tags").EnumerateArray().Select(t => t.GetString()));
        Assert.Equal(204, (int)(await cloud.Ask(HttpMethod.Delete, $"{tags}/c", "member:p1")).Status);
        Assert.Equal(204, (int)(await cloud.Ask(HttpMethod.Delete, tags, "member:p1")).Status);
        Assert.Empty((await cloud.Ask(HttpMethod.Get, tags, "reader:p1")).Body.GetProperty("tags").EnumerateArray());
        Assert.Equal("TagResourceNotFound", await cloud.Refused(HttpMethod.Get, tags, 404, token: "member:p2"));
        Assert.Equal("TagResourceNotFound", await cloud.Refused(HttpMethod.Put, $"{tags}/x", 404, token: "member:p2"));
        await cloud.Refused(HttpMethod.Put, $"{tags}/x", 403, token: "reader:p1");
        await cloud.Refused(HttpMethod.Put, tags, 400, new { tags = new[] { new string('x', 256) } });
        await cloud.Refused(HttpMethod.Put, tags, 400, new { tags = Enumerable.Range(0, 51).Select(i => $"t{i}") });
    }

    [Fact]
    public async Task A_shared_network_is_not_its_guests_to_tag()
    {
        await using var cloud = await TestCloud.Start();
        await cloud.Refused(HttpMethod.Put, $"networks/{await cloud.Public()}/tags/mine", 403);
    }

    [Fact]
    public async Task Subnets_are_cut_from_a_pool_until_it_is_empty()
    {
        await using var cloud = await TestCloud.Start();
        var pool = await cloud.Make("subnetpools", new { name = "p", prefixes = "10.80.0.0/23", default_prefixlen = 24 });
        Assert.Equal((8, 32, 4), (
            pool.GetProperty("min_prefixlen").GetInt32(), pool.GetProperty("max_prefixlen").GetInt32(),
            pool.GetProperty("ip_version").GetInt32()));
        var network = (await cloud.Make("networks", new { name = "n" })).Id();
        object Body() => new { network_id = network, ip_version = 4, subnetpool_id = pool.Id() };
        Assert.Equal("10.80.0.0/24", (await cloud.Make("subnets", Body())).Text("cidr"));
        Assert.Equal("10.80.1.0/24", (await cloud.Make("subnets", Body())).Text("cidr"));
        Assert.Equal("SubnetAllocationError", await cloud.Refused(HttpMethod.Post, "subnets", 409, new { subnet = Body() }));
        Assert.Equal("SubnetPoolDeleteError", await cloud.Refused(HttpMethod.Delete, $"subnetpools/{pool.Id()}", 409));
        Assert.Equal("SubnetPoolNotFound", await cloud.Refused(HttpMethod.Get, $"subnetpools/{pool.Id()}", 404, token: "member:p2"));
        await cloud.Refused(
            HttpMethod.Post, "subnetpools", 403, new { subnetpool = new { prefixes = new[] { "10.0.0.0/8" }, shared = true } });
        await cloud.Refused(HttpMethod.Post, "subnetpools", 400, new { subnetpool = new { prefixes = Array.Empty<string>() } });
        await cloud.Refused(HttpMethod.Post, "subnetpools", 400, new { subnetpool = new { prefixes = new[] { "bogus" } } });
        await cloud.Drop("networks", network);
        await cloud.Drop("subnetpools", pool.Id());
    }

    private static async Task<string> MakeOne(TestCloud cloud, string many)
    {
        switch (many)
        {
            case "subnets":
                return (await cloud.MakeNet()).Subnet;
            case "ports":
                return (await cloud.Make("ports", new { network_id = (await cloud.MakeNet()).Network })).Id();
            case "floatingips":
                return (await cloud.Make(many, new { floating_network_id = await cloud.Public() })).Id();
            case "subnetpools":
                return (await cloud.Make(many, new { name = "p", prefixes = new[] { "10.80.0.0/16" } })).Id();
            default:
                return (await cloud.Make(many, new { name = "x" })).Id();
        }
    }
}
