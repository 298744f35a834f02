using Alize.Drivers.LinuxNet;
using Alize.Kernel;
using Alize.World.Fixture;
using Xunit;
using static Alize.World.Fixture.Wishes;

namespace Alize.World.LinuxNet;

/// <summary>A namespace beside the host stands for the world outside.</summary>
public sealed class UplinkTests
{
    private const string Forwarding = "/proc/sys/net/ipv4/ip_forward";

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Guests_reach_the_world_by_the_uplink_and_only_with_one(bool uplink)
    {
        Assert.SkipUnless(Environment.UserName == "root", "needs root: makes namespaces, bridges and rules");
        var forwarding = await File.ReadAllTextAsync(Forwarding);
        var world = "alizeworld-" + Ids.Random.Hex(4);
        var device = "aw" + Ids.Random.Hex(5);
        await Namespaces.Ensure(world, [], CancellationToken.None);
        await Shell.Host($"ip link add {device} type veth peer name {device} netns {world}; ip link set {device} up");
        await Shell.Host($"ip addr add 198.51.100.1/24 dev {device}");
        await Shell.Run(world, $"ip addr add 198.51.100.2/24 dev {device}; ip link set {device} up");
        try
        {
            await File.WriteAllTextAsync(Forwarding, "1");
            await using var cloud = await LinuxCloud.Start(uplink ? device : null);
            var network = Network(Subnet());
            var external = External(cloud.Range);
            await cloud.Fabric.EnsureNetwork("here", network, CancellationToken.None);
            await cloud.Fabric.EnsureNetwork("here", external, CancellationToken.None);
            await cloud.Fabric.EnsureRouter("here", Router(cloud.Range, external, 20, Leg(network, "10.0.0.1/24")), CancellationToken.None);
            var guest = await cloud.Guest(Port(network, ["10.0.0.5"]));
            await guest.Configure("10.0.0.5/24", "10.0.0.1");

            Assert.True(await guest.Reaches(cloud.Range.Gateway));
            Assert.Equal(uplink, await guest.Pings("198.51.100.2"));
            var tables = (await Shell.Host("nft list tables")).Output;
            Assert.Equal(uplink, tables.Contains(cloud.Names.Table, StringComparison.Ordinal));
            await cloud.Fabric.RemoveAll(CancellationToken.None);
            Assert.DoesNotContain(cloud.Names.Table, (await Shell.Host("nft list tables")).Output, StringComparison.Ordinal);
        }
        finally
        {
            await File.WriteAllTextAsync(Forwarding, forwarding);
            await Shell.Host($"ip link del {device}");
            await Namespaces.EnsureGone(world, CancellationToken.None);
        }
    }
}
