using Alize.Kernel;
using Alize.Services.Network;

namespace Alize.World.Fixture;

/// <summary>Wishes as Network would word them.</summary>
public static class Wishes
{
    public static readonly FilterRule[] AllOut =
        [new("egress", "IPv4", null, null, null, null, null), new("egress", "IPv6", null, null, null, null, null)];

    public static readonly FilterRule Ping = new("ingress", "IPv4", "icmp", null, null, null, null);

    public static NetworkWish Network(params SubnetWish[] subnets) => new(Ids.Random.Dashed(), 1450, false, subnets, []);

    public static SubnetWish Subnet(
        string cidr = "10.0.0.0/24", string? gateway = "10.0.0.1", string? dhcp = "10.0.0.2", string? mode = null) =>
        new(Ids.Random.Dashed(), cidr, gateway, dhcp, mode, [], [], gateway is not null);

    public static NetworkWish External(ExternalRange range) =>
        new(Ids.Random.Dashed(), 1500, true, [new(Ids.Random.Dashed(), range.Cidr, range.Gateway, null, null, [], [], false)], []);

    public static PortWish Port(NetworkWish network, string[] addresses, params FilterRule[] rules) =>
        new(Ids.Random.Dashed(), network.Id, Mac(), addresses, [], true, true, network.Mtu, [.. AllOut, .. rules]);

    public static FilterRule Tcp(int port, string? group = null) => new("ingress", "IPv4", "tcp", port, port, null, group);

    public static RouterLeg Leg(NetworkWish network, params string[] addresses) => new(Ids.Random.Dashed(), network.Id, Mac(), addresses);

    /// <summary>A router whose gateway has host number <paramref name="last"/> of the external range.</summary>
    public static RouterWish Router(ExternalRange range, NetworkWish external, int last, params RouterLeg[] legs) => new(
        Ids.Random.Dashed(), true, legs,
        new RouterGateway(Ids.Random.Dashed(), external.Id, Mac(), [$"{In(range, last)}/24"], [range.Gateway], true), [], []);

    public static FloatingWish Floating(ExternalRange range, int last, string address) =>
        new(Ids.Random.Dashed(), In(range, last), address);

    public static string In(ExternalRange range, int last) => range.Cidr.Replace(".0/24", $".{last}", StringComparison.Ordinal);

    public static string Mac() => "fa:16:3e:" + string.Join(':', Ids.Random.Hex(3).Chunk(2).Select(c => new string(c)));
}
