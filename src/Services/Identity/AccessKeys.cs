using Alize.Kernel;

namespace Alize.Services.Identity;

/// <summary>Turns an access key into whom it signs for: from memory while nothing has changed.</summary>
public sealed class AccessKeys(Credentials credentials, Standings standings, Epoch epoch, Ids ids, TimeProvider clock)
{
    private const long Life = 3_600_000;
    private readonly BoundedCache<string, Known> _known = new(10_000);

    /// <summary>Nothing where the key is unknown, or its user or project is disabled or has lost its roles.</summary>
    public async ValueTask<AccessKey?> Find(string access, CancellationToken ct)
    {
        var now = await epoch.Now(ct);
        if (_known.Find(access) is { } known && known.Epoch == now && known.Key.Caller.ExpiresAt > clock.GetUtcNow())
        {
            return known.Key;
        }

        if (await credentials.FindAccess(access, ct) is not { ProjectId: { } project } credential
            || await Look(credential, project, ct) is not { } standing)
        {
            return null;
        }

        // a request signed for S3 is none that access rules could name
        if (standing.AppCredential?.Rules is not null)
        {
            return null;
        }

        var key = new AccessKey(access, credentials.Reveal(credential), standing.ToCaller());
        _known.Keep(access, new(key, now));
        return key;
    }

    private Task<Standing?> Look(Credential credential, string project, CancellationToken ct)
    {
        Span<byte> audit = stackalloc byte[16];
        ids.Fill(audit);
        var now = clock.NowMs();
        var claims = new TokenClaims(
            credential.UserId, TokenScope.Project, project, Logins.Bit("ec2credential"), new Guid(audit), now, now + Life);
        return standings.Look(
            credential.AppCredential is { } app ? claims with { Via = TokenVia.AppCredential, ViaId = app } : claims, ct);
    }

    private sealed record Known(AccessKey Key, (long, long) Epoch);
}
