using System.Text.Json;
using Alize.Kernel;
using Alize.Tests.Fixture;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace Alize.Tests.Network;

public sealed class RoutersTests
{
    [Fact]
    public async Task A_router_joins_a_subnet_by_its_gateway_address_and_leaves_it()
    {
        await using var cloud = await TestCloud.Start();
        var (network, subnet) = await cloud.MakeNet();
        var router = await cloud.Make("routers", new { name = "r" });
        Assert.Equal(JsonValueKind.Null, router.GetProperty("external_gateway_info").ValueKind);
        var leg = await cloud.Join(router.Id(), new { subnet_id = subnet });
        Assert.Equal((router.Id(), network, subnet), (leg.Id(), leg.Text("network_id"), leg.Text("subnet_id")));
        var port = await cloud.See("ports", leg.Text("port_id"));
        Assert.Equal(
            ("10.9.0.1", "network:router_interface", router.Id()), (port.Address(), port.Text("device_owner"), port.Text("device_id")));
        await cloud.Settle();
        Assert.Equal("ACTIVE", (await cloud.See("ports", leg.Text("port_id"))).Text("status"));
        Assert.Equal(["10.9.0.1/24"], cloud.Fabric().Routers[router.Id()].Legs.Single().Addresses);
        Assert.Equal("RouterInUse", await cloud.Refused(HttpMethod.Delete, $"routers/{router.Id()}", 409));
        Assert.Equal("ServicePortInUse", await cloud.Refused(HttpMethod.Delete, $"ports/{leg.Text("port_id")}", 409));
        Assert.Equal("SubnetInUse", await cloud.Refused(HttpMethod.Delete, $"subnets/{subnet}", 409));
        await cloud.Leave(router.Id(), new { subnet_id = subnet });
        await cloud.Drop("routers", router.Id());
        await cloud.Settle();
        Assert.Empty(cloud.Fabric().Routers);
        Assert.Equal("RouterNotFound", await cloud.Refused(HttpMethod.Get, $"routers/{router.Id()}", 404));
    }

    [Fact]
    public async Task A_port_becomes_a_leg_and_goes_when_it_leaves()
    {
        await using var cloud = await TestCloud.Start();
        var (network, subnet) = await cloud.MakeNet();
        var port = await cloud.Make("ports", new { network_id = network, fixed_ips = new[] { new { ip_address = "10.9.0.77" } } });
        var router = (await cloud.Make("routers", new { name = "r" })).Id();
        await cloud.Join(router, new { port_id = port.Id() });
        var leg = await cloud.See("ports", port.Id());
        Assert.Equal((router, "10.9.0.77"), (leg.Text("device_id"), leg.Address()));
        Assert.Empty(leg.GetProperty("security_groups").EnumerateArray());
        Assert.Equal(
            "PortInUse", await cloud.Refused(HttpMethod.Put, $"routers/{router}/add_router_interface", 409, new { port_id = port.Id() }));
        Assert.Equal(
            "BadRequest", await cloud.Refused(HttpMethod.Put, $"routers/{router}/add_router_interface", 400, new { subnet_id = subnet }));
        await cloud.Leave(router, new { port_id = port.Id() });
        Assert.Equal("PortNotFound", await cloud.Refused(HttpMethod.Get, $"ports/{port.Id()}", 404));
        Assert.Equal(
            "RouterInterfaceNotFoundForSubnet",
            await cloud.Refused(HttpMethod.Put, $"routers/{router}/remove_router_interface", 404, new { subnet_id = subnet }));
    }

    [Fact]
    public async Task A_gateway_is_set_changed_and_cleared()
    {
        await using var cloud = await TestCloud.Start();
        var external = await cloud.Public();
        var router = await cloud.Make("routers", new { name = "r", external_gateway_info = new { network_id = external } });
        var gateway = router.GetProperty("external_gateway_info");
        Assert.True(gateway.GetProperty("enable_snat").GetBoolean());
        Assert.StartsWith("172.24.9.", gateway.GetProperty("external_fixed_ips")[0].Text("ip_address"), StringComparison.Ordinal);
        await cloud.Settle();
        Assert.Equal(["172.24.9.1"], cloud.Fabric().Routers[router.Id()].Gateway!.NextHops);
        var changed = await cloud.Change(
            "routers", router.Id(),
            new
            {
                external_gateway_info = new
                {
                    network_id = external, enable_snat = false,
                    external_fixed_ips = new[] { new { ip_address = "172.24.9.50" } }
                }
            },
            "admin:p1");
        Assert.False(changed.GetProperty("external_gateway_info").GetProperty("enable_snat").GetBoolean());
        await cloud.Settle();
        var wish = cloud.Fabric().Routers[router.Id()].Gateway!;
        Assert.Equal((false, "172.24.9.50/24"), (wish.Snat, wish.Addresses.Single()));
        var cleared = await cloud.Change("routers", router.Id(), new { external_gateway_info = new { } });
        Assert.Equal(JsonValueKind.Null, cleared.GetProperty("external_gateway_info").ValueKind);
        await cloud.Settle();
        Assert.Null(cloud.Fabric().Routers[router.Id()].Gateway);
        Assert.Empty(await cloud.All("ports", "?device_owner=network:router_gateway", "admin:p0"));
    }

    [Fact]
    public async Task Gateways_that_cannot_be_are_refused()
    {
        await using var cloud = await TestCloud.Start();
        var (network, _) = await cloud.MakeNet();
        var router = (await cloud.Make("routers", new { name = "r" })).Id();
        object Gateway(string id) => new { router = new { external_gateway_info = new { network_id = id } } };
        Assert.Equal("NetworkNotFound", await cloud.Refused(HttpMethod.Put, $"routers/{router}", 404, Gateway(router)));
        Assert.Equal("BadRequest", await cloud.Refused(HttpMethod.Put, $"routers/{router}", 400, Gateway(network)));
        await cloud.Refused(
            HttpMethod.Put, $"routers/{router}", 400, new { router = new { external_gateway_info = new { enable_snat = "perhaps" } } });
        var snat = new { router = new { external_gateway_info = new { network_id = await cloud.Public(), enable_snat = false } } };
        await cloud.Refused(HttpMethod.Put, $"routers/{router}", 403, snat);
    }

    [Fact]
    public async Task Routes_lead_only_where_the_router_stands_and_keep_its_legs()
    {
        await using var cloud = await TestCloud.Start();
        var (router, _, subnet) = await cloud.MakeRouted();
        object Routes(params (string To, string By)[] routes) =>
            new { router = new { routes = routes.Select(r => new { destination = r.To, nexthop = r.By }) } };
        Assert.Equal("InvalidRoutes", await cloud.Refused(HttpMethod.Put, $"routers/{router}", 400, Routes(("10.50.0.0/16", "10.8.0.7"))));
        Assert.Equal("InvalidRoutes", await cloud.Refused(HttpMethod.Put, $"routers/{router}", 400, Routes(("10.50.0.0/16", "10.9.0.1"))));
        await cloud.Do($"routers/{router}", Routes(("10.50.0.0/16", "10.9.0.7")));
        await cloud.Do($"routers/{router}/add_extraroutes", Routes(("10.50.0.0/16", "10.9.0.7"), ("10.51.3.9/16", "10.9.0.8")));
        Assert.Equal(2, (await cloud.See("routers", router)).GetProperty("routes").GetArrayLength());
        await cloud.Settle();
        Assert.Equal(["10.50.0.0/16", "10.51.0.0/16"], cloud.Fabric().Routers[router].Routes.Select(r => r.Destination));
        Assert.Equal(
            "RouterInterfaceInUseByRoute",
            await cloud.Refused(HttpMethod.Put, $"routers/{router}/remove_router_interface", 409, new { subnet_id = subnet }));
        var left = await cloud.Do(
            $"routers/{router}/remove_extraroutes", Routes(("10.50.0.0/16", "10.9.0.7"), ("10.99.0.0/16", "10.9.0.7")));
        Assert.Equal("10.51.0.0/16", left.GetProperty("router").GetProperty("routes")[0].Text("destination"));
        await cloud.Do($"routers/{router}", new { router = new { routes = (object?)null } });
        await cloud.Leave(router, new { subnet_id = subnet });
    }

    [Fact]
    public async Task Ipv6_subnets_of_a_network_share_a_leg()
    {
        await using var cloud = await TestCloud.Start();
        var network = (await cloud.Make("networks", new { name = "n" })).Id();
        var first = await cloud.Make(
            "subnets",
            new { network_id = network, ip_version = 6, cidr = "fd00:1::/64", ipv6_ra_mode = "slaac", ipv6_address_mode = "slaac" });
        var second = await cloud.Make("subnets", new { network_id = network, ip_version = 6, cidr = "fd00:2::/64" });
        var router = (await cloud.Make("routers", new { name = "r" })).Id();
        var leg = await cloud.Join(router, new { subnet_id = first.Id() });
        Assert.Equal(leg.Text("port_id"), (await cloud.Join(router, new { subnet_id = second.Id() })).Text("port_id"));
        await cloud.Settle();
        Assert.Equal(["fd00:1::1/64", "fd00:2::1/64"], cloud.Fabric().Routers[router].Legs.Single().Addresses);
        await cloud.Leave(router, new { subnet_id = first.Id() });
        Assert.Equal("fd00:2::1", (await cloud.See("ports", leg.Text("port_id"))).Address());
        await cloud.Leave(router, new { port_id = leg.Text("port_id") });
        await cloud.Drop("routers", router);
    }

    [Fact]
    public async Task Overlapping_subnets_are_not_joined()
    {
        await using var cloud = await TestCloud.Start();
        var (router, _, _) = await cloud.MakeRouted();
        var (_, other) = await cloud.MakeNet("10.9.0.0/16");
        Assert.Equal(
            "BadRequest", await cloud.Refused(HttpMethod.Put, $"routers/{router}/add_router_interface", 400, new { subnet_id = other }));
        foreach (var body in new object[] { new { }, new { subnet_id = other, port_id = other } })
        {
            Assert.Equal("BadRequest", await cloud.Refused(HttpMethod.Put, $"routers/{router}/add_router_interface", 400, body));
        }
    }

    [Fact]
    public async Task A_stranger_finds_no_router_and_lends_no_subnet()
    {
        await using var cloud = await TestCloud.Start();
        var (router, _, subnet) = await cloud.MakeRouted();
        var own = (await cloud.Make("routers", new { name = "mine" }, "member:p2")).Id();
        foreach (var (method, path, body) in new (HttpMethod, string, object?)[]
        {
            (HttpMethod.Get, "", null), (HttpMethod.Delete, "", null), (HttpMethod.Put, "", new { router = new { name = "x" } }),
            (HttpMethod.Put, "/add_router_interface", new { subnet_id = subnet }),
            (HttpMethod.Put, "/remove_router_interface", new { subnet_id = subnet }),
            (HttpMethod.Put, "/add_extraroutes", new { router = new { routes = Array.Empty<object>() } }),
        })
        {
            Assert.Equal("RouterNotFound", await cloud.Refused(method, $"routers/{router}{path}", 404, body, "member:p2"));
        }

        Assert.Equal(own, Assert.Single(await cloud.All("routers", token: "member:p2")).Id());
        Assert.Equal("SubnetNotFound", await cloud.Refused(
            HttpMethod.Put, $"routers/{own}/add_router_interface", 404, new { subnet_id = subnet }, "member:p2"));
        Assert.Equal(2, (await cloud.All("routers", token: "admin:p0")).Length);
    }

    [Theory, MemberData(nameof(Engines.All), MemberType = typeof(Engines))]
    public async Task Of_requests_for_the_last_router_one_wins(string engine)
    {
        await using var cloud = await TestCloud.Start(engine);
        await cloud.Do("quotas/p1", new { quota = new { router = 1 } }, "admin:p0");
        var answers = await Task.WhenAll(Enumerable.Range(0, 6).Select(
            _ => cloud.Ask(HttpMethod.Post, "routers", "member:p1", new { router = new { name = "r" } })));
        Assert.Equal(1, answers.Count(a => (int)a.Status == 201));
        Assert.All(
            answers.Where(a => (int)a.Status != 201), a => Assert.Equal("OverQuota", a.Body.GetProperty("NeutronError").Text("type")));
    }

    [Theory, MemberData(nameof(Engines.All), MemberType = typeof(Engines))]
    public async Task A_subnet_joined_by_many_at_once_has_one_leg(string engine)
    {
        await using var cloud = await TestCloud.Start(engine);
        var (_, subnet) = await cloud.MakeNet();
        var routers = new List<string>();
        for (var i = 0; i < 3; i++)
        {
            routers.Add((await cloud.Make("routers", new { name = "r" })).Id());
        }

        var answers = await Task.WhenAll(routers.SelectMany(r => Enumerable.Repeat(r, 2)).Select(
            r => cloud.Ask(HttpMethod.Put, $"routers/{r}/add_router_interface", "member:p1", new { subnet_id = subnet })));
        Assert.Equal(1, answers.Count(a => (int)a.Status == 200));
        Assert.Single(await cloud.All("ports", "?device_owner=network:router_interface"));
    }

    [Fact]
    public async Task Routers_and_floating_ips_are_metered_while_they_last()
    {
        await using var cloud = await TestCloud.Start();
        var router = (await cloud.Make("routers", new { name = "r" })).Id();
        var floating = (await cloud.Make("floatingips", new { floating_network_id = await cloud.Public() })).Id();
        await cloud.Drop("routers", router);
        await cloud.Drop("floatingips", floating);
        var entries = await cloud.Services.GetRequiredService<LedgerBook>().After(0, 1000, "p1", CancellationToken.None);
        foreach (var (kind, meter) in new[] { ("router", Metered.Router), ("floatingip", Metered.FloatingIp) })
        {
            var own = entries.Where(e => e.Kind == kind && e.Meters is not null).ToList();
            Assert.Equal([$"network.{kind}.create", $"network.{kind}.delete"], own.Select(e => e.Action));
            Assert.Equal(1, own[0].Meters![meter]);
            Assert.Empty(own[1].Meters!);
        }
    }
}
