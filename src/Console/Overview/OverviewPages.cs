using Alize.Client;
using Alize.Client.Billing;
using Alize.Console.Hosting;
using Alize.Console.Sessions;

namespace Alize.Console.Overview;

/// <summary>What the project has, may have, and costs.</summary>
internal static class OverviewPages
{
    public static void Map(Site site) => site.Get("/", Show);

    private static async Task Show(Member me)
    {
        var (cloud, ct) = (me.Cloud, me.Ct);
        var servers = cloud.Compute.Limits(ct);
        var volumes = cloud.Volumes.Limits(ct);
        var network = cloud.Network.Quotas(me.Project, ct);
        var objects = cloud.Objects.Account(ct);
        var costs = cloud.Billing.Costs(ct);
        var recent = cloud.Compute.Servers(new ListQuery { Limit = OverviewModel.MostServers }, ct);
        await Task.WhenAll(servers, volumes, network, objects, costs, recent);
        await me.Print<OverviewPage, OverviewModel>("overview.title", new OverviewModel(
            Gauges.Of(await servers, await volumes, await network), await objects, await costs, await recent));
    }
}
