using Alize.Kernel;

namespace Alize.Services.Network;

/// <summary>The verbs of security groups. A project's default group is made the first time anybody looks for it.</summary>
public sealed class SecurityGroups(Db db, Scribe scribe, Wakes wakes)
{
    public const string DefaultName = "default";

    public async Task<List<SecurityGroupView>> List(Caller caller, Listing listing, CancellationToken ct)
    {
        await EnsureDefault(caller, ct);
        return await db.Read(
            async tx =>
                await Views(tx, await listing.Rows(tx, SecurityGroup.Columns, SecurityGroup.Visible(caller), SecurityGroup.Read)), ct);
    }

    public Task<SecurityGroupView> Get(Caller caller, string id, CancellationToken ct) => db.Read(
        async tx => (await Views(tx, [await SecurityGroup.Get(tx, caller, id)]))[0], ct);

    public Task<List<SecurityGroupView>> Create(Caller caller, IReadOnlyList<SecurityGroup> groups) => db.Transact(async tx =>
    {
        var made = new List<SecurityGroup>();
        foreach (var group in groups)
        {
            await EnsureDefault(tx, group.Std.Project);
            RefuseDefaultName(group.Std.Name);
            made.Add(await Insert(tx, caller, group));
        }

        return await Views(tx, made);
    });

    public Task<SecurityGroupView> Update(Caller caller, string id, Func<SecurityGroup, SecurityGroup> change) => db.Transact(async tx =>
    {
        var old = await SecurityGroup.Get(tx, caller, id);
        var changed = change(old) with { Std = scribe.Changed(change(old).Std) };
        if (old.IsDefault && changed.Std.Name != old.Std.Name)
        {
            throw NetworkFaults.Conflict("SecurityGroupCannotUpdateDefault", "Updating default security group not allowed.").Thrown();
        }

        if (!old.IsDefault)
        {
            RefuseDefaultName(changed.Std.Name);
        }

        await changed.Update(tx);
        await scribe.Wrote(tx, caller, "security_group", "update", changed.Std);
        return (await Views(tx, [changed]))[0];
    });

    public Task Delete(Caller caller, string id) => db.Transact(async tx =>
    {
        var group = await SecurityGroup.Get(tx, caller, id);
        if (group.IsDefault && !caller.IsAdmin)
        {
            throw NetworkFaults.Conflict(
                "SecurityGroupCannotRemoveDefault", "Insufficient rights for removing default security group.").Thrown();
        }

        await Delete(tx, caller, group);
    });

    /// <exception cref="FaultException">409 while a port has it.</exception>
    public async Task Delete(Tx tx, Caller? caller, SecurityGroup group)
    {
        if (await tx.Number($"SELECT count(*) FROM port_group WHERE security_group = {group.Id}") > 0)
        {
            throw NetworkFaults.Conflict("SecurityGroupInUse", $"Security Group {group.Id} in use.").Thrown();
        }

        await RemoveRulesAbout(tx, group);
        await tx.Execute($"DELETE FROM security_group WHERE id = {group.Id}");
        await Scribe.Give(tx, group.Std.Project, "security_group");
        await scribe.Wrote(tx, caller, "security_group", "delete", group.Std);
        await scribe.Wake(tx, Scribe.GroupKind, group.Id);
    }

    /// <summary>The id of the project's default group.</summary>
    public async Task<string> EnsureDefault(Tx tx, string project)
    {
        if (await tx.First($"SELECT id FROM security_group WHERE project = {project} AND is_default", r => r.GetString(0)) is { } id)
        {
            return id;
        }

        var std = scribe.Born(Standard.New(project, DefaultName, "Default security group"));
        var group = new SecurityGroup(std, IsDefault: true, Stateful: true);
        if (await group.Insert(tx))
        {
            // the default group is the cloud's gift: it is counted, yet never refused
            await Quotas.Take(tx, project, NetworkQuota.Counter("security_group"), 1, -1);
            await AddDefaultRules(tx, group, withIngress: true);
            await scribe.Wrote(tx, null, "security_group", "create", std);
        }

        return (await tx.First($"SELECT id FROM security_group WHERE project = {project} AND is_default", r => r.GetString(0)))!;
    }

    /// <summary>Ids of groups that the caller named by id or by name.</summary>
    /// <exception cref="FaultException">404; 409 where a name means several.</exception>
    public static async Task<List<string>> Resolve(Tx tx, Caller caller, string project, IEnumerable<string> words)
    {
        var ids = new List<string>();
        foreach (var word in words)
        {
            var found = await tx.Query(
                $"""
                    SELECT id FROM security_group WHERE (id = {word} AND {SecurityGroup.Visible(caller)}) OR (name = {word}
                        AND project = {project})
                    """,
                r => r.GetString(0));
            ids.Add(found.Count switch
            {
                0 => throw NetworkFaults.GroupNotFound(word).Thrown(),
                1 => found[0],
                _ => throw NetworkFaults.Conflict(
                    "Conflict", $"Multiple security groups matches found for name '{word}', use an ID to be more specific.").Thrown(),
            });
        }

        return [.. ids.Distinct()];
    }

    /// <summary>Whoever looks at groups or rules finds his project's default group.</summary>
    public async Task EnsureDefault(Caller caller, CancellationToken ct)
    {
        if (caller.ProjectId is { } project && await db.Number(
            $"SELECT count(*) FROM security_group WHERE project = {project} AND is_default", ct) == 0)
        {
            await db.Transact(tx => EnsureDefault(tx, project), ct);
        }
    }

    private static async Task<List<SecurityGroupView>> Views(Tx tx, List<SecurityGroup> rows)
    {
        var rules = (await SecurityRule.Of(tx, [.. rows.Select(r => r.Id)])).ToLookup(r => r.Group);
        return [.. rows.Select(r => new SecurityGroupView(r, [.. rules[r.Id]]))];
    }

    private async Task<SecurityGroup> Insert(Tx tx, Caller caller, SecurityGroup group)
    {
        await Scribe.Take(tx, group.Std.Project, "security_group");
        var born = group with { Std = scribe.Born(group.Std) };
        await born.Insert(tx);
        await AddDefaultRules(tx, born, withIngress: false);
        await scribe.Wrote(tx, caller, "security_group", "create", born.Std);
        return born;
    }

    /// <summary>All out; in only from the group's own members, in the default group.</summary>
    private async Task AddDefaultRules(Tx tx, SecurityGroup group, bool withIngress)
    {
        foreach (var ethertype in (string[])["IPv4", "IPv6"])
        {
            await AddRule(tx, group, "egress", ethertype, null);
            if (withIngress)
            {
                await AddRule(tx, group, "ingress", ethertype, group.Id);
            }
        }

        await Quotas.Take(tx, group.Std.Project, NetworkQuota.Counter("security_group_rule"), withIngress ? 4 : 2, -1);
    }

    private Task<bool> AddRule(Tx tx, SecurityGroup group, string direction, string ethertype, string? remote) =>
        new SecurityRule(
            scribe.Born(Standard.New(group.Std.Project, "", "")), group.Id, direction, ethertype, null, null, null, null, remote)
                .Insert(tx);

    private async Task RemoveRulesAbout(Tx tx, SecurityGroup group)
    {
        var others = await tx.Query(
            $"SELECT DISTINCT security_group FROM security_rule WHERE remote_group = {group.Id} AND security_group <> {group.Id}", r =>
                r.GetString(0));
        var counts = await tx.Query(
            $"SELECT project, count(*) FROM security_rule WHERE security_group = {group.Id} OR remote_group = {group.Id} GROUP BY project",
            r => (Project: r.GetString(0), Count: r.GetInt64(1)));
        await tx.Execute($"DELETE FROM security_rule WHERE security_group = {group.Id} OR remote_group = {group.Id}");
        foreach (var (project, count) in counts)
        {
            await Scribe.Give(tx, project, "security_group_rule", count);
        }

        foreach (var other in others)
        {
            await wakes.Rules(tx, other);
        }
    }

    private static void RefuseDefaultName(string name)
    {
        if (name == DefaultName)
        {
            throw NetworkFaults.Conflict("SecurityGroupDefaultAlreadyExists", "Default security group already exists.").Thrown();
        }
    }
}
