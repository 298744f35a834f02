using Alize.Services.Network;
using Alize.Tests.Fixture;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace Alize.Tests.Network;

public sealed class DiscoveryTests
{
    [Theory]
    [InlineData("/network")]
    [InlineData("/network/")]
    public async Task The_versions_are_there_without_a_token(string path)
    {
        await using var cloud = await TestCloud.Start();
        var (status, body, _) = await cloud.Send(HttpMethod.Get, path, null);
        Assert.Equal(200, (int)status);
        var version = Assert.Single(body.GetProperty("versions").EnumerateArray());
        Assert.Equal(("v2.0", "CURRENT"), (version.Id(), version.Text("status")));
        Assert.Equal("http://cloud.test/network/v2.0/", version.GetProperty("links")[0].Text("href"));
    }

    [Theory]
    [InlineData("/network/v2.0")]
    [InlineData("/network/v2.0/")]
    public async Task A_version_lists_its_resources_without_a_token(string path)
    {
        await using var cloud = await TestCloud.Start();
        var (status, body, _) = await cloud.Send(HttpMethod.Get, path, null);
        Assert.Equal(200, (int)status);
        var names = body.GetProperty("resources").EnumerateArray().Select(r => r.Text("name")).ToList();
        Assert.Superset(new HashSet<string> { "network", "subnet", "port", "router", "floatingip", "security_group" }, names.ToHashSet());
    }

    [Fact]
    public async Task Each_extension_shows_itself()
    {
        await using var cloud = await TestCloud.Start();
        var all = await cloud.All("extensions");
        Assert.Equal(all.Length, all.Select(e => e.Text("alias")).Distinct().Count());
        foreach (var extension in all)
        {
            var (_, body, _) = await cloud.Ask(HttpMethod.Get, $"extensions/{extension.Text("alias")}", "reader:p1");
            Assert.Equal(extension.GetRawText(), body.GetProperty("extension").GetRawText());
        }

        await cloud.Refused(HttpMethod.Get, "extensions/telepathy", 404);
    }

    [Fact]
    public async Task The_public_network_is_made_once_and_an_operator_may_take_it_away()
    {
        await using var cloud = await TestCloud.Start();
        var external = await cloud.See("networks", await cloud.Public());
        Assert.Equal("public", external.Text("name"));
        Assert.Empty(external.GetProperty("subnets").EnumerateArray());
        var subnet = Assert.Single(await cloud.All("subnets", token: "admin:p0"));
        Assert.Equal(("172.24.9.0/24", "172.24.9.1"), (subnet.Text("cidr"), subnet.Text("gateway_ip")));
        Assert.False(subnet.GetProperty("enable_dhcp").GetBoolean());
        await Again(cloud);
        Assert.Single(await cloud.All("networks"));
        await cloud.Drop("networks", external.Id(), "admin:p0");
        await Again(cloud);
        Assert.Empty(await cloud.All("networks"));
    }

    [Fact]
    public async Task Only_admins_find_agents_and_describe_them()
    {
        await using var cloud = await TestCloud.Start();
        Assert.Empty(await cloud.All("agents"));
        var agents = await cloud.All("agents", token: "admin:p0");
        Assert.All(agents, a => Assert.True(a.GetProperty("alive").GetBoolean()));
        var dhcp = Assert.Single(await cloud.All("agents", "?agent_type=DHCP%20agent", "admin:p0"));
        Assert.Equal("hello", (await cloud.Change("agents", dhcp.Id(), new { description = "hello" }, "admin:p0")).Text("description"));
        await Again(cloud);
        Assert.Equal(agents.Length, (await cloud.All("agents", token: "admin:p0")).Length);
        await cloud.Refused(HttpMethod.Put, $"agents/{dhcp.Id()}", 403, new { agent = new { description = "x" } });
        await cloud.Refused(HttpMethod.Put, $"agents/{dhcp.Id()}", 400, new { agent = new { admin_state_up = false } }, "admin:p0");
        Assert.Equal("AgentNotFound", await cloud.Refused(HttpMethod.Get, "agents/nobody", 404, token: "admin:p0"));
    }

    [Fact]
    public async Task Zones_providers_and_free_addresses_are_listed()
    {
        await using var cloud = await TestCloud.Start();
        Assert.Equal(["network", "router"], (await cloud.All("availability_zones")).Select(z => z.Text("resource")));
        Assert.Empty(
            (await cloud.Ask(HttpMethod.Get, "service-providers", "member:p1")).Body.GetProperty("service_providers").EnumerateArray());
        var (network, subnet) = await cloud.MakeNet();
        await cloud.Make("ports", new { network_id = network });
        var (_, body, _) = await cloud.Ask(HttpMethod.Get, $"network-ip-availabilities?network_id={network}", "admin:p0");
        var found = Assert.Single(body.GetProperty("network_ip_availabilities").EnumerateArray());
        Assert.Equal((253, 2), (found.GetProperty("total_ips").GetInt32(), found.GetProperty("used_ips").GetInt32()));
        Assert.Equal(subnet, found.GetProperty("subnet_ip_availability")[0].Text("subnet_id"));
        var (_, none, _) = await cloud.Ask(HttpMethod.Get, "network-ip-availabilities", "member:p1");
        Assert.Empty(none.GetProperty("network_ip_availabilities").EnumerateArray());
        await cloud.Refused(HttpMethod.Get, $"network-ip-availabilities/{network}", 403);
    }

    private static async Task Again(TestCloud cloud)
    {
        foreach (var start in cloud.Services.GetServices<Alize.Kernel.IStartUp>().OfType<NetworkStart>())
        {
            await start.Start(CancellationToken.None);
        }
    }
}
