using Alize.Kernel;

namespace Alize.Services.Identity;

/// <summary>What assignments work out to: who is in which group, which project lies below which, which role implies which.</summary>
public sealed class EffectiveWorld
{
    private readonly ILookup<string, Member> _members;
    private readonly Dictionary<string, Project> _projects;
    private readonly ILookup<string, string> _implied;
    private readonly Dictionary<string, string> _globalRoles;

    private EffectiveWorld(
        ILookup<string, Member> members, Dictionary<string, Project> projects, ILookup<string,
        string> implied, Dictionary<string, string> roles)
    {
        _members = members;
        _projects = projects;
        _implied = implied;
        _globalRoles = roles;
    }

    public static async Task<EffectiveWorld> Load(Tx tx)
    {
        var members = await tx.Query(
            $"""
                SELECT m.team, u.id, u.name, u.domain, d.name FROM identity_member m JOIN identity_user u ON u.id = m.account
                    JOIN identity_project d ON d.id = u.domain
                """,
            r => (Team: r.GetString(0), Member: new Member(r.GetString(1), r.GetString(2), r.GetString(3), r.GetString(4))));
        var projects = await tx.Query($"SELECT {Project.Columns} FROM identity_project p", Project.Read);
        var implied = await tx.Query($"SELECT prior, implied FROM identity_implied", r => (r.GetString(0), r.GetString(1)));
        var roles = await tx.Query($"SELECT id, name FROM identity_role WHERE domain = {""}", r => (r.GetString(0), r.GetString(1)));
        return new(
            members.ToLookup(m => m.Team, m => m.Member), projects.ToDictionary(p => p.Id), implied.ToLookup(i => i.Item1, i => i.Item2),
            roles.ToDictionary(r => r.Item1, r => r.Item2));
    }

    /// <summary>The assignments that one grant comes to.</summary>
    public IEnumerable<AssignmentRow> Spread(AssignmentRow grant) =>
        from a in Users(grant)
        from t in Targets(a)
        from r in Roles(t)
        select r;

    public bool IsBelow(string project, string above)
    {
        for (var at = _projects.GetValueOrDefault(project); at?.ParentId is { } up; at = _projects.GetValueOrDefault(up))
        {
            if (up == above)
            {
                return true;
            }
        }

        return false;
    }

    private IEnumerable<AssignmentRow> Users(AssignmentRow grant) => grant.ActorKind == "user"
        ? [grant]
        : _members[grant.Actor].Select(
            m => grant with
            {
                ActorKind = "user",
                Actor = m.Id,
                ActorName = m.Name,
                ActorDomain = m.Domain,
                ActorDomainName = m.DomainName
            });

    private IEnumerable<AssignmentRow> Targets(AssignmentRow grant)
    {
        if (!grant.Inherited)
        {
            return [grant];
        }

        var reached = grant.TargetKind == "domain"
            ? _projects.Values.Where(p => !p.IsDomain && p.DomainId == grant.Target)
            : _projects.Values.Where(p => IsBelow(p.Id, grant.Target));
        return reached.Select(p => grant with
        {
            TargetKind = "project",
            Target = p.Id,
            TargetName = p.Name,
            TargetDomain = p.DomainId,
            TargetDomainName = _projects.GetValueOrDefault(p.DomainId)?.Name,
            Inherited = false,
        });
    }

    private IEnumerable<AssignmentRow> Roles(AssignmentRow grant)
    {
        var closure = new HashSet<string> { grant.Role };
        var next = new Queue<string>(closure);
        while (next.TryDequeue(out var role))
        {
            foreach (var more in _implied[role].Where(closure.Add))
            {
                next.Enqueue(more);
            }
        }

        return closure.Where(_globalRoles.ContainsKey).Select(r => grant with { Role = r, RoleName = _globalRoles[r] });
    }

    private sealed record Member(string Id, string Name, string Domain, string DomainName);
}
