using Alize.Drivers.LinuxNet;
using Alize.Services.Network;
using Xunit;

namespace Alize.Tests.LinuxNet;

public sealed class PortFilterTests
{
    private static readonly PortWish _port = new(
        "0a1b2c3d-1111-4111-8111-111111111111", "net", "fa:16:3e:00:00:01", ["10.0.0.5", "fd00::5"], [], true, true, 1450, []);

    [Theory]
    [InlineData("ingress", "IPv4", null, null, null, null, null, "meta nfproto ipv4")]
    [InlineData("egress", "IPv6", null, null, null, null, null, "meta nfproto ipv6")]
    [InlineData("ingress", "IPv4", "tcp", 22, 22, "0.0.0.0/0", null, "meta nfproto ipv4 tcp dport 22")]
    [InlineData("ingress", "IPv4", "tcp", 80, 90, "10.1.2.3/16", null, "meta nfproto ipv4 ip saddr 10.1.0.0/16 tcp dport 80-90")]
    [InlineData("egress", "IPv4", "udp", null, null, "10.1.2.3/32", null, "meta nfproto ipv4 ip daddr 10.1.2.3 meta l4proto 17")]
    [InlineData("ingress", "IPv6", "17", 53, 53, null, "g-1", "meta nfproto ipv6 ip6 saddr @g6-g-1 udp dport 53")]
    [InlineData("ingress", "IPv4", "icmp", 8, 0, null, null, "meta nfproto ipv4 meta l4proto 1 icmp type 8 icmp code 0")]
    [InlineData("ingress", "IPv6", "icmp", 128, null, null, null, "meta nfproto ipv6 meta l4proto 58 icmpv6 type 128")]
    [InlineData("ingress", "IPv6", "ipv6-icmp", null, null, null, null, "meta nfproto ipv6 meta l4proto 58")]
    [InlineData("ingress", "IPv4", "vrrp", null, null, null, null, "meta nfproto ipv4 meta l4proto 112")]
    public void A_rule_becomes_one_match(
        string direction, string type, string? protocol, int? min, int? max, string? cidr, string? group, string match) =>
        Assert.Equal(match, FilterRules.Match(new(direction, type, protocol, min, max, cidr, group)));

    [Theory]
    [InlineData("tcp", 22, 70000, null)]
    [InlineData("tcp", 23, 22, null)]
    [InlineData("vrrp", 1, 2, null)]
    [InlineData("tcp; flush ruleset", null, null, null)]
    [InlineData("icmp", 256, null, null)]
    [InlineData(null, null, null, "10.0.0.0/33")]
    [InlineData(null, null, null, "10.0.0.1 accept")]
    [InlineData(null, null, null, "fd00::/64")]
    public void A_rule_that_no_packet_can_meet_is_refused(string? protocol, int? min, int? max, string? cidr) =>
        Assert.Throws<FormatException>(() => FilterRules.Match(new("ingress", "IPv4", protocol, min, max, cidr, null)));

    [Fact]
    public void Nothing_from_outside_enters_the_rules_as_it_is()
    {
        Assert.ThrowsAny<Exception>(() => PortFilter.Compile("t", "tap", _port with { Id = "x; drop" }));
        Assert.ThrowsAny<Exception>(() => PortFilter.Compile("t", "tap", _port with { Mac = "fa:16:3e:00:00:01 accept" }));
        Assert.ThrowsAny<Exception>(() => PortFilter.Compile("t", "tap", _port with { Addresses = ["10.0.0.5 return"] }));
        var scoped = _port with { AllowedPairs = [new("fa:16:3e:00:00:02", "::%eth0")] };
        Assert.ThrowsAny<Exception>(() => PortFilter.Compile("t", "tap", scoped));
        Assert.ThrowsAny<Exception>(() => PortFilter.Group("t", new("a b", ["10.0.0.1"])));
    }

    [Fact]
    public void A_port_has_three_chains_that_end_in_drop_and_three_maps_that_lead_there()
    {
        var text = PortFilter.Compile("t", "tap1", _port with { Rules = [new("ingress", "IPv4", "tcp", 22, 22, null, null)] });

        Assert.Equal(
            ["bridge t from", "inet t out", "inet t in"],
            Lines(text, "flush chain").Select(l => l["flush chain ".Length..^(_port.Id.Length + 1)]));
        Assert.All(
            ["bridge t from", "inet t out", "inet t in"],
            chain => Assert.EndsWith(" counter drop", Lines(text, $"add rule {chain}-{_port.Id}").Last(), StringComparison.Ordinal));
        var received = $"add rule inet t in-{_port.Id} ";
        Assert.Equal(received + "meta nfproto ipv4 tcp dport 22 accept", Lines(text, received)[^2]);
        Assert.Equal(
            [
                $"add element bridge t from {{ \"tap1\" : jump from-{_port.Id} }}",
                $"add element bridge t to {{ \"tap1\" : {0x0a1b2c3d} }}",
                $"add element inet t out {{ {0x0a1b2c3d} : jump out-{_port.Id} }}",
                $"add element inet t in {{ {0x0a1b2c3d} : jump in-{_port.Id} }}",
            ],
            Lines(text, "add element"));
    }

    [Fact]
    public void A_port_without_security_is_marked_and_not_judged()
    {
        var text = PortFilter.Compile("t", "tap1", _port with { Security = false });
        Assert.Equal($"add rule bridge t from-{_port.Id} meta mark set {0x0a1b2c3d}", Assert.Single(Lines(text, "add rule")));
    }

    [Fact]
    public void A_pairs_mac_may_use_the_pairs_range_and_no_more()
    {
        AllowedPair[] pairs = [new("fa:16:3e:00:00:02", "10.9.0.7/24"), new("fa:16:3e:00:00:01", "fd01::/48")];
        var rules = new AntiSpoof(_port with { AllowedPairs = pairs }).Rules().ToList();

        Assert.Contains("ether saddr fa:16:3e:00:00:02 ip saddr 10.9.0.0/24 return", rules);
        Assert.Contains("ether saddr fa:16:3e:00:00:02 ip6 saddr fe80::f816:3eff:fe00:2 return", rules);
        Assert.Contains("ether saddr fa:16:3e:00:00:01 ip6 saddr fd01::/48 return", rules);
        Assert.DoesNotContain(rules, r => r.StartsWith("ether saddr fa:16:3e:00:00:02 ip saddr 10.0.0.5", StringComparison.Ordinal));
        const string elsewhere = "@th,64,128 & 0xffffffffffff00000000000000000000 != 0xfd010000000000000000000000000000";
        Assert.Contains(rules, r => r.Contains(elsewhere, StringComparison.Ordinal));
    }

    [Fact]
    public void A_groups_members_are_replaced_by_family()
    {
        var text = PortFilter.Group("t", new("g", ["10.0.0.5", "10.0.0.5", "fd00::5"]));
        Assert.Equal(["add element inet t g4-g { 10.0.0.5 }", "add element inet t g6-g { fd00::5 }"], Lines(text, "add element"));
        Assert.Equal(["flush set inet t g4-g", "flush set inet t g6-g"], Lines(text, "flush set"));
    }

    private static List<string> Lines(string text, string start) =>
        [.. text.Split('\n').Where(l => l.StartsWith(start, StringComparison.Ordinal))];
}
