using Alize.Kernel;

namespace Alize.Services.Network;

/// <summary>The external network that every cloud begins with. It is made once: an operator may change it, or do without.</summary>
public sealed class PublicNetwork(Db db, Networks networks, Subnets subnets)
{
    public const string Name = "public";
    private const string Made = "network.public";

    public Task Ensure(ExternalRange range, string project, CancellationToken ct) => db.Transact(
        async tx =>
        {
            if (await tx.Execute($"INSERT INTO cloud (name, value) VALUES ({Made}, {range.Cidr}) ON CONFLICT DO NOTHING") == 0)
            {
                return;
            }

            var row = new NetworkRow(
                Standard.New(project, Name, "The way out of the cloud"), AdminUp: true, Shared: false, External: true, IsDefault: true,
                PortSecurity: true, Mtu: 1500, DnsDomain: "", Type: "flat", Physical: Name, Segment: null, ZoneHints: "[]");
            var network = await networks.Create(tx, null, row);
            await subnets.Create(tx, null, network, SubnetOf(network, range));
        },
        ct);

    private static SubnetDraft SubnetOf(NetworkRow network, ExternalRange range) => new(
        Standard.New(network.Std.Project, Name + "-subnet", ""), network.Id, 4, range.Cidr, null, UseDefaultPool: false, null,
        GatewaySaid: true, range.Gateway, Dhcp: false, null, null, null, [], []);
}
