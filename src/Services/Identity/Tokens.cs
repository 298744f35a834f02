using Alize.Kernel;

namespace Alize.Services.Identity;

/// <summary>A token with what it is worth.</summary>
public sealed record IssuedToken(string Text, Standing Standing);

/// <summary>Makes tokens out of logins, and ends them.</summary>
public sealed class Tokens(
    Db db, TokenSeal seal, Standings standings, Logins logins, Epoch epoch, LedgerBook ledger, Ids ids, TimeProvider clock)
{
    private static readonly TimeSpan _life = TimeSpan.FromHours(1);

    /// <exception cref="FaultException">401 where the login is wrong or has no role in what it asks for.</exception>
    public async Task<IssuedToken> Issue(LoginRequest request, string requestId, CancellationToken ct)
    {
        var proven = await logins.Prove(request, requestId, ct);
        var standing = await db.Read(tx => Stand(tx, proven, request.Scope), ct) ?? throw IdentityFaults.BadLogin().Thrown();
        if (standing.Trust is { RemainingUses: not null } trust)
        {
            await Use(trust, ct);
        }

        return new(seal.Seal(standing.Claims), standing);
    }

    /// <summary>A token for a user that proved itself by a signature; where an application credential made the key, with
    /// no more than that one's rights.</summary>
    public async Task<IssuedToken> IssueFor(User user, string project, string? appCredential, CancellationToken ct)
    {
        var proven = new Proven(user, Logins.Bit("ec2credential"), null, null);
        var claims = Claims(proven, TokenScope.Project, project);
        claims = appCredential is null ? claims : claims with { Via = TokenVia.AppCredential, ViaId = appCredential };
        var standing = await standings.Look(claims, ct) ?? throw IdentityFaults.BadLogin().Thrown();
        return new(seal.Seal(claims), standing);
    }

    /// <summary>Ends a token at once, everywhere.</summary>
    public Task Revoke(Caller by, Standing standing) => db.Transact(async tx =>
    {
        var claims = standing.Claims;
        await tx.Execute($"""
            INSERT INTO identity_revoked (audit, expires_at) VALUES ({claims.AuditId.ToString("N")}, {claims.ExpiresMs}) ON CONFLICT
                DO NOTHING
            """);
        await tx.Execute($"DELETE FROM identity_revoked WHERE expires_at < {clock.NowMs()}");
        await epoch.Grow(tx);
        await ledger.Write(tx, LedgerEntry.By(by, "identity.token.revoke", User.Kind, claims.UserId));
    });

    private async Task<Standing?> Stand(Tx tx, Proven proven, ScopeWish? wish)
    {
        Guard(proven, wish);
        if (wish?.TrustId is { } trustId)
        {
            return await ByTrust(tx, proven, trustId);
        }

        if (proven.Credential is { } credential)
        {
            return await standings.Look(
                tx, Claims(proven, TokenScope.Project, credential.ProjectId) with { Via = TokenVia.AppCredential, ViaId = credential.Id });
        }

        if (wish is null)
        {
            return await ByDefault(tx, proven);
        }

        return await Target(tx, wish) is { } target ? await standings.Look(tx, Claims(proven, wish.Scope, target)) : null;
    }

    /// <summary>A delegated token cannot become another one: it would outgrow what was delegated.</summary>
    private static void Guard(Proven proven, ScopeWish? wish)
    {
        if (proven.From is { Claims.Via: TokenVia.Trust })
        {
            throw Fault.Forbidden(
                "Using trust-scoped token to create another token is not allowed. Create a new trust-scoped token instead.").Thrown();
        }

        if (proven.From is { Claims.Via: TokenVia.AppCredential })
        {
            throw Fault.Forbidden("A token of an application credential cannot be scoped anew.").Thrown();
        }

        if (proven.Credential is not null && wish is not null)
        {
            throw Fault.Unauthenticated("Application credentials cannot request a scope.").Thrown();
        }
    }

    private async Task<Standing?> ByDefault(Tx tx, Proven proven)
    {
        if (proven.From is { } from && from.Claims.Scope != TokenScope.None)
        {
            return await standings.Look(tx, Claims(proven, from.Claims.Scope, from.Claims.ScopeId));
        }

        var scoped =
            proven.User.DefaultProject is { } project ? await standings.Look(tx, Claims(proven, TokenScope.Project, project)) : null;
        return scoped ?? await standings.Look(tx, Claims(proven, TokenScope.None, ""));
    }

    private async Task<Standing?> ByTrust(Tx tx, Proven proven, string id)
    {
        if (await Trust.Find(tx, id) is not { ProjectId: { } project } trust
            || trust.TrusteeId != proven.User.Id || trust.RemainingUses is <= 0)
        {
            throw Fault.Forbidden("The request cannot be fulfilled with this trust: it is another's, has ended or is used up.").Thrown();
        }

        var claims = Claims(proven, TokenScope.Project, project) with { Via = TokenVia.Trust, ViaId = trust.Id };
        return await standings.Look(tx, trust.Impersonation ? claims with { UserId = trust.TrustorId } : claims)
            ?? throw Fault.Forbidden("The trustor no longer has what this trust delegates.").Thrown();
    }

    private static async Task<string?> Target(Tx tx, ScopeWish wish)
    {
        if (wish.Target is not { } at)
        {
            return "";
        }

        if (at.Id is { } id)
        {
            return id;
        }

        if (wish.Scope == TokenScope.Domain)
        {
            return (await tx.First(
                $"SELECT {Project.Columns} FROM identity_project p WHERE p.is_domain AND p.name = {at.Name}", Project.Read))?.Id;
        }

        Sql domain = at.DomainId is { } byId ? $"d.id = {byId}" : (Sql)$"d.name = {at.DomainName}";
        return (await tx.First(
            $"""
            SELECT {Project.Columns} FROM identity_project p JOIN identity_project d ON d.id = p.domain
            WHERE d.is_domain AND {domain} AND NOT p.is_domain AND p.name = {at.Name}
            """,
            Project.Read))?.Id;
    }

    private async Task Use(Trust trust, CancellationToken ct)
    {
        var used = await db.Transact(
            async tx =>
            {
                await epoch.Grow(tx);
                return await tx.Execute(
                    $"UPDATE identity_trust SET remaining_uses = remaining_uses - 1 WHERE id = {trust.Id} AND remaining_uses > 0");
            },
            ct);
        if (used == 0)
        {
            throw Fault.Forbidden("The trust is used up.").Thrown();
        }
    }

    private TokenClaims Claims(Proven proven, TokenScope scope, string id)
    {
        Span<byte> audit = stackalloc byte[16];
        ids.Fill(audit);
        var now = clock.NowMs();
        var from = proven.From?.Claims;
        var claims = new TokenClaims(
            proven.User.Id, scope, id, proven.Methods, new Guid(audit), now, from?.ExpiresMs ?? now + (long)_life.TotalMilliseconds);
        return from is null ? claims : claims with { ChainId = from.ChainId };
    }
}
