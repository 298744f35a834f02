using Alize.Kernel;

namespace Alize.Services.Identity;

/// <summary>Where a user may go: the projects and domains it has a role in.</summary>
public sealed class Scopes(Db db)
{
    /// <summary>Enabled projects in enabled domains on which the user has a role, inherited ones included.</summary>
    public Task<List<Project>> Projects(string user, CancellationToken ct) => db.Query(
        $"""
        WITH RECURSIVE reach (id) AS (
            SELECT a.target FROM identity_assignment a WHERE {Rights.Actor(user)} AND a.target_kind = {"project"} AND a.inherited
            UNION SELECT p.id FROM identity_project p JOIN identity_assignment a ON a.target = p.domain
                WHERE {Rights.Actor(user)} AND a.target_kind = {"domain"} AND a.inherited AND NOT p.is_domain
            UNION SELECT p.id FROM identity_project p JOIN reach ON p.parent = reach.id)
        SELECT {Project.Columns} FROM identity_project p JOIN identity_project d ON d.id = p.domain
        WHERE NOT p.is_domain AND p.enabled AND d.enabled AND (
            p.id IN (SELECT a.target FROM identity_assignment a WHERE {Rights.Actor(user)} AND a.target_kind = {"project"}
                AND NOT a.inherited)
            OR p.id IN (SELECT c.id FROM identity_project c JOIN reach ON c.parent = reach.id OR (c.id = reach.id AND EXISTS (
                SELECT 1 FROM identity_assignment a WHERE {Rights.Actor(user)} AND a.target_kind = {"domain"} AND a.inherited
                    AND a.target = c.domain))))
        ORDER BY p.name, p.id
        """,
        Project.Read,
        ct);

    public Task<List<Project>> Domains(string user, CancellationToken ct) => db.Query(
        $"""
        SELECT {Project.Columns} FROM identity_project p WHERE p.is_domain AND p.enabled AND p.id IN (
            SELECT a.target FROM identity_assignment a WHERE {Rights.Actor(user)} AND a.target_kind = {"domain"} AND NOT a.inherited)
        ORDER BY p.name, p.id
        """,
        Project.Read,
        ct);

    public async Task<bool> System(string user, CancellationToken ct) => await db.Number(
        $"SELECT count(*) FROM identity_assignment a WHERE {Rights.Actor(user)} AND a.target_kind = {"system"}", ct) > 0;
}
