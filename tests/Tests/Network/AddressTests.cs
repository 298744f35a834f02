using Alize.Services.Network;
using Alize.Tests.Fixture;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace Alize.Tests.Network;

public sealed class AddressTests
{
    [Theory, MemberData(nameof(Engines.All), MemberType = typeof(Engines))]
    public async Task Requests_for_the_last_addresses_get_as_many_yeses_as_there_are_addresses(string engine)
    {
        await using var cloud = await TestCloud.Start(engine);
        var network = (await cloud.Make("networks", new { name = "n" })).Id();
        await cloud.Make("subnets", new
        {
            network_id = network,
            ip_version = 4,
            cidr = "10.1.0.0/24",
            enable_dhcp = false,
            allocation_pools = new[] { new { start = "10.1.0.10", end = "10.1.0.12" } },
        });
        var answers = await Task.WhenAll(Enumerable.Range(0, 8).Select(
            _ => cloud.Ask(HttpMethod.Post, "ports", "member:p1", new { port = new { network_id = network } })));
        Assert.Equal(3, answers.Count(a => (int)a.Status == 201));
        Assert.All(answers.Where(a => (int)a.Status != 201), a =>
        {
            Assert.Equal(409, (int)a.Status);
            Assert.Equal("IpAddressGenerationFailure", a.Body.GetProperty("NeutronError").Text("type"));
        });
        var addresses = answers.Where(a => (int)a.Status == 201).Select(a => a.Body.GetProperty("port").Address()).Order();
        Assert.Equal(["10.1.0.10", "10.1.0.11", "10.1.0.12"], addresses);
        Assert.Equal(3, (await cloud.All("ports")).Length);
    }

    [Theory, MemberData(nameof(Engines.All), MemberType = typeof(Engines))]
    public async Task Two_overlapping_subnets_at_once_become_one(string engine)
    {
        await using var cloud = await TestCloud.Start(engine);
        var network = (await cloud.Make("networks", new { name = "n" })).Id();
        var answers = await Task.WhenAll(Enumerable.Range(0, 6).Select(i => cloud.Ask(
            HttpMethod.Post, "subnets", "member:p1",
            new { subnet = new { network_id = network, ip_version = 4, cidr = $"10.1.0.0/{24 - i}" } })));
        Assert.Equal(1, answers.Count(a => (int)a.Status == 201));
        Assert.All(answers.Where(a => (int)a.Status != 201), a => Assert.Contains(
            "overlaps with another subnet", a.Body.GetProperty("NeutronError").Text("message"), StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("10.0.0.1", true)]
    [InlineData("10.1", false)]
    [InlineData("010.0.0.1", false)]
    [InlineData("fe80::1%eth0", false)]
    [InlineData("2001:DB8::1", true)]
    [InlineData("[::1]", false)]
    [InlineData("", false)]
    public void Only_the_usual_forms_are_addresses(string text, bool yes) => Assert.Equal(yes, Address.TryParse(text, out _));

    [Theory]
    [InlineData("10.0.0.7/24", "10.0.0.0/24", "10.0.0.255")]
    [InlineData("2001:db8::5/64", "2001:db8::/64", "2001:db8::ffff:ffff:ffff:ffff")]
    [InlineData("0.0.0.0/0", "0.0.0.0/0", "255.255.255.255")]
    [InlineData("::/0", "::/0", "ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff")]
    [InlineData("10.0.0.1/32", "10.0.0.1/32", "10.0.0.1")]
    public void A_block_knows_its_ends(string text, string canonical, string last)
    {
        Assert.True(Cidr.TryParse(text, out var cidr));
        Assert.Equal(canonical, cidr.ToString());
        Assert.Equal(last, cidr.Last.ToString());
    }

    [Fact]
    public void A_host_forms_its_address_from_its_mac() => Assert.Equal(
        "2003::f816:3eff:fe33:4455", Address.Eui64(Cidr.Parse("2003::/64"), "fa:16:3e:33:44:55").ToString());

    [Theory, MemberData(nameof(Engines.All), MemberType = typeof(Engines))]
    public async Task Compute_gets_a_port_binds_it_plugs_it_and_gives_it_back(string engine)
    {
        await using var cloud = await TestCloud.Start(engine);
        var (network, _) = await cloud.MakeNet();
        var face = cloud.Services.GetRequiredService<INetwork>();
        var host = cloud.Services.GetRequiredService<Alize.Kernel.Cloud>().Host;
        var caller = (await new TokenTable().Authenticate("member:p1", default))!;
        var port =
            await cloud.Db.Transact(tx => face.CreatePort(tx, caller, new NewPort(network, "server-1", "compute:nova", "10.9.0.77", [])));
        Assert.Equal("10.9.0.77", port.Addresses[0].Address);
        Assert.Equal("net", port.NetworkName);
        Assert.Single(port.SecurityGroups);
        await cloud.Db.Transact(tx => face.BindPort(tx, port.Id, host));
        var plug = await face.EnsurePlugged(port.Id, host, default);
        Assert.Equal(port.Mac, plug.Mac);
        Assert.Equal("ACTIVE", (await face.PortsOf("server-1", default))[0].Status);
        Assert.Equal(port.Id, (await face.PortBehind(network, "10.9.0.77", default))!.Id);
        await cloud.Settle();
        var fabric = cloud.Services.GetRequiredService<FakeFabric>();
        Assert.Contains(port.Id, fabric.Ports.Keys);
        await cloud.Db.Transact(tx => face.DeletePort(tx, port.Id));
        await cloud.Settle();
        Assert.DoesNotContain(port.Id, fabric.Ports.Keys);
        Assert.Empty(await face.PortsOf("server-1", default));
    }
}
