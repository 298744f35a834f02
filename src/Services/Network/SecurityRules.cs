using Alize.Kernel;

namespace Alize.Services.Network;

/// <summary>The verbs of security group rules. A rule belongs to its group's project.</summary>
public sealed class SecurityRules(Db db, SecurityGroups groups, Scribe scribe, Wakes wakes)
{
    public async Task<List<SecurityRule>> List(Caller caller, Listing listing, CancellationToken ct)
    {
        await groups.EnsureDefault(caller, ct);
        return await db.Read(tx => listing.Rows(tx, SecurityRule.Columns, SecurityRule.Visible(caller), SecurityRule.Read), ct);
    }

    public Task<SecurityRule> Get(Caller caller, string id, CancellationToken ct) => db.Read(tx => SecurityRule.Get(tx, caller, id), ct);

    public Task<List<SecurityRule>> Create(Caller caller, IReadOnlyList<SecurityRule> rules) => db.Transact(async tx =>
    {
        var made = new List<SecurityRule>();
        foreach (var rule in rules)
        {
            made.Add(await Create(tx, caller, rule));
        }

        return made;
    });

    public Task Delete(Caller caller, string id) => db.Transact(async tx =>
    {
        var rule = await SecurityRule.Get(tx, caller, id);
        if (await tx.Execute($"DELETE FROM security_rule WHERE id = {id}") == 0)
        {
            throw NetworkFaults.RuleNotFound(id).Thrown();
        }

        await Scribe.Give(tx, rule.Std.Project, "security_group_rule");
        await Touch(tx, caller, rule, "delete");
    });

    private async Task<SecurityRule> Create(Tx tx, Caller caller, SecurityRule rule)
    {
        var group = await SecurityGroup.Get(tx, caller, rule.Group);
        if (rule.RemoteGroup is { } remote)
        {
            await SecurityGroup.Get(tx, caller, remote);
        }

        var born = rule with { Std = scribe.Born(rule.Std with { Project = group.Std.Project }) };
        await Scribe.Take(tx, group.Std.Project, "security_group_rule");
        if (!await born.Insert(tx))
        {
            var same = await tx.First(
                $"SELECT id FROM security_rule WHERE security_group = {group.Id} AND sameness = {born.Sameness}", r => r.GetString(0));
            throw NetworkFaults.Conflict("SecurityGroupRuleExists", $"Security group rule already exists. Rule id is {same}.").Thrown();
        }

        await Touch(tx, caller, born, "create");
        return born;
    }

    /// <summary>The group is another one now, and so are the filters of its ports.</summary>
    private async Task Touch(Tx tx, Caller caller, SecurityRule rule, string verb)
    {
        await tx.Execute($"UPDATE security_group SET revision = revision + 1, updated_at = {scribe.Now} WHERE id = {rule.Group}");
        await scribe.Wrote(tx, caller, "security_group_rule", verb, rule.Std);
        await wakes.Rules(tx, rule.Group);
    }
}
