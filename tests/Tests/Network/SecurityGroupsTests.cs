using System.Text.Json;
using Alize.Tests.Fixture;
using Xunit;

namespace Alize.Tests.Network;

public sealed class SecurityGroupsTests(OneCloud one) : IClassFixture<OneCloud>
{
    [Fact]
    public async Task Each_project_finds_its_default_group_with_four_rules()
    {
        await using var cloud = await TestCloud.Start();
        var group = Assert.Single(await cloud.All("security-groups"));
        Assert.Equal("default", group.Text("name"));
        Assert.Equal(4, group.GetProperty("security_group_rules").GetArrayLength());
        Assert.Equal(4, (await cloud.All("security-group-rules", $"?security_group_id={group.Id()}")).Length);
        Assert.Equal("SecurityGroupCannotRemoveDefault", await cloud.Refused(HttpMethod.Delete, $"security-groups/{group.Id()}", 409));
        Assert.Equal("SecurityGroupCannotUpdateDefault", await cloud.Refused(
            HttpMethod.Put, $"security-groups/{group.Id()}", 409, new { security_group = new { name = "other" } }));
        Assert.Equal("SecurityGroupDefaultAlreadyExists", await cloud.Refused(
            HttpMethod.Post, "security-groups", 409, new { security_group = new { name = "default" } }));
        var other = (await cloud.Make("security-groups", new { name = "other" })).Id();
        Assert.Equal("SecurityGroupDefaultAlreadyExists", await cloud.Refused(
            HttpMethod.Put, $"security-groups/{other}", 409, new { security_group = new { name = "default" } }));
    }

    [Fact]
    public async Task A_rule_reaches_the_filter_of_each_plugged_port()
    {
        await using var cloud = await TestCloud.Start();
        var (network, _) = await cloud.MakeNet();
        var group = (await cloud.Make("security-groups", new { name = "web", description = "d" })).Id();
        var port = (await cloud.Make("ports", new { network_id = network, security_groups = new[] { group } })).Id();
        await cloud.Change("ports", port, new Dictionary<string, object> { ["binding:host_id"] = cloud.Host() }, "admin:p0");
        await cloud.Settle();
        Assert.Equal(2, cloud.Fabric().Ports[port].Rules.Count);
        var rule = await cloud.Make("security-group-rules", new
        {
            security_group_id = group,
            direction = "ingress",
            protocol = "TCP",
            port_range_min = 22,
            port_range_max = 22,
            remote_ip_prefix = "192.0.2.7/24",
        });
        Assert.Equal(("IPv4", "tcp", "192.0.2.7/24", "192.0.2.0/24"), (
            rule.Text("ethertype"), rule.Text("protocol"), rule.Text("remote_ip_prefix"), rule.Text("normalized_cidr")));
        await cloud.Settle();
        var filter = cloud.Fabric().Ports[port].Rules.Single(r => r.Direction == "ingress");
        Assert.Equal(("tcp", 22, 22, "192.0.2.0/24"), (filter.Protocol, filter.PortMin, filter.PortMax, filter.RemoteCidr));
        await cloud.Drop("security-group-rules", rule.Id());
        await cloud.Settle();
        Assert.Equal(2, cloud.Fabric().Ports[port].Rules.Count);
        Assert.Equal("SecurityGroupInUse", await cloud.Refused(HttpMethod.Delete, $"security-groups/{group}", 409));
        await cloud.Drop("ports", port);
        await cloud.Drop("security-groups", group);
        Assert.Equal("SecurityGroupNotFound", await cloud.Refused(HttpMethod.Get, $"security-groups/{group}", 404));
    }

    [Fact]
    public async Task A_rule_that_names_a_group_knows_its_members()
    {
        await using var cloud = await TestCloud.Start();
        var (network, _) = await cloud.MakeNet();
        var web = (await cloud.Make("security-groups", new { name = "web" })).Id();
        var data = (await cloud.Make("security-groups", new { name = "data" })).Id();
        await cloud.Make("security-group-rules", new { security_group_id = data, direction = "ingress", remote_group_id = web });
        var store = (await cloud.Make("ports", new { network_id = network, security_groups = new[] { data } })).Id();
        await cloud.Change("ports", store, new Dictionary<string, object> { ["binding:host_id"] = cloud.Host() }, "admin:p0");
        var client = await cloud.Make("ports", new { network_id = network, security_groups = new[] { web } });
        await cloud.Settle();
        Assert.Equal([client.Address()], cloud.Fabric().Groups[web]);
        await cloud.Drop("ports", client.Id());
        await cloud.Settle();
        Assert.Empty(cloud.Fabric().Groups[web]);
        await cloud.Drop("security-groups", web);
        await cloud.Settle();
        Assert.DoesNotContain(cloud.Fabric().Ports[store].Rules, r => r.RemoteGroup is not null);
    }

    [Theory]
    [InlineData(
        """{"direction": "ingress", "protocol": "tcp", "port_range_min": -16, "port_range_max": 80}""", "SecurityGroupInvalidPortValue")]
    [InlineData(
        """{"direction": "ingress", "protocol": "tcp", "port_range_min": 80, "port_range_max": 79}""", "SecurityGroupInvalidPortRange")]
    [InlineData(
        """{"direction": "ingress", "protocol": "tcp", "port_range_min": 80, "port_range_max": 65536}""", "SecurityGroupInvalidPortValue")]
    [InlineData("""{"direction": "ingress", "protocol": "udp", "port_range_max": 6}""", "SecurityGroupInvalidPortRange")]
    [InlineData(
        """{"direction": "ingress", "protocol": "icmp", "port_range_min": 1, "port_range_max": 256}""", "SecurityGroupInvalidIcmpValue")]
    [InlineData("""{"direction": "ingress", "protocol": "icmp", "port_range_max": 6}""", "SecurityGroupMissingIcmpType")]
    [InlineData(
        """{"direction": "ingress", "protocol": "icmp", "port_range_min": 300, "port_range_max": 1}""", "SecurityGroupInvalidIcmpValue")]
    [InlineData("""{"direction": "ingress", "port_range_min": 1, "port_range_max": 2}""", "SecurityGroupProtocolRequiredWithPorts")]
    [InlineData(
        """{"direction": "ingress", "protocol": "gre", "port_range_min": 1, "port_range_max": 2}""", "SecurityGroupInvalidProtocolForPort")]
    [InlineData("""{"direction": "ingress", "protocol": "bogus"}""", "SecurityGroupRuleInvalidProtocol")]
    [InlineData("""{"direction": "ingress", "protocol": {"a": 1}}""", "SecurityGroupRuleInvalidProtocol")]
    [InlineData("""{"direction": "ingress", "protocol": 256}""", "SecurityGroupRuleInvalidProtocol")]
    [InlineData("""{"direction": "ingress", "ethertype": "IPv5"}""", "SecurityGroupRuleInvalidEtherType")]
    [InlineData("""{"direction": "ingress", "ethertype": "IPv4", "protocol": "icmpv6"}""", "SecurityGroupEthertypeConflictWithProtocol")]
    [InlineData("""{"direction": "ingress", "remote_ip_prefix": "bogus"}""", "InvalidCIDR")]
    [InlineData("""{"direction": "ingress", "remote_ip_prefix": "fd00::/8"}""", "SecurityGroupRuleParameterConflict")]
    [InlineData("""{"direction": "sideways"}""", "HTTPBadRequest")]
    [InlineData("""{"ethertype": "IPv4"}""", "HTTPBadRequest")]
    public async Task Bad_rules_are_refused(string rule, string type)
    {
        var cloud = await one.Cloud();
        var group = Assert.Single(await cloud.All("security-groups")).Id();
        var body = $$"""{"security_group_rule": {"security_group_id": "{{group}}", {{rule[1..]}}}""";
        Assert.Equal(type, await cloud.Refused(HttpMethod.Post, "security-group-rules", 400, body));
    }

    [Fact]
    public async Task A_rule_twice_and_a_rule_about_nothing_are_refused()
    {
        await using var cloud = await TestCloud.Start();
        var group = Assert.Single(await cloud.All("security-groups")).Id();
        object Rule(string about, string? remote) =>
            new
            {
                security_group_rule = new
                {
                    security_group_id = about, direction = "ingress",
                    protocol = "tcp", port_range_min = 80, port_range_max = 80, remote_group_id = remote
                }
            };
        await cloud.Ask(HttpMethod.Post, "security-group-rules", "member:p1", Rule(group, null));
        Assert.Equal("SecurityGroupRuleExists", await cloud.Refused(HttpMethod.Post, "security-group-rules", 409, Rule(group, null)));
        Assert.Equal("SecurityGroupNotFound", await cloud.Refused(HttpMethod.Post, "security-group-rules", 404, Rule("nobody", null)));
        Assert.Equal("SecurityGroupNotFound", await cloud.Refused(HttpMethod.Post, "security-group-rules", 404, Rule(group, "nobody")));
        Assert.Equal(5, (await cloud.All("security-group-rules")).Length);
    }

    [Fact]
    public async Task A_stranger_finds_no_group_and_no_rule_and_adds_none()
    {
        await using var cloud = await TestCloud.Start();
        var group = (await cloud.Make("security-groups", new { name = "mine" }));
        var rule = group.GetProperty("security_group_rules")[0].Id();
        foreach (var method in new[] { HttpMethod.Get, HttpMethod.Delete })
        {
            Assert.Equal("SecurityGroupNotFound", await cloud.Refused(method, $"security-groups/{group.Id()}", 404, token: "member:p2"));
            Assert.Equal("SecurityGroupRuleNotFound", await cloud.Refused(method, $"security-group-rules/{rule}", 404, token: "member:p2"));
        }

        Assert.Equal("SecurityGroupNotFound", await cloud.Refused(
            HttpMethod.Put, $"security-groups/{group.Id()}", 404, new { security_group = new { name = "yours" } }, "member:p2"));
        Assert.Equal("SecurityGroupNotFound", await cloud.Refused(
            HttpMethod.Post, "security-group-rules", 404,
            new { security_group_rule = new { security_group_id = group.Id(), direction = "ingress" } }, "member:p2"));
        Assert.Equal("default", Assert.Single(await cloud.All("security-groups", token: "member:p2")).Text("name"));
        Assert.Equal(4, (await cloud.All("security-group-rules", token: "member:p2")).Length);
    }

    [Theory, MemberData(nameof(Engines.All), MemberType = typeof(Engines))]
    public async Task Many_first_looks_make_one_default_group(string engine)
    {
        await using var cloud = await TestCloud.Start(engine);
        await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => cloud.All("security-groups")));
        Assert.Single(await cloud.All("security-groups"));
        var quota = (await cloud.Ask(HttpMethod.Get, "quotas/p1/details", "member:p1")).Body.GetProperty("quota");
        Assert.Equal(1, quota.GetProperty("security_group").GetProperty("used").GetInt64());
        Assert.Equal(4, quota.GetProperty("security_group_rule").GetProperty("used").GetInt64());
    }

    [Fact]
    public async Task A_change_of_rules_is_a_change_of_the_group()
    {
        await using var cloud = await TestCloud.Start();
        var group = await cloud.Make("security-groups", new { name = "g" });
        await cloud.Make("security-group-rules", new { security_group_id = group.Id(), direction = "egress", protocol = 6 });
        Assert.Equal(1, (await cloud.See("security-groups", group.Id())).GetProperty("revision_number").GetInt64());
        Assert.Equal(JsonValueKind.True, group.GetProperty("stateful").ValueKind);
        await cloud.Refused(HttpMethod.Post, "security-groups", 400, new { security_group = new { name = "x", stateful = false } });
    }
}
