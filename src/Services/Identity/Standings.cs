using Alize.Kernel;

namespace Alize.Services.Identity;

/// <summary>Looks up what claims are worth now. Whatever took the right away since (disabled, deleted, role removed, password changed,
/// revoked) is seen here.</summary>
public sealed class Standings(Db db, TimeProvider clock)
{
    public Task<Standing?> Look(TokenClaims claims, CancellationToken ct) => db.Read(tx => Look(tx, claims), ct);

    /// <summary>Nothing where the claims are worth nothing any more.</summary>
    public async Task<Standing?> Look(Tx tx, TokenClaims claims)
    {
        if (claims.ExpiresMs <= clock.NowMs()
            || await User.Find(tx, claims.UserId) is not { Enabled: true } user || claims.IssuedMs <= user.TokensAfterMs
            || await Project.FindDomain(tx, user.DomainId) is not { Enabled: true } home
            || await IsRevoked(tx, claims))
        {
            return null;
        }

        var standing = await Scoped(tx, new Standing(claims, user, home.Name));
        return standing is null ? null : await WithRoles(tx, standing);
    }

    private static async Task<bool> IsRevoked(Tx tx, TokenClaims claims) => await tx.Number(
        $"""
            SELECT count(*) FROM identity_revoked WHERE audit IN ({claims.AuditId.ToString("N")}, {"chain-" + claims.ChainId.ToString("N")})
            """) > 0;

    private static async Task<Standing?> Scoped(Tx tx, Standing standing)
    {
        var claims = standing.Claims;
        switch (claims.Scope)
        {
            case TokenScope.Project:
                return await Project.Find(tx, claims.ScopeId) is { Enabled: true } project
                    && await Project.FindDomain(tx, project.DomainId) is { Enabled: true } domain
                    ? standing with { Project = project, ProjectDomainName = domain.Name }
                    : null;
            case TokenScope.Domain:
                return await Project.FindDomain(tx, claims.ScopeId) is { Enabled: true } scope ? standing with { Domain = scope } : null;
            default:
                return standing;
        }
    }

    private async Task<Standing?> WithRoles(Tx tx, Standing standing)
    {
        var claims = standing.Claims;
        var holder = claims.UserId;
        IReadOnlyCollection<string>? only = null;
        if (claims.Via == TokenVia.AppCredential)
        {
            if (await AppCredential.Find(tx, claims.ViaId) is not { } credential
                || credential.UserId != holder || credential.ExpiresMs <= clock.NowMs())
            {
                return null;
            }

            standing = standing with { AppCredential = credential };
            only = credential.Roles;
        }
        else if (claims.Via == TokenVia.Trust)
        {
            if (await Trust.Find(tx, claims.ViaId) is not { } trust || trust.ExpiresMs <= clock.NowMs() || !await Stand(tx, trust))
            {
                return null;
            }

            standing = standing with { Trust = trust };
            holder = trust.TrustorId;
            only = trust.Roles;
        }

        if (claims.Scope == TokenScope.None)
        {
            return standing;
        }

        var roles = await Rights.Of(tx, holder, claims.Scope, claims.ScopeId);
        var granted = only is null ? roles : await Narrowed(tx, roles, only);
        return granted.Count == 0 ? null : standing with { Roles = granted };
    }

    /// <summary>Only what was delegated, and only while all of it is still held: a trust or credential never
    /// gives more, nor less by surprise.</summary>
    private static async Task<List<RoleRef>> Narrowed(Tx tx, List<RoleRef> held, IReadOnlyCollection<string> only)
    {
        var ids = held.Select(r => r.Id).ToHashSet();
        return only.All(ids.Contains) ? await Rights.WithImplied(tx, only) : [];
    }

    /// <summary>Both parties of a trust must be able to sign in themselves.</summary>
    private static async Task<bool> Stand(Tx tx, Trust trust) => await tx.Number(
        $"""
        SELECT count(*) FROM identity_user u JOIN identity_project d ON d.id = u.domain
        WHERE u.id IN ({trust.TrustorId}, {trust.TrusteeId}) AND u.enabled AND d.enabled
        """) == (trust.TrustorId == trust.TrusteeId ? 1 : 2);
}
