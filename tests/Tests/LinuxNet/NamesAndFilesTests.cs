using Alize.Drivers.LinuxNet;
using Alize.Kernel;
using Alize.Services.Network;
using Xunit;

namespace Alize.Tests.LinuxNet;

public sealed class NamesAndFilesTests
{
    private static readonly KernelNames _names = new(new Cloud("0123456789abcdef", "/nowhere", "r", "http://c", "http://s"));

    [Theory]
    [InlineData("8c9f2a10-aaaa-4bbb-8ccc-000000000000", "b01238c9f2a10aa")]
    [InlineData("public", "b0123efa1f375d7")]
    public void A_link_name_is_a_letter_four_of_the_cloud_and_ten_of_the_resource(string id, string name)
    {
        Assert.Equal(name, _names.Bridge(id));
        Assert.Equal(15, _names.Tap(id).Length);
        Assert.Equal(id, _names.IdIn("network", _names.Alias("network", id)));
        Assert.Null(_names.IdIn("port", _names.Alias("network", id)));
    }

    [Fact]
    public void A_network_with_both_families_is_told_to_dnsmasq_by_subnet()
    {
        var files = DnsmasqFiles.Compile(new NetworkWish(
            "n", 1450, false,
            [
                new("a", "10.0.0.0/24", "10.0.0.1", "10.0.0.2", null, ["9.9.9.9"], [new("10.9.0.0/16", "10.0.0.7")], true),
                new("b", "10.1.0.0/24", null, null, null, [], [], false),
                new("c", "fd00::/64", "fd00::1", "fd00::2", "dhcpv6-stateful", [], [], true),
            ],
            [
                new("p", "fa:16:3e:00:00:01", "10.0.0.5", "Web_1"), new("p", "FA-16-3E-00-00-01", "fd00::5", "web"),
                new("q", "fa:16:3e:00:00:02", "10.0.0.6", "\n"),
            ]), "d1", "/dir", "/run/x");

        Assert.Contains("dhcp-range=set:s0,10.0.0.0,static,255.255.255.0,86400s\n", files.Configuration, StringComparison.Ordinal);
        Assert.Contains(
            "classless-static-route,169.254.169.254/32,10.0.0.2,10.9.0.0/16,10.0.0.7,0.0.0.0/0,10.0.0.1\n",
            files.Configuration, StringComparison.Ordinal);
        Assert.Contains("dhcp-option=tag:s0,option:dns-server,9.9.9.9\n", files.Configuration, StringComparison.Ordinal);
        Assert.Contains("dhcp-range=set:s2,fd00::,static,64,86400s\n", files.Configuration, StringComparison.Ordinal);
        Assert.DoesNotContain("10.1.0", files.Configuration, StringComparison.Ordinal);
        Assert.Equal("fa:16:3e:00:00:01,10.0.0.5,[fd00::5],web1\nfa:16:3e:00:00:02,10.0.0.6,host-10-0-0-6\n", files.Hosts);
        Assert.Equal(
            "10.0.0.5 web1.openstacklocal web1\nfd00::5 web.openstacklocal web\n"
            + "10.0.0.6 host-10-0-0-6.openstacklocal host-10-0-0-6\n", files.Names);
    }

    [Theory]
    [InlineData("172.24.7.0/24", "172.24.0.0/16", true)]
    [InlineData("172.24.7.0/24", "172.24.8.0/24", false)]
    [InlineData("10.0.0.0/24", "fd00::/8", false)]
    public void Ranges_overlap_where_the_shorter_prefix_is_alike(string a, string b, bool overlap) =>
        Assert.Equal(overlap, AddressPrefix.Parse(a).Overlaps(AddressPrefix.Parse(b)));
}
