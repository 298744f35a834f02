using System.Text.Json;
using Alize.Tests.Fixture;
using Xunit;

namespace Alize.Tests.Network;

public sealed class FloatingIpsTests
{
    [Fact]
    public async Task A_floating_ip_stands_for_a_port_moves_to_another_and_rests()
    {
        await using var cloud = await TestCloud.Start();
        var (router, network, _) = await cloud.MakeRouted();
        var first = await cloud.Make("ports", new { network_id = network });
        var second = await cloud.Make("ports", new { network_id = network, name = "web" });
        var made = await cloud.Make("floatingips", new { floating_network_id = await cloud.Public(), port_id = first.Id() });
        Assert.Equal((router, first.Address(), "DOWN"), (made.Text("router_id"), made.Text("fixed_ip_address"), made.Text("status")));
        await cloud.Settle();
        var wish = cloud.Fabric().Routers[router].Floating.Single();
        Assert.Equal((made.Text("floating_ip_address"), first.Address()), (wish.Address, wish.FixedAddress));
        Assert.Equal("ACTIVE", (await cloud.See("floatingips", made.Id())).Text("status"));
        var moved = await cloud.Change("floatingips", made.Id(), new { port_id = second.Id() });
        Assert.Equal(second.Address(), moved.Text("fixed_ip_address"));
        Assert.Equal("web", moved.GetProperty("port_details").Text("name"));
        var resting = await cloud.Change("floatingips", made.Id(), new { port_id = (string?)null });
        foreach (var member in new[] { "port_id", "fixed_ip_address", "router_id", "port_details" })
        {
            Assert.Equal(JsonValueKind.Null, resting.GetProperty(member).ValueKind);
        }

        await cloud.Settle();
        Assert.Empty(cloud.Fabric().Routers[router].Floating);
        await cloud.Drop("floatingips", made.Id());
        Assert.Empty(await cloud.All("ports", "?device_owner=network:floatingip", "admin:p0"));
    }

    [Fact]
    public async Task A_floating_ip_outlives_its_port()
    {
        await using var cloud = await TestCloud.Start();
        var (router, network, _) = await cloud.MakeRouted();
        var port = await cloud.Make("ports", new { network_id = network });
        var made = await cloud.Make("floatingips", new { floating_network_id = await cloud.Public(), port_id = port.Id() });
        await cloud.Settle();
        await cloud.Drop("ports", port.Id());
        await cloud.Settle();
        Assert.Empty(cloud.Fabric().Routers[router].Floating);
        Assert.Equal(JsonValueKind.Null, (await cloud.See("floatingips", made.Id())).GetProperty("port_id").ValueKind);
    }

    [Fact]
    public async Task What_a_floating_ip_needs_stays()
    {
        await using var cloud = await TestCloud.Start();
        var (router, network, subnet) = await cloud.MakeRouted();
        var port = await cloud.Make("ports", new { network_id = network });
        await cloud.Make("floatingips", new { floating_network_id = await cloud.Public(), port_id = port.Id() });
        Assert.Equal(
            "RouterInterfaceInUseByFloatingIP",
            await cloud.Refused(HttpMethod.Put, $"routers/{router}/remove_router_interface", 409, new { subnet_id = subnet }));
        Assert.Equal(
            "RouterExternalGatewayInUseByFloatingIp",
            await cloud.Refused(HttpMethod.Put, $"routers/{router}", 409, new { router = new { external_gateway_info = (object?)null } }));
    }

    [Fact]
    public async Task Floating_ips_that_cannot_be_are_refused()
    {
        await using var cloud = await TestCloud.Start();
        var (_, network, subnet) = await cloud.MakeRouted();
        var external = await cloud.Public();
        var (lonely, _) = await cloud.MakeNet("10.7.0.0/24");
        var unreachable = (await cloud.Make("ports", new { network_id = lonely })).Id();
        var fixedIps = Enumerable.Range(0, 2).Select(_ => new { subnet_id = subnet });
        var two = (await cloud.Make("ports", new { network_id = network, fixed_ips = fixedIps })).Id();
        object Ask(object body) => new { floatingip = body };
        var refusals = new (int Status, string Type, object Body)[]
        {
            (400, "BadRequest", new { floating_network_id = network }),
            (404, "NetworkNotFound", new { floating_network_id = two }),
            (404, "ExternalGatewayForFloatingIPNotFound", new { floating_network_id = external, port_id = unreachable }),
            (404, "PortNotFound", new { floating_network_id = external, port_id = network }),
            (400, "BadRequest", new { floating_network_id = external, port_id = two }),
            (400, "BadRequest", new { floating_network_id = external, port_id = two, fixed_ip_address = "10.9.0.250" }),
            (400, "BadRequest", new { floating_network_id = external, fixed_ip_address = "10.9.0.250" }),
            (403, "PolicyNotAuthorized", new { floating_network_id = external, floating_ip_address = "172.24.9.9" }),
            (400, "HTTPBadRequest", new { floating_network_id = external, colour = "blue" }),
            (400, "HTTPBadRequest", new { port_id = two }),
        };
        foreach (var (status, type, body) in refusals)
        {
            Assert.Equal(type, await cloud.Refused(HttpMethod.Post, "floatingips", status, Ask(body)));
        }

        Assert.Empty(await cloud.All("floatingips"));
        Assert.Empty(await cloud.All("ports", "?device_owner=network:floatingip", "admin:p0"));
    }

    [Fact]
    public async Task An_admin_names_the_address()
    {
        await using var cloud = await TestCloud.Start();
        var body = new { floating_network_id = await cloud.Public(), floating_ip_address = "172.24.9.99" };
        Assert.Equal("172.24.9.99", (await cloud.Make("floatingips", body, "admin:p0")).Text("floating_ip_address"));
        Assert.Equal(
            "IpAddressAlreadyAllocated", await cloud.Refused(HttpMethod.Post, "floatingips", 409, new { floatingip = body }, "admin:p0"));
    }

    [Fact]
    public async Task A_stranger_finds_no_floating_ip_and_points_none_at_foreign_ports()
    {
        await using var cloud = await TestCloud.Start();
        var (_, network, _) = await cloud.MakeRouted();
        var port = (await cloud.Make("ports", new { network_id = network })).Id();
        var external = await cloud.Public();
        var mine = (await cloud.Make("floatingips", new { floating_network_id = external, port_id = port })).Id();
        var theirs = (await cloud.Make("floatingips", new { floating_network_id = external }, "member:p2")).Id();
        Assert.Equal("FloatingIPNotFound", await cloud.Refused(HttpMethod.Get, $"floatingips/{mine}", 404, token: "member:p2"));
        Assert.Equal("FloatingIPNotFound", await cloud.Refused(HttpMethod.Delete, $"floatingips/{mine}", 404, token: "member:p2"));
        Assert.Equal("FloatingIPNotFound", await cloud.Refused(
            HttpMethod.Put, $"floatingips/{mine}", 404, new { floatingip = new { port_id = (string?)null } }, "member:p2"));
        Assert.Equal("PortNotFound", await cloud.Refused(
            HttpMethod.Put, $"floatingips/{theirs}", 404, new { floatingip = new { port_id = port } }, "member:p2"));
        Assert.Equal(theirs, Assert.Single(await cloud.All("floatingips", token: "member:p2")).Id());
    }

    [Theory, MemberData(nameof(Engines.All), MemberType = typeof(Engines))]
    public async Task One_of_many_stands_for_an_address(string engine)
    {
        await using var cloud = await TestCloud.Start(engine);
        var (_, network, _) = await cloud.MakeRouted();
        var port = (await cloud.Make("ports", new { network_id = network })).Id();
        var external = await cloud.Public();
        var answers = await Task.WhenAll(Enumerable.Range(0, 6).Select(_ => cloud.Ask(
            HttpMethod.Post, "floatingips", "member:p1", new { floatingip = new { floating_network_id = external, port_id = port } })));
        Assert.Equal(1, answers.Count(a => (int)a.Status == 201));
        Assert.All(answers.Where(a => (int)a.Status != 201), a => Assert.Equal(
            "FloatingIPPortAlreadyAssociated", a.Body.GetProperty("NeutronError").Text("type")));
        Assert.Single(await cloud.All("floatingips"));
    }

    [Theory, MemberData(nameof(Engines.All), MemberType = typeof(Engines))]
    public async Task A_port_that_goes_while_it_is_pointed_at_leaves_nothing_pointing_at_it(string engine)
    {
        await using var cloud = await TestCloud.Start(engine);
        var (_, network, _) = await cloud.MakeRouted();
        var external = await cloud.Public();
        var floating = (await cloud.Make("floatingips", new { floating_network_id = external })).Id();
        for (var i = 0; i < 8; i++)
        {
            var port = (await cloud.Make("ports", new { network_id = network })).Id();
            await Task.WhenAll(
                cloud.Ask(HttpMethod.Put, $"floatingips/{floating}", "member:p1", new { floatingip = new { port_id = port } }),
                cloud.Ask(HttpMethod.Delete, $"ports/{port}", "member:p1"));
            Assert.Equal(JsonValueKind.Null, (await cloud.See("floatingips", floating)).GetProperty("port_id").ValueKind);
        }
    }

    [Fact]
    public async Task Lists_find_by_address_port_and_router()
    {
        await using var cloud = await TestCloud.Start();
        var (router, network, _) = await cloud.MakeRouted();
        var port = (await cloud.Make("ports", new { network_id = network })).Id();
        var external = await cloud.Public();
        var made = await cloud.Make("floatingips", new { floating_network_id = external, port_id = port });
        await cloud.Make("floatingips", new { floating_network_id = external });
        foreach (var query in new[] { $"floating_ip_address={made.Text("floating_ip_address")}", $"port_id={port}", $"router_id={router}" })
        {
            Assert.Equal(made.Id(), Assert.Single(await cloud.All("floatingips", "?" + query)).Id());
        }

        Assert.Equal(2, (await cloud.All("floatingips", $"?floating_network_id={external}&status=DOWN")).Length);
        Assert.Single(await cloud.All("floatingips", "?port_id="));
    }
}
