using Alize.Kernel;

namespace Alize.Services.Identity;

/// <summary>Which roles a user has somewhere: direct ones, those of its groups, inherited ones, and all that these imply.</summary>
public static class Rights
{
    /// <summary>Global roles by id and name; empty where the user has none.</summary>
    public static async Task<List<RoleRef>> Of(Tx tx, string user, TokenScope scope, string scopeId)
    {
        var direct = await tx.Query(
            $"SELECT DISTINCT a.role FROM identity_assignment a WHERE {Actor(user)} AND ({Where(scope, scopeId)})", r => r.GetString(0));
        return direct.Count == 0 ? [] : await WithImplied(tx, direct);
    }

    /// <summary>These roles and all they imply, without the ones of a domain.</summary>
    public static async Task<List<RoleRef>> WithImplied(Tx tx, IReadOnlyCollection<string> roles)
    {
        var closure = await Closure(tx, roles);
        return await tx.Query(
            $"SELECT r.id, r.name FROM identity_role r WHERE r.domain = {""} AND r.id IN {Sql.In(closure)} ORDER BY r.name",
            r => new RoleRef(r.GetString(0), r.GetString(1)));
    }

    public static async Task<HashSet<string>> Closure(Tx tx, IReadOnlyCollection<string> roles)
    {
        var implied = (await tx.Query($"SELECT prior, implied FROM identity_implied", r => (r.GetString(0), r.GetString(1))))
            .ToLookup(r => r.Item1, r => r.Item2);
        var closure = new HashSet<string>(roles);
        var next = new Queue<string>(roles);
        while (next.TryDequeue(out var role))
        {
            foreach (var more in implied[role].Where(closure.Add))
            {
                next.Enqueue(more);
            }
        }

        return closure;
    }

    /// <summary>Assignments of this user, itself or by a group.</summary>
    public static Sql Actor(string user) =>
        $"""
            ((a.actor_kind = {"user"} AND a.actor = {user})
                OR (a.actor_kind = {"group"} AND a.actor IN (SELECT team FROM identity_member WHERE account = {user})))
            """;

    private static Sql Where(TokenScope scope, string id) => scope switch
    {
        TokenScope.Project =>
            $"""
            (a.target_kind = {"project"} AND a.target = {id} AND NOT a.inherited)
            OR (a.inherited AND a.target_kind = {"project"} AND a.target IN (
                WITH RECURSIVE up (id) AS (SELECT parent FROM identity_project WHERE id = {id}
                    UNION SELECT p.parent FROM identity_project p JOIN up ON p.id = up.id) SELECT id FROM up))
            OR (a.inherited AND a.target_kind = {"domain"} AND a.target = (SELECT domain FROM identity_project WHERE id = {id}))
            """,
        TokenScope.Domain => $"a.target_kind = {"domain"} AND a.target = {id} AND NOT a.inherited",
        TokenScope.System => $"a.target_kind = {"system"}",
        _ => $"1 = 0",
    };
}
