using Alize.Kernel;
using Alize.Tests.Fixture;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace Alize.Tests.Network;

public sealed class ProjectTests
{
    [Theory, MemberData(nameof(Engines.All), MemberType = typeof(Engines))]
    public async Task A_deleted_project_leaves_nothing_but_what_its_servers_use(string engine)
    {
        await using var cloud = await TestCloud.Start(engine);
        var (_, network, _) = await cloud.MakeRouted();
        var external = await cloud.Public();
        var port = (await cloud.Make("ports", new { network_id = network })).Id();
        var server = (await cloud.Make("ports", new { network_id = network, device_owner = "compute:nova", device_id = "s1" })).Id();
        await cloud.Make("floatingips", new { floating_network_id = external, port_id = port });
        await cloud.Make("subnetpools", new { prefixes = "10.80.0.0/16" });
        await cloud.Make("security-groups", new { name = "g" });
        var other = (await cloud.MakeNet("10.6.0.0/24", "member:p2")).Network;
        await Delete(cloud, "p1");
        await Sweep(cloud);
        Assert.Equal(server, Assert.Single(await cloud.All("ports", "?device_owner=compute:nova")).Id());
        Assert.Equal(network, Assert.Single(await cloud.All("networks", Neutron.Inside)).Id());
        Assert.Empty(await cloud.All("routers"));
        Assert.Empty(await cloud.All("floatingips"));
        Assert.Empty(await cloud.All("subnetpools"));
        await cloud.Drop("ports", server);
        await Sweep(cloud);
        Assert.Equal(other, Assert.Single(await cloud.All("networks", Neutron.Inside, "admin:p0")).Id());
        Assert.All(await cloud.All("security-groups", token: "admin:p0"), g => Assert.NotEqual("p1", g.Text("project_id")));
        Assert.Equal(0, await cloud.Db.Number($"SELECT count(*) FROM quota WHERE project = {"p1"}"));
        await cloud.Settle();
        Assert.Empty(cloud.Fabric().Routers);
        Assert.Equal(2, cloud.Fabric().Networks.Count);
    }

    private static Task Delete(TestCloud cloud, string project)
    {
        var ledger = cloud.Services.GetRequiredService<LedgerBook>();
        return cloud.Db.Transact(tx => ledger.Write(tx, new LedgerEntry("identity.project.delete", "project", project)));
    }

    private static async Task Sweep(TestCloud cloud)
    {
        var sweeper = cloud.Services.GetServices<ISweeper>().Single(s => s.Name == "network-projects");
        Assert.Equal(0, await sweeper.Sweep(CancellationToken.None));
    }
}
