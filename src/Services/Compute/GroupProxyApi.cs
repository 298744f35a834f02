using System.Text.Json;
using Alize.Kernel;
using Alize.Services.Network;

namespace Alize.Services.Compute;

/// <summary>The door of security groups under this service, which is gone since 2.36.</summary>
public sealed class GroupProxyApi(IGroups groups) : IDoor
{
    private const int Last = 35;
    private const int MostOffset = 10_000;

    public void Map(Doors doors)
    {
        var nova = doors.Open(ComputeDoor.Door);
        nova.Within(null, Last, "GET", "/os-security-groups", CatalogPolicy.GroupProxyRead, List);
        nova.Within(null, Last, "POST", "/os-security-groups", CatalogPolicy.GroupProxyWrite, Create, GroupProxyWire.Group);
        nova.Within(null, Last, "GET", "/os-security-groups/{id}", CatalogPolicy.GroupProxyRead, Show);
        nova.Within(null, Last, "PUT", "/os-security-groups/{id}", CatalogPolicy.GroupProxyWrite, Update, GroupProxyWire.Group);
        nova.Within(null, Last, "DELETE", "/os-security-groups/{id}", CatalogPolicy.GroupProxyWrite, Delete);
        nova.Within(null, Last, "POST", "/os-security-group-rules", CatalogPolicy.GroupProxyWrite, AddRule, GroupProxyWire.Rule);
        nova.Within(null, Last, "DELETE", "/os-security-group-rules/{id}", CatalogPolicy.GroupProxyWrite, DeleteRule);
    }

    private async Task<Answer> List(Call call)
    {
        var (limit, offset) = (NovaPages.Limit(call), Page.ReadLimit(call.Query("offset"), 0, MostOffset));
        var list = (await groups.List(call.Caller, call.Query("all_tenants") is not (null or "0"), call.Ct))
            .Skip(offset).Take(limit).ToList();
        var named = await Named(list, call.Ct);
        return Answer.Json(200, o => o.List("security_groups", list, (g, group) => GroupProxyWire.Write(g, group, named)));
    }

    private async Task<Answer> Show(Call call) => await One(await groups.Get(call.Caller, Id(call, "Security group"), call.Ct), call.Ct);

    private async Task<Answer> Create(Call call)
    {
        var body = call.Body.GetProperty("security_group");
        return await One(
            await ProxyRefusals.Worded(() => groups.Create(call.Caller, body.Text("name"), body.Text("description"))), call.Ct);
    }

    private async Task<Answer> Update(Call call)
    {
        var body = call.Body.GetProperty("security_group");
        return await One(
            await ProxyRefusals.Worded(
                () => groups.Update(call.Caller, Id(call, "Security group"), body.Text("name"), body.Text("description"))), call.Ct);
    }

    private async Task<Answer> Delete(Call call)
    {
        await ProxyRefusals.Worded(() => groups.Delete(call.Caller, Id(call, "Security group")));
        return Answer.Empty(202);
    }

    private async Task<Answer> AddRule(Call call)
    {
        var asked = GroupProxyWire.Read(call.Body.GetProperty("security_group_rule"));
        var rule = await ProxyRefusals.Worded(() => groups.AddRule(call.Caller, asked));
        var named = (await groups.OfIds(rule.RemoteGroupId is { } remote ? [remote] : [], call.Ct)).ToDictionary(g => g.Id);
        return Answer.Json(200, o => o.Object("security_group_rule", r => GroupProxyWire.Write(r, rule, named)));
    }

    private async Task<Answer> DeleteRule(Call call)
    {
        await ProxyRefusals.Worded(() => groups.DeleteRule(call.Caller, Id(call, "Security group rule")));
        return Answer.Empty(202);
    }

    /// <exception cref="FaultException">400 where it has not an id's form: clients of old sent numbers.</exception>
    private static string Id(Call call, string what) => Guid.TryParse(call.Path("id"), out _)
        ? call.Path("id")
        : throw Fault.BadRequest($"{what} id should be uuid").Thrown();

    private async Task<Answer> One(GroupInfo group, CancellationToken ct)
    {
        var named = await Named([group], ct);
        return Answer.Json(200, o => o.Object("security_group", g => GroupProxyWire.Write(g, group, named)));
    }

    private async Task<Dictionary<string, GroupInfo>> Named(IReadOnlyCollection<GroupInfo> list, CancellationToken ct)
    {
        var ids = list.SelectMany(g => g.Rules).Select(r => r.RemoteGroupId).OfType<string>().Distinct().ToList();
        return (await groups.OfIds(ids, ct)).ToDictionary(g => g.Id);
    }
}
