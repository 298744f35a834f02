using Alize.Client;
using Alize.Client.Network;

namespace Alize.Server.Verbs.Demo;

/// <summary>The tenant's network: a subnet, a router to the outside, and who may come in.</summary>
internal sealed class Wires(Stage stage)
{
    private const string Advice = "see DIR/log/alize.log; alize doctor tells what the machine lacks for networks.";

    private NetworkClient Net => stage.Cloud.Network;

    public async Task<NetworkPlace> Ensure()
    {
        var external = "";
        var network = "";
        await stage.Steps.Do("Network demo, subnet 10.77.0.0/24, router to public", Advice, async () =>
        {
            external = (await Net.Networks(ListQuery.Named("public"), stage.Ct)).FirstOrDefault(n => n.External)?.Id
                ?? throw new VerbException("the cloud has no external network named public");
            var (net, netNote) = await EnsureNetwork();
            network = net;
            var routerNote = await EnsureRouter(external, await EnsureSubnet(net));
            return netNote.Length > 0 && routerNote.Length > 0 ? Stage.WasThere : "";
        });
        await stage.Steps.Do("Security group demo: ssh and ping may come in", Advice, EnsureGroup);
        return new NetworkPlace(network, external);
    }

    private async Task<(string Id, string Note)> EnsureNetwork()
    {
        if (await Mine(Net.Networks(ListQuery.Named(Stage.Name), stage.Ct), n => n.ProjectId) is { } known)
        {
            return (known.Id, Stage.WasThere);
        }

        return ((await Net.CreateNetwork(Stage.Name, stage.Ct)).Id, "");
    }

    private async Task<string> EnsureSubnet(string network)
    {
        var known = await Net.Subnets(ListQuery.Where("network_id", network), stage.Ct);
        return known is [var subnet, ..] ? subnet.Id : (await Net.CreateSubnet(Stage.Name, network, "10.77.0.0/24", [], stage.Ct)).Id;
    }

    private async Task<string> EnsureRouter(string external, string subnet)
    {
        var known = await Mine(Net.Routers(ListQuery.Named(Stage.Name), stage.Ct), r => r.ProjectId);
        var router = known ?? await Net.CreateRouter(Stage.Name, external, stage.Ct);
        var ports = await Net.Ports(ListQuery.Where("device_id", router.Id), stage.Ct);
        if (!ports.SelectMany(p => p.FixedIps).Any(f => f.SubnetId == subnet))
        {
            await Net.ConnectSubnet(router.Id, subnet, stage.Ct);
            return "";
        }

        return known is null ? "" : Stage.WasThere;
    }

    private async Task<string> EnsureGroup()
    {
        var known = await Mine(Net.SecurityGroups(ListQuery.Named(Stage.Name), stage.Ct), g => g.ProjectId);
        var group = known ?? await Net.CreateSecurityGroup(Stage.Name, "ssh and ping", stage.Ct);
        bool Has(string protocol) => group.SecurityGroupRules.Any(r => r.Direction == "ingress" && r.Protocol == protocol);
        if (!Has("tcp"))
        {
            await Net.Allow(group.Id, "tcp", 22, stage.Ct);
        }

        if (!Has("icmp"))
        {
            await Net.Allow(group.Id, "icmp", null, stage.Ct);
        }

        return known is null ? "" : Stage.WasThere;
    }

    /// <summary>Shared things of others may have the same name.</summary>
    private async Task<T?> Mine<T>(Task<IReadOnlyList<T>> found, Func<T, string> project)
        where T : class
    {
        var me = (await stage.Cloud.Identity.Token(stage.Ct)).Project?.Id;
        return (await found).FirstOrDefault(x => project(x) == me);
    }
}

/// <summary>The tenant's network and the one that floating IPs come from.</summary>
internal sealed record NetworkPlace(string Network, string External);
