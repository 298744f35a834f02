using Alize.Services.Network;
using Alize.Tests.Fixture;
using Xunit;

namespace Alize.Tests.Network;

public sealed class DhcpOptionTests(OneCloud one) : IClassFixture<OneCloud>
{
    [Fact]
    public async Task Options_of_a_port_reach_the_networks_dhcp()
    {
        await using var cloud = await TestCloud.Start();
        var (network, _) = await cloud.MakeNet();
        var port = await cloud.Make("ports", new
        {
            network_id = network,
            extra_dhcp_opts =
                new object[] { new { opt_name = "bootfile-name", opt_value = "pxelinux.0" },
                    new { opt_name = "66", opt_value = "10.9.0.8" } },
        });
        Assert.Equal(2, port.GetProperty("extra_dhcp_opts").GetArrayLength());
        await cloud.Settle();
        Assert.Equal(
            [new DhcpOption("bootfile-name", "pxelinux.0", 4), new DhcpOption("66", "10.9.0.8", 4)],
            cloud.Fabric().Networks[network].DhcpHosts.Single().Options);
        await cloud.Change("ports", port.Id(), new { extra_dhcp_opts = new[] { new { opt_name = "66", opt_value = (string?)null } } });
        await cloud.Settle();
        Assert.Single(cloud.Fabric().Networks[network].DhcpHosts.Single().Options);
    }

    [Theory]
    [InlineData("bootfile-name", "a\ndhcp-script=/bin/sh", 4)]
    [InlineData("bootfile-name", "", 4)]
    [InlineData("router", "here", 4)]
    [InlineData("router", "fd00::1", 4)]
    [InlineData("mtu", "large", 4)]
    [InlineData("dhcp-script", "x", 4)]
    [InlineData("bootfile-name", "x", 6)]
    public async Task What_the_server_would_not_take_is_refused(string name, string value, int version)
    {
        var cloud = await one.Cloud();
        var (network, _) = await cloud.MakeNet();
        await cloud.Refused(HttpMethod.Post, "ports", 400, new
        {
            port = new
            {
                network_id = network,
                extra_dhcp_opts = new[] { new { opt_name = name, opt_value = value, ip_version = version } }
            },
        });
    }
}
