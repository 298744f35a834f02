using System.Net;
using Alize.Tests.Fixture;
using Xunit;

namespace Alize.Tests.Network;

public sealed class NetworksTests(OneCloud one) : IClassFixture<OneCloud>
{
    [Fact]
    public async Task A_network_is_made_shown_changed_and_deleted()
    {
        await using var cloud = await TestCloud.Start();
        var made = await cloud.Make("networks", new { name = "blue", description = "first" });
        Assert.Equal("ACTIVE", made.Text("status"));
        Assert.True(made.GetProperty("admin_state_up").GetBoolean());
        Assert.False(made.TryGetProperty("provider:network_type", out _));
        var changed = await cloud.Change("networks", made.Id(), new { name = "green" });
        Assert.Equal("green", changed.Text("name"));
        Assert.Equal(1, changed.GetProperty("revision_number").GetInt64());
        Assert.Equal("green", (await cloud.See("networks", made.Id())).Text("name"));
        await cloud.Drop("networks", made.Id());
        Assert.Equal("NetworkNotFound", await cloud.Refused(HttpMethod.Get, $"networks/{made.Id()}", 404));
    }

    [Fact]
    public async Task A_stranger_neither_sees_nor_changes_a_network_until_it_is_shared()
    {
        await using var cloud = await TestCloud.Start();
        var id = (await cloud.Make("networks", new { name = "mine" })).Id();
        Assert.Equal("NetworkNotFound", await cloud.Refused(HttpMethod.Get, $"networks/{id}", 404, token: "member:p2"));
        Assert.Equal("NetworkNotFound", await cloud.Refused(HttpMethod.Delete, $"networks/{id}", 404, token: "member:p2"));
        Assert.Empty(await cloud.All("networks", Neutron.Inside, "member:p2"));
        await cloud.Change("networks", id, new { shared = true }, "admin:p0");
        Assert.Equal("mine", (await cloud.See("networks", id, "member:p2")).Text("name"));
        await cloud.Refused(HttpMethod.Delete, $"networks/{id}", 403, token: "member:p2");
        await cloud.Refused(HttpMethod.Put, $"networks/{id}", 403, new { network = new { name = "yours" } }, "member:p2");
    }

    [Theory]
    [InlineData("""{"network": {"name": "x", "colour": "blue"}}""", 400)]
    [InlineData("""{"network": {"name": 7}}""", 400)]
    [InlineData("""{"network": {"mtu": 10}}""", 400)]
    [InlineData("""{"network": {"shared": true}}""", 403)]
    [InlineData("""{"network": {"router:external": true}}""", 403)]
    [InlineData("""{"network": {"provider:segmentation_id": 7}}""", 403)]
    [InlineData("""{"network": {"project_id": "p2"}}""", 400)]
    [InlineData("""{}""", 400)]
    [InlineData("""{"network": """, 400)]
    [InlineData("""{"network": {"availability_zone_hints": ["mars"]}}""", 404)]
    public async Task Bad_networks_are_refused(string body, int status)
    {
        var cloud = await one.Cloud();
        await cloud.Refused(HttpMethod.Post, "networks", status, body);
    }

    [Fact]
    public async Task Readers_look_and_do_not_touch()
    {
        await using var cloud = await TestCloud.Start();
        await cloud.Make("networks", new { name = "n" });
        Assert.Single(await cloud.All("networks", Neutron.Inside, "reader:p1"));
        Assert.Equal(
            "PolicyNotAuthorized", await cloud.Refused(
                HttpMethod.Post, "networks", 403, new { network = new { name = "x" } }, "reader:p1"));
        var (status, _, _) = await cloud.Ask(HttpMethod.Get, "networks", null);
        Assert.Equal(HttpStatusCode.Unauthorized, status);
    }

    [Fact]
    public async Task Lists_are_filtered_sorted_cut_and_paged_both_ways()
    {
        await using var cloud = await TestCloud.Start();
        await cloud.Ask(HttpMethod.Post, "networks", "member:p1", new { networks = "edcba".Select(c => new { name = c.ToString() }) });
        Assert.Equal(["a", "c"], (await cloud.All("networks", "?name=a&name=c&sort_key=name")).Select(n => n.Text("name")));
        Assert.Equal(
            ["e", "d", "c", "b", "a"], (await cloud.All("networks", Neutron.Inside + "&sort_key=name&sort_dir=desc"))
                .Select(n => n.Text("name")));
        Assert.Empty(await cloud.All("networks", "?shared=True"));
        var cut = await cloud.All("networks", Neutron.Inside + "&fields=id&fields=name");
        Assert.All(cut, n => Assert.Equal(["id", "name"], n.EnumerateObject().Select(p => p.Name).Order()));
        var (_, first, _) = await cloud.Ask(HttpMethod.Get, "networks?limit=2&sort_key=name", "member:p1");
        var next = first.GetProperty("networks_links")[0];
        Assert.Equal("next", next.Text("rel"));
        var (_, second, _) = await cloud.Send(
            HttpMethod.Get, next.Text("href").Replace("http://cloud.test", "", StringComparison.Ordinal), "member:p1");
        Assert.Equal(["c", "d"], second.GetProperty("networks").EnumerateArray().Select(n => n.Text("name")));
        var back = second.GetProperty("networks_links")[1];
        Assert.Equal("previous", back.Text("rel"));
        var (_, again, _) = await cloud.Send(
            HttpMethod.Get, back.Text("href").Replace("http://cloud.test", "", StringComparison.Ordinal), "member:p1");
        Assert.Equal(["a", "b"], again.GetProperty("networks").EnumerateArray().Select(n => n.Text("name")));
        await cloud.Refused(HttpMethod.Get, "networks?limit=2&marker=nobody", 400);
        await cloud.Refused(HttpMethod.Get, "networks?sort_key=colour", 400);
        await cloud.Refused(HttpMethod.Get, "networks?limit=-1", 400);
        await cloud.Refused(HttpMethod.Get, "networks?shared=perhaps", 400);
    }

    [Fact]
    public async Task A_network_goes_with_its_subnets_and_dhcp_but_not_under_a_port()
    {
        await using var cloud = await TestCloud.Start();
        var (network, subnet) = await cloud.MakeNet();
        Assert.Equal("network:dhcp", Assert.Single(await cloud.All("ports")).Text("device_owner"));
        var port = await cloud.Make("ports", new { network_id = network });
        Assert.Equal("NetworkInUse", await cloud.Refused(HttpMethod.Delete, $"networks/{network}", 409));
        await cloud.Drop("ports", port.Id());
        await cloud.Drop("networks", network);
        Assert.Equal("SubnetNotFound", await cloud.Refused(HttpMethod.Get, $"subnets/{subnet}", 404));
        Assert.Empty(await cloud.All("ports"));
    }
}
