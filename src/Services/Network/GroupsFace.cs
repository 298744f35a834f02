using Alize.Kernel;

namespace Alize.Services.Network;

/// <summary>Security groups for Compute, by the same verbs that this room's own doors use.</summary>
internal sealed class GroupsFace(Db db, SecurityGroups groups, SecurityRules rules) : IGroups
{
    private const int Most = 1000;

    public async Task<List<GroupInfo>> List(Caller caller, bool everybody, CancellationToken ct)
    {
        var mine = everybody && caller.IsAdmin ? Sql.Empty : (Sql)$" AND project = {caller.Project}";
        var page = new Page(Most, null, [new("project", false), new("name", false), new("id", false)]);
        return [.. (await groups.List(caller, new(SecurityGroupWire.Collection, mine, page, true, false), ct)).Select(Of)];
    }

    public Task<List<GroupInfo>> OfIds(IReadOnlyCollection<string> ids, CancellationToken ct) => db.Read(
        async tx =>
        {
            var rows = await tx.Query(
                $"SELECT {new Raw(SecurityGroup.Columns)} FROM security_group WHERE id IN {Sql.In(ids)} ORDER BY project, name, id",
                SecurityGroup.Read);
            var all = (await SecurityRule.Of(tx, [.. rows.Select(r => r.Id)])).ToLookup(r => r.Group);
            return rows.Select(r => Of(new SecurityGroupView(r, [.. all[r.Id]]))).ToList();
        },
        ct);

    public async Task<GroupInfo> Get(Caller caller, string id, CancellationToken ct) => Of(await groups.Get(caller, id, ct));

    public async Task<GroupInfo> Create(Caller caller, string name, string description) =>
        Of((await groups.Create(caller, [new(Standard.New(caller.Project, name, description), IsDefault: false, Stateful: true)]))[0]);

    public async Task<GroupInfo> Update(Caller caller, string id, string name, string description) =>
        Of(await groups.Update(caller, id, old => old with { Std = old.Std with { Name = name, Description = description } }));

    public Task Delete(Caller caller, string id) => groups.Delete(caller, id);

    public async Task<GroupRuleInfo> AddRule(Caller caller, NewGroupRule rule)
    {
        var ethertype = rule.Cidr?.Contains(':', StringComparison.Ordinal) == true ? "IPv6" : "IPv4";
        var row = new SecurityRule(
            Standard.New(caller.Project, "", ""), rule.GroupId, "ingress", ethertype, rule.Protocol,
            rule.PortMin, rule.PortMax, rule.Cidr, rule.RemoteGroupId);
        return Of((await rules.Create(caller, [SecurityRuleChecks.Checked(row)]))[0]);
    }

    public Task DeleteRule(Caller caller, string id) => rules.Delete(caller, id);

    private static GroupInfo Of(SecurityGroupView v) =>
        new(v.Id, v.Row.Std.Name, v.Row.Std.Description, v.Row.Std.Project, [.. v.Rules.Select(Of)]);

    private static GroupRuleInfo Of(SecurityRule r) =>
        new(r.Id, r.Group, r.Direction, r.Protocol, r.PortMin, r.PortMax, r.Cidr, r.RemoteGroup);
}
