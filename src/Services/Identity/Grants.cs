using Alize.Kernel;

namespace Alize.Services.Identity;

/// <summary>A role that a user or group has on a project, a domain or the system.</summary>
/// <param name="ActorKind">user or group.</param>
/// <param name="TargetKind">project, domain or system.</param>
/// <param name="Inherited">It holds in the projects below, not here.</param>
public sealed record Grant(string ActorKind, string Actor, string TargetKind, string Target, string Role, bool Inherited)
{
    public const string Everything = "all";
}

/// <summary>The verbs of grants.</summary>
public sealed class Grants(Db db, Changes changes)
{
    public Task Add(Caller by, Grant g) => changes.Make(by, Role.Kind, "grant", g.Role, async tx =>
    {
        var role = await Guard(tx, g);
        if (role.DomainId is { } domain && (g.TargetKind == "system" || domain != (await Project.Find(tx, g.Target))?.DomainId))
        {
            throw Fault.Forbidden($"Role {role.Id} belongs to domain {domain} and cannot be granted outside it.").Thrown();
        }

        await Insert(tx, g);
    });

    public Task Remove(Caller by, Grant g) => changes.Make(by, Role.Kind, "revoke", g.Role, async tx =>
    {
        var gone = await tx.Execute($"""
            DELETE FROM identity_assignment WHERE actor_kind = {g.ActorKind} AND actor = {g.Actor} AND target_kind = {g.TargetKind}
                AND target = {g.Target} AND role = {g.Role} AND inherited = {g.Inherited}
            """);
        if (gone == 0)
        {
            throw Missing(g);
        }
    });

    public Task Check(Grant g, CancellationToken ct) => db.Read(
        async tx =>
        {
            await Guard(tx, g);
            return await tx.Number($"""
                SELECT count(*) FROM identity_assignment WHERE actor_kind = {g.ActorKind} AND actor = {g.Actor}
                    AND target_kind = {g.TargetKind}
                    AND target = {g.Target} AND role = {g.Role} AND inherited = {g.Inherited}
                """) > 0 ? true : throw Missing(g);
        },
        ct);

    public Task<List<Role>> List(Grant g, CancellationToken ct) => db.Read(
        async tx =>
        {
            await GuardEnds(tx, g);
            return await tx.Query(
                $"""
                SELECT {Role.Columns} FROM identity_role r JOIN identity_assignment a ON a.role = r.id
                WHERE a.actor_kind = {g.ActorKind} AND a.actor = {g.Actor} AND a.target_kind = {g.TargetKind} AND a.target = {g.Target}
                    AND a.inherited = {g.Inherited} ORDER BY r.name, r.id
                """,
                Role.Read);
        },
        ct);

    internal static Task Insert(Tx tx, Grant g) => tx.Execute($"""
        INSERT INTO identity_assignment (actor_kind, actor, target_kind, target, role, inherited)
        VALUES ({g.ActorKind}, {g.Actor}, {g.TargetKind}, {g.Target}, {g.Role}, {g.Inherited}) ON CONFLICT DO NOTHING
        """);

    private static async Task<Role> Guard(Tx tx, Grant g)
    {
        await GuardEnds(tx, g);
        return await Role.Get(tx, g.Role);
    }

    private static async Task GuardEnds(Tx tx, Grant g)
    {
        _ = g.ActorKind == "user" ? (object)await User.Get(tx, g.Actor) : await Group.Get(tx, g.Actor);
        _ = g.TargetKind switch
        {
            "project" => await Project.Find(tx, g.Target) ?? throw IdentityFaults.Missing("project", g.Target).Thrown(),
            "domain" => await Project.GetDomain(tx, g.Target),
            _ => null,
        };
    }

    private static FaultException Missing(Grant g) => new Fault(
        FaultKind.NotFound,
        $"Could not find role assignment with role: {g.Role}, {g.ActorKind}: {g.Actor}, {g.TargetKind}: {g.Target}.").Thrown();
}
