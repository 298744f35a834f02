using System.Data.Common;
using Alize.Kernel;

namespace Alize.Services.Identity;

/// <summary>An assignment with the names of its ends.</summary>
public sealed record AssignmentRow(
    string ActorKind, string Actor, string TargetKind, string Target, string Role, bool Inherited, string? RoleName,
    string? ActorName, string? ActorDomain, string? ActorDomainName, string? TargetName, string? TargetDomain, string? TargetDomainName)
{
    public static AssignmentRow Read(DbDataReader row)
    {
        var c = row.Columns();
        return new(
            c.Text(), c.Text(), c.Text(), c.Text(), c.Text(), c.Flag(), c.TextOrNull(), c.TextOrNull(), c.TextOrNull(), c.TextOrNull(),
            c.TextOrNull(), c.TextOrNull(), c.TextOrNull());
    }

    /// <summary>The path of the grant itself.</summary>
    public string Path => TargetKind == "system"
        ? $"system/{ActorKind}s/{Actor}/roles/{Role}"
        : $"{(Inherited ? "OS-INHERIT/" : "")}{TargetKind}s/{Target}/{ActorKind}s/{Actor}/roles/{Role}"
            + $"{(Inherited ? "/inherited_to_projects" : "")}";
}

/// <summary>What a list of assignments asks for; null is anything.</summary>
public sealed record AssignmentFilter(
    string? User, string? Group, string? Role, string? Project, string? Domain, bool System, bool? Inherited, bool Subtree);

/// <summary>Lists who has which role where, as granted or as it works out.</summary>
public sealed class Assignments(Db db)
{
    private static readonly Raw _named = new("""
        SELECT a.actor_kind, a.actor, a.target_kind, a.target, a.role, a.inherited, r.name,
            COALESCE(u.name, g.name), COALESCE(u.domain, g.domain), ad.name, t.name, t.domain, td.name
        FROM identity_assignment a
        LEFT JOIN identity_role r ON r.id = a.role
        LEFT JOIN identity_user u ON a.actor_kind = 'user' AND u.id = a.actor
        LEFT JOIN identity_group g ON a.actor_kind = 'group' AND g.id = a.actor
        LEFT JOIN identity_project ad ON ad.id = COALESCE(u.domain, g.domain)
        LEFT JOIN identity_project t ON t.id = a.target
        LEFT JOIN identity_project td ON td.id = t.domain
        """);

    public Task<List<AssignmentRow>> Granted(AssignmentFilter f, CancellationToken ct)
    {
        Sql where = $"1 = 1";
        Add(where, f.User is null, $" AND a.actor_kind = {"user"} AND a.actor = {f.User}");
        Add(where, f.Group is null, $" AND a.actor_kind = {"group"} AND a.actor = {f.Group}");
        Add(where, f.Role is null, $" AND a.role = {f.Role}");
        Add(where, f.Project is null, f.Subtree
            ? $" AND a.target_kind = {"project"} AND a.target IN ({Below(f.Project)})"
            : (Sql)$" AND a.target_kind = {"project"} AND a.target = {f.Project}");
        Add(where, f.Domain is null, $" AND a.target_kind = {"domain"} AND a.target = {f.Domain}");
        Add(where, !f.System, $" AND a.target_kind = {"system"}");
        Add(where, f.Inherited is null, $" AND a.inherited = {f.Inherited}");
        return db.Query($"{_named} WHERE {where} ORDER BY a.actor, a.target, a.role", AssignmentRow.Read, ct);
    }

    /// <summary>Groups become their users, inherited grants the projects they reach, and roles all they imply.</summary>
    public Task<List<AssignmentRow>> Effective(AssignmentFilter f, CancellationToken ct) => db.Read(
        async tx =>
        {
            var granted = await tx.Query($"{_named}", AssignmentRow.Read);
            var world = await EffectiveWorld.Load(tx);
            return granted.SelectMany(world.Spread)
                .Where(a => (f.User is null || a.Actor == f.User) && (f.Role is null || a.Role == f.Role)
                    && (f.Project is null
                        || (a.TargetKind == "project" && (a.Target == f.Project || (f.Subtree && world.IsBelow(a.Target, f.Project)))))
                    && (f.Domain is null || (a.TargetKind == "domain" && a.Target == f.Domain)) && (!f.System || a.TargetKind == "system"))
                .Distinct().ToList();
        },
        ct);

    private static void Add(Sql where, bool absent, Sql condition)
    {
        if (!absent)
        {
            where.Add(condition);
        }
    }

    private static Sql Below(string? project) => $"""
        WITH RECURSIVE down (id) AS (SELECT id FROM identity_project WHERE id = {project}
            UNION SELECT p.id FROM identity_project p JOIN down ON p.parent = down.id) SELECT id FROM down
        """;
}
