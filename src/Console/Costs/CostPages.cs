using Alize.Client;
using Alize.Client.Billing;
using Alize.Console.Hosting;
using Alize.Console.Sessions;

namespace Alize.Console.Costs;

/// <summary>What each resource costs, in euro and real.</summary>
internal static class CostPages
{
    public static void Map(Site site) => site.Get("/costs", Show);

    private static async Task Show(Member me)
    {
        var report = me.Cloud.Billing.Costs(me.Ct);
        var names = Names(me);
        await Task.WhenAll(report, names);
        await me.Print<CostsPage, CostsModel>("nav.costs", new CostsModel(await report, await names));
    }

    /// <summary>Ids are for machines: the names of what is there still.</summary>
    private static async Task<IReadOnlyDictionary<string, string>> Names(Member me)
    {
        var (cloud, ct) = (me.Cloud, me.Ct);
        var servers = cloud.Compute.Servers(ListQuery.All, ct);
        var volumes = cloud.Volumes.List(ListQuery.All, ct);
        var addresses = cloud.Network.FloatingIps(ListQuery.Where("project_id", me.Project), ct);
        var routers = cloud.Network.Routers(ListQuery.Where("project_id", me.Project), ct);
        await Task.WhenAll(servers, volumes, addresses, routers);
        return (await servers).Select(s => (s.Id, s.Name))
            .Concat((await volumes).Select(v => (v.Id, Name: v.Name ?? "")))
            .Concat((await addresses).Select(a => (a.Id, Name: a.FloatingIpAddress)))
            .Concat((await routers).Select(r => (r.Id, r.Name)))
            .Append((Id: me.Project, Name: me.Token.Project?.Name ?? ""))
            .ToDictionary(n => n.Id, n => n.Name);
    }
}

/// <summary>The month's report, and what its resources are called.</summary>
public sealed record CostsModel(CostReport Report, IReadOnlyDictionary<string, string> Names);
