using System.Net;
using System.Text.Json;
using Alize.Tests.Fixture;
using Alize.Tests.Network;
using Xunit;

namespace Alize.Tests.Compute;

/// <summary>Other rooms' resources under the compute API, as clients before 2.36 use them.</summary>
public sealed class ProxyTests(OneCloud one) : IClassFixture<OneCloud>
{
    [Theory, MemberData(nameof(Engines.All), MemberType = typeof(Engines))]
    public async Task Images_are_listed_shown_and_carry_metadata(string engine)
    {
        await using var cloud = await TestCloud.Start(engine);
        var (_, made, _) = await cloud.Send(
            HttpMethod.Post, "/image/v2/images", "member:p1",
            new { name = "mine", disk_format = "raw", container_format = "bare", image_type = "snapshot" });
        var path = "images/" + made.Text("id");
        var image = (await cloud.Get(path)).GetProperty("image");
        Assert.Equal(("mine", "SAVING", 25), (image.Text("name"), image.Text("status"), image.GetProperty("progress").GetInt32()));
        Assert.Single((await cloud.Get("images/detail?type=snapshot&status=queued")).GetProperty("images").EnumerateArray());
        Assert.Empty((await cloud.Get("images?name=other")).GetProperty("images").EnumerateArray());
        Assert.Equal(HttpStatusCode.NotFound, (await cloud.Ask("GET", path, token: "member:p2")).Status);
        var (set, metadata, _) = await cloud.Ask("POST", path + "/metadata", new { metadata = new { a = "b" } });
        Assert.Equal(
            (HttpStatusCode.OK, "b", "snapshot"),
            (set, metadata.GetProperty("metadata").Text("a"), metadata.GetProperty("metadata").Text("image_type")));
        Assert.Equal(HttpStatusCode.OK, (await cloud.Ask("PUT", path + "/metadata/a", new { meta = new { a = "c" } })).Status);
        Assert.Equal("c", (await cloud.Get(path + "/metadata/a")).GetProperty("meta").Text("a"));
        Assert.Equal(HttpStatusCode.BadRequest, (await cloud.Ask("PUT", path + "/metadata/x", new { meta = new { a = "c" } })).Status);
        Assert.Equal(HttpStatusCode.OK, (await cloud.Ask("PUT", path + "/metadata", new { metadata = new { z = "1" } })).Status);
        Assert.Equal(["z"], (await cloud.Get(path + "/metadata")).GetProperty("metadata").EnumerateObject().Select(m => m.Name));
        Assert.Equal(HttpStatusCode.NoContent, (await cloud.Ask("DELETE", path + "/metadata/z")).Status);
        Assert.Equal(HttpStatusCode.NotFound, (await cloud.Ask("DELETE", path + "/metadata/z")).Status);
        Assert.Equal(
            HttpStatusCode.NotFound, (await cloud.Ask("POST", path + "/metadata", new { metadata = new { a = "b" } }, "member:p2")).Status);
        Assert.Equal(HttpStatusCode.NoContent, (await cloud.Ask("DELETE", path)).Status);
        Assert.Equal(HttpStatusCode.NotFound, (await cloud.Ask("GET", path)).Status);
    }

    [Theory, MemberData(nameof(Engines.All), MemberType = typeof(Engines))]
    public async Task Security_groups_and_their_rules_live_under_compute_too(string engine)
    {
        await using var cloud = await TestCloud.Start(engine);
        var (status, made, _) = await cloud.Ask(
            "POST", "os-security-groups", new { security_group = new { name = "web", description = "d" } });
        Assert.Equal(HttpStatusCode.OK, status);
        var id = made.GetProperty("security_group").Text("id");
        Assert.Empty(made.GetProperty("security_group").GetProperty("rules").EnumerateArray());
        var rule = await Rule(
            cloud, new { parent_group_id = id, ip_protocol = "TCP", from_port = 22, to_port = "22", cidr = "10.0.0.0/8" });
        Assert.Equal(
            (22, 22, "10.0.0.0/8"), (Number(rule, "from_port"), Number(rule, "to_port"), rule.GetProperty("ip_range").Text("cidr")));
        var ping = await Rule(cloud, new { parent_group_id = id, ip_protocol = "icmp", from_port = -1, to_port = -1 });
        Assert.Equal((-1, "0.0.0.0/0"), (Number(ping, "from_port"), ping.GetProperty("ip_range").Text("cidr")));
        var peers = await Rule(cloud, new { parent_group_id = id, group_id = id, ip_protocol = "tcp" });
        Assert.Equal(("web", 1, 65_535), (peers.GetProperty("group").Text("name"), Number(peers, "from_port"), Number(peers, "to_port")));
        Assert.Equal(3, (await cloud.Get($"os-security-groups/{id}")).GetProperty("security_group").GetProperty("rules").GetArrayLength());
        Assert.Equal(
            ["default", "web"], (await cloud.Get("os-security-groups"))
                .GetProperty("security_groups").EnumerateArray().Select(g => g.Text("name")));
        Assert.Equal(HttpStatusCode.NotFound, (await cloud.Ask("GET", $"os-security-groups/{id}", token: "member:p2")).Status);
        Assert.Equal(HttpStatusCode.Accepted, (await cloud.Ask("DELETE", "os-security-group-rules/" + rule.Text("id"))).Status);
        Assert.Equal(HttpStatusCode.NotFound, (await cloud.Ask("DELETE", "os-security-group-rules/" + rule.Text("id"))).Status);
        var (renamed, changed, _) = await cloud.Ask(
            "PUT", $"os-security-groups/{id}", new { security_group = new { name = "www", description = "e" } });
        Assert.Equal((HttpStatusCode.OK, "www"), (renamed, changed.GetProperty("security_group").Text("name")));
        Assert.Equal(HttpStatusCode.Accepted, (await cloud.Ask("DELETE", $"os-security-groups/{id}")).Status);
        Assert.Equal(HttpStatusCode.NotFound, (await cloud.Ask("DELETE", $"os-security-groups/{id}")).Status);
        var own = (await cloud.Get("os-security-groups")).GetProperty("security_groups")[0].Text("id");
        Assert.Equal(HttpStatusCode.BadRequest, (await cloud.Ask("DELETE", $"os-security-groups/{own}")).Status);
        Assert.Equal(HttpStatusCode.NotFound, (await cloud.Ask("DELETE", "os-security-groups/")).Status);
    }

    [Theory]
    [InlineData("""{"ip_protocol": "tcp", "from_port": 22}""")]
    [InlineData("""{"ip_protocol": "tcp", "from_port": 23, "to_port": 22}""")]
    [InlineData("""{"ip_protocol": "tcp", "from_port": 0, "to_port": 70000}""")]
    [InlineData("""{"ip_protocol": "gre", "from_port": 1, "to_port": 2}""")]
    [InlineData("""{"ip_protocol": "tcp", "from_port": "x", "to_port": 2}""")]
    [InlineData("""{"ip_protocol": "icmp", "from_port": 256, "to_port": 0}""")]
    [InlineData("""{"ip_protocol": "tcp", "from_port": 1, "to_port": 2, "cidr": "10.0.0.0/99"}""")]
    [InlineData("""{"ip_protocol": "tcp", "from_port": 1, "to_port": 2, "cidr": "10.0.0.0/0"}""")]
    public async Task Bad_rules_are_refused(string rule)
    {
        var cloud = await one.Cloud();
        var (_, made, _) = await cloud.Ask("POST", "os-security-groups", new { security_group = new { name = "web", description = "d" } });
        var body = $$"""{"security_group_rule": {"parent_group_id": "{{made.GetProperty("security_group").Text("id")}}", {{rule[1..]}}}""";
        Assert.Equal(HttpStatusCode.BadRequest, (await cloud.Ask("POST", "os-security-group-rules", body)).Status);
    }

    [Fact]
    public async Task Floating_ips_are_taken_pointed_at_a_server_and_given_back()
    {
        await using var cloud = await TestCloud.Start();
        var parts = await cloud.MakeParts();
        var pool = (await cloud.Get("os-floating-ip-pools")).GetProperty("floating_ip_pools")[0].Text("name");
        var (taken, made, _) = await cloud.Ask("POST", "os-floating-ips", new { pool });
        Assert.True(taken == HttpStatusCode.OK, $"{taken} {made}");
        var ip = made.GetProperty("floating_ip");
        Assert.Equal((pool, JsonValueKind.Null), (ip.Text("pool"), ip.GetProperty("instance_id").ValueKind));
        var server = await cloud.BootActive(parts);
        await cloud.Act(server, new { addFloatingIp = new { address = ip.Text("ip") } }, 400);
        await Route(cloud, parts.Network);
        await cloud.Act(server, new { addFloatingIp = new { address = ip.Text("ip") } });
        Assert.Equal(server, (await cloud.Get("os-floating-ips/" + ip.Text("id"))).GetProperty("floating_ip").Text("instance_id"));
        await cloud.Act(server, new { addFloatingIp = new { address = "203.0.113.7" } }, 404);
        await cloud.Act(server, new { addFloatingIp = new { address = "nonsense" } }, 400);
        await cloud.Act(server, new { addFloatingIp = new { address = ip.Text("ip"), fixed_address = "10.1.1.1" } }, 400);
        Assert.Empty((await cloud.Get("os-floating-ips", "member:p2")).GetProperty("floating_ips").EnumerateArray());
        await cloud.Act(server, new { removeFloatingIp = new { address = ip.Text("ip") } });
        await cloud.Act(server, new { removeFloatingIp = new { address = ip.Text("ip") } }, 409);
        Assert.Equal(HttpStatusCode.NotFound, (await cloud.Ask("DELETE", "os-floating-ips/" + ip.Text("id"), token: "member:p2")).Status);
        Assert.Equal(HttpStatusCode.Accepted, (await cloud.Ask("DELETE", "os-floating-ips/" + ip.Text("id"))).Status);
        Assert.Equal(HttpStatusCode.NotFound, (await cloud.Ask("POST", "os-floating-ips", new { pool = "nowhere" })).Status);
    }

    [Theory, MemberData(nameof(Engines.All), MemberType = typeof(Engines))]
    public async Task Volumes_snapshots_and_networks_are_seen_under_compute(string engine)
    {
        await using var cloud = await TestCloud.Start(engine);
        var network = (await cloud.MakeNet()).Network;
        Assert.Equal("net", (await cloud.Get($"os-tenant-networks/{network}")).GetProperty("network").Text("label"));
        Assert.Contains("public", (await cloud.Get("os-networks")).GetProperty("networks").EnumerateArray().Select(n => n.Text("label")));
        Assert.Contains("net", (await cloud.Get("os-networks")).GetProperty("networks").EnumerateArray().Select(n => n.Text("label")));
        Assert.Equal(HttpStatusCode.NotFound, (await cloud.Ask("GET", $"os-networks/{network}", token: "member:p2")).Status);
        var (status, made, _) = await cloud.Ask(
            "POST", "os-volumes", new { volume = new { size = 1, display_name = "v", metadata = new { a = "b" } } });
        Assert.True(status == HttpStatusCode.OK, $"{status} {made}");
        var path = "os-volumes/" + made.GetProperty("volume").Text("id");
        await cloud.Settle();
        var volume = (await cloud.Get(path)).GetProperty("volume");
        Assert.Equal(
            ("available", "v", "b"), (volume.Text("status"), volume.Text("displayName"), volume.GetProperty("metadata").Text("a")));
        Assert.Empty(volume.GetProperty("attachments")[0].EnumerateObject());
        Assert.Equal(HttpStatusCode.NotFound, (await cloud.Ask("GET", path, token: "member:p2")).Status);
        var (kept, snapshot, _) = await cloud.Ask(
            "POST", "os-snapshots", new { snapshot = new { volume_id = volume.Text("id"), display_name = "s" } });
        Assert.True(kept == HttpStatusCode.OK, $"{kept} {snapshot}");
        await cloud.Settle();
        Assert.Single((await cloud.Get("os-snapshots/detail")).GetProperty("snapshots").EnumerateArray());
        Assert.Equal(
            HttpStatusCode.Accepted, (await cloud.Ask("DELETE", "os-snapshots/" + snapshot.GetProperty("snapshot").Text("id"))).Status);
        await cloud.Settle();
        Assert.Equal(HttpStatusCode.Accepted, (await cloud.Ask("DELETE", path)).Status);
        Assert.Equal(HttpStatusCode.BadRequest, (await cloud.Ask("POST", "os-volumes", new { volume = new { size = 0 } })).Status);
        Assert.Equal(
            HttpStatusCode.BadRequest, (await cloud.Ask("POST", "os-volumes", new { volume = new { display_name = "x" } })).Status);
    }

    private static async Task<JsonElement> Rule(TestCloud cloud, object rule)
    {
        var (status, body, _) = await cloud.Ask("POST", "os-security-group-rules", new { security_group_rule = rule });
        Assert.True(status == HttpStatusCode.OK, $"{status} {body}");
        return body.GetProperty("security_group_rule");
    }

    /// <summary>A router between the network and the outside.</summary>
    private static async Task Route(TestCloud cloud, string network)
    {
        var outside = (await cloud.All("networks", "?router:external=True", "admin:p0"))[0].Id();
        var router = (await cloud.Make("routers", new { name = "r", external_gateway_info = new { network_id = outside } })).Id();
        var subnet = (await cloud.All("subnets", $"?network_id={network}"))[0].Id();
        Assert.Equal(
            HttpStatusCode.OK, (await cloud.Send(
                HttpMethod.Put, $"/network/v2.0/routers/{router}/add_router_interface", "member:p1", new { subnet_id = subnet })).Status);
    }

    private static int Number(JsonElement e, string name) => e.GetProperty(name).GetInt32();
}
