using System.Net;
using System.Text.Json;
using Alize.Services.Placement;
using Alize.Tests.Fixture;
using Alize.Tests.Network;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace Alize.Tests.Compute;

public sealed class HostTests(OneCloud one) : IClassFixture<OneCloud>
{
    private const string Admin = "admin:p0";

    [Theory, MemberData(nameof(Engines.All), MemberType = typeof(Engines))]
    public async Task Hosts_are_hypervisors_services_and_zones(string engine)
    {
        await using var cloud = await Cloud(engine);
        var hypervisors = (await cloud.Get("os-hypervisors/detail", Admin)).GetProperty("hypervisors").EnumerateArray().ToList();
        Assert.Contains("h2", hypervisors.Select(h => h.Text("hypervisor_hostname")));
        var h2 = hypervisors.Single(h => h.Text("hypervisor_hostname") == "h2");
        Assert.Equal((8, 4096, 50), (Number(h2, "vcpus"), Number(h2, "memory_mb"), Number(h2, "local_gb")));
        Assert.Equal(
            "h2", (await cloud.Get($"os-hypervisors/{Number(h2, "id")}", Admin))
                .GetProperty("hypervisor").GetProperty("service").Text("host"));
        Assert.Equal(
            hypervisors.Sum(h => Number(h, "vcpus")), Number(
                (await cloud.Get("os-hypervisors/statistics", Admin)).GetProperty("hypervisor_statistics"), "vcpus"));
        Assert.Single((await cloud.Get("os-hypervisors/H2/search", Admin)).GetProperty("hypervisors").EnumerateArray());
        Assert.Equal("h2", (await cloud.Get("os-hypervisors/h2/servers", Admin)).GetProperty("hypervisors")[0].Text("hypervisor_hostname"));
        Assert.StartsWith(
            "up ", (await cloud.Get($"os-hypervisors/{Number(h2, "id")}/uptime", Admin))
                .GetProperty("hypervisor").Text("uptime"), StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.NotFound, (await cloud.Ask("GET", "os-hypervisors/nobody/search", token: Admin)).Status);
        Assert.Equal(HttpStatusCode.NotFound, (await cloud.Ask("GET", "os-hypervisors/4711", token: Admin)).Status);
        Assert.Equal("nova", (await cloud.Get("os-availability-zone")).GetProperty("availabilityZoneInfo")[0].Text("zoneName"));
        Assert.True((await cloud.Get("os-availability-zone/detail", Admin)).GetProperty("availabilityZoneInfo")[0].GetProperty("hosts")
            .GetProperty("h2").GetProperty("nova-compute").GetProperty("active").GetBoolean());
        Assert.Contains(
            "h2", (await cloud.Get("os-hosts?zone=nova", Admin)).GetProperty("hosts").EnumerateArray().Select(h => h.Text("host_name")));
        Assert.Equal("(total)", (await cloud.Get("os-hosts/h2", Admin)).GetProperty("host")[0].GetProperty("resource").Text("project"));
        Assert.Equal(HttpStatusCode.NotFound, (await cloud.Ask("GET", "os-hosts/nobody", token: Admin)).Status);
        Assert.Equal(HttpStatusCode.NotImplemented, (await cloud.Ask("GET", "os-hosts/h2/reboot", token: Admin)).Status);
    }

    [Fact]
    public async Task A_disabled_or_dead_host_takes_no_servers()
    {
        await using var cloud = await Cloud("sqlite");
        var placement = cloud.Services.GetRequiredService<IPlacement>();
        var (status, body, _) = await cloud.Ask(
            "PUT", "os-services/disable-log-reason", new { host = "h2", binary = "nova-compute", disabled_reason = "fan" }, Admin);
        Assert.Equal(HttpStatusCode.OK, status);
        Assert.Equal("disabled", body.GetProperty("service").Text("status"));
        Assert.False((await placement.Hosts(CancellationToken.None)).Single(h => h.Host == "h2").Enabled);
        var service = (await cloud.Get("os-services?host=h2&binary=nova-compute", Admin)).GetProperty("services").EnumerateArray().Single();
        Assert.Equal(("disabled", "up", "fan"), (service.Text("status"), service.Text("state"), service.Text("disabled_reason")));
        await cloud.Ask("PUT", "os-services/force-down", new { host = "h2", binary = "nova-compute", forced_down = true }, Admin);
        await cloud.Ask("PUT", "os-services/enable", new { host = "h2", binary = "nova-compute" }, Admin);
        await cloud.Ask("PUT", "os-services/force-down", new { host = "h2", binary = "nova-compute", forced_down = false }, Admin);
        Assert.True((await placement.Hosts(CancellationToken.None)).Single(h => h.Host == "h2").Enabled);
        Assert.Equal(
            HttpStatusCode.NotFound,
            (await cloud.Ask("PUT", "os-services/enable", new { host = "h9", binary = "nova-compute" }, Admin)).Status);
        Assert.Equal(
            HttpStatusCode.NotFound,
            (await cloud.Ask("PUT", "os-services/explode", new { host = "h2", binary = "nova-compute" }, Admin)).Status);
        Assert.Equal(
            HttpStatusCode.BadRequest,
            (await cloud.Ask("PUT", "os-services/enable", new { host = "h2", binary = "nova-cert" }, Admin)).Status);
        Assert.Equal(
            HttpStatusCode.BadRequest,
            (await cloud.Ask("PUT", "os-services/disable-log-reason", new { host = "h2", binary = "nova-compute" }, Admin)).Status);
        Assert.Equal(
            HttpStatusCode.NotFound,
            (await cloud.Ask("PUT", "os-services/force-down", new { host = "h2", binary = "nova-compute" }, Admin, "2.10")).Status);
    }

    [Fact]
    public async Task A_host_that_is_dead_stays_without_servers_when_it_is_enabled()
    {
        await using var cloud = await Cloud("sqlite");
        var placement = cloud.Services.GetRequiredService<IPlacement>();
        await cloud.Ask("PUT", "os-services/force-down", new { host = "h2", binary = "nova-compute", forced_down = true }, Admin);
        await cloud.Ask("PUT", "os-services/enable", new { host = "h2", binary = "nova-compute" }, Admin);
        Assert.False((await placement.Hosts(CancellationToken.None)).Single(h => h.Host == "h2").Enabled);
    }

    [Theory, MemberData(nameof(Engines.All), MemberType = typeof(Engines))]
    public async Task An_aggregate_with_a_zone_moves_its_hosts_there_and_back(string engine)
    {
        await using var cloud = await Cloud(engine);
        var made = await Make(cloud, new { name = "north", availability_zone = "lisboa" });
        Assert.False(made.TryGetProperty("hosts", out _));
        var path = $"os-aggregates/{Number(made, "id")}";
        var added = await Act(cloud, path, new { add_host = new { host = "h2" } }, 200);
        Assert.Equal("h2", added.GetProperty("aggregate").GetProperty("hosts")[0].GetString());
        Assert.Equal(["lisboa", "nova"], await Zones(cloud));
        await Act(cloud, path, new { add_host = new { host = "h2" } }, 409);
        await Act(cloud, path, new { add_host = new { host = "nobody" } }, 404);
        var other = $"os-aggregates/{Number(await Make(cloud, new { name = "south", availability_zone = "faro" }), "id")}";
        await Act(cloud, other, new { add_host = new { host = "h2" } }, 409);
        Assert.Equal(HttpStatusCode.BadRequest, (await cloud.Ask("DELETE", path, token: Admin)).Status);
        var set = await Act(
            cloud, path,
            new
            {
                set_metadata = new
                {
                    metadata = new Dictionary<string, string?>
                    {
                        ["ssd"] = "true",
                        ["availability_zone"] = null
                    }
                }
            }, 200);
        Assert.Equal("true", set.GetProperty("aggregate").GetProperty("metadata").Text("ssd"));
        Assert.Equal(JsonValueKind.Null, set.GetProperty("aggregate").GetProperty("availability_zone").ValueKind);
        Assert.Equal(["nova"], await Zones(cloud));
        await Act(cloud, other, new { add_host = new { host = "h2" } }, 200);
        Assert.Equal(["faro", "nova"], await Zones(cloud));
        await Act(cloud, other, new { remove_host = new { host = "h2" } }, 200);
        await Act(cloud, other, new { remove_host = new { host = "h2" } }, 404);
        Assert.Equal(["nova"], await Zones(cloud));
        await Act(cloud, path, new { remove_host = new { host = "h2" } }, 200);
        var (renamed, body, _) = await cloud.Ask("PUT", path, new { aggregate = new { name = "norte" } }, Admin);
        Assert.Equal((HttpStatusCode.OK, "norte"), (renamed, body.GetProperty("aggregate").Text("name")));
        Assert.Equal(HttpStatusCode.Conflict, (await cloud.Ask("PUT", path, new { aggregate = new { name = "south" } }, Admin)).Status);
        Assert.Equal(HttpStatusCode.OK, (await cloud.Ask("DELETE", path, token: Admin)).Status);
        Assert.Equal(HttpStatusCode.NotFound, (await cloud.Ask("GET", path, token: Admin)).Status);
    }

    [Theory]
    [InlineData("POST", "os-aggregates", """{"aggregate": {"name": ""}}""")]
    [InlineData("POST", "os-aggregates", """{"aggregate": {"name": "x", "availability_zone": "a:b"}}""")]
    [InlineData("POST", "os-aggregates", """{"aggregate": {"name": "x", "hosts": []}}""")]
    [InlineData("PUT", "os-aggregates/1", """{"aggregate": {}}""")]
    [InlineData("POST", "os-aggregates/1/action", """{}""")]
    [InlineData("POST", "os-aggregates/1/action", """{"explode": {}}""")]
    [InlineData("GET", "os-aggregates/x", null)]
    public async Task Bad_aggregates_are_refused(string method, string path, string? body)
    {
        var cloud = await one.Cloud();
        Assert.Equal(HttpStatusCode.BadRequest, (await cloud.Ask(method, path, body, Admin)).Status);
    }

    [Theory]
    [InlineData("os-aggregates")]
    [InlineData("os-hypervisors")]
    [InlineData("os-hypervisors/statistics")]
    [InlineData("os-services")]
    [InlineData("os-hosts")]
    [InlineData("os-availability-zone/detail")]
    public async Task Tenants_do_not_see_the_machinery(string path)
    {
        var cloud = await one.Cloud();
        Assert.Equal(HttpStatusCode.Forbidden, (await cloud.Ask("GET", path)).Status);
        Assert.Equal(HttpStatusCode.Unauthorized, (await cloud.Ask("GET", path, token: null!)).Status);
    }

    private static async Task<TestCloud> Cloud(string engine)
    {
        var cloud = await TestCloud.Start(engine);
        var placement = cloud.Services.GetRequiredService<IPlacement>();
        foreach (var host in (string[])["h1", "h2"])
        {
            await placement.EnsureHost(
                host, "nova", [new("VCPU", 8, 0, 4), new("MEMORY_MB", 4096, 0, 1), new("DISK_GB", 50, 0, 1)], CancellationToken.None);
        }

        return cloud;
    }

    private static async Task<JsonElement> Make(TestCloud cloud, object aggregate)
    {
        var (status, body, _) = await cloud.Ask("POST", "os-aggregates", new { aggregate }, Admin);
        Assert.True(status == HttpStatusCode.OK, $"{status} {body}");
        return body.GetProperty("aggregate");
    }

    private static async Task<JsonElement> Act(TestCloud cloud, string path, object action, int status)
    {
        var (got, body, _) = await cloud.Ask("POST", path + "/action", action, Admin);
        Assert.True((int)got == status, $"{got} {body}");
        return body;
    }

    private static async Task<List<string>> Zones(TestCloud cloud) =>
        [.. (await cloud.Get("os-availability-zone")).GetProperty("availabilityZoneInfo").EnumerateArray().Select(z => z.Text("zoneName"))];

    private static int Number(JsonElement e, string name) => e.GetProperty(name).GetInt32();
}
