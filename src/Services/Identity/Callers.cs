using System.Security.Cryptography;
using Alize.Kernel;

namespace Alize.Services.Identity;

/// <summary>Turns tokens into callers: from memory while nothing has changed, else by one look.</summary>
public sealed class Callers(TokenSeal seal, Standings standings, Epoch epoch, TimeProvider clock) : IAuthenticator
{
    private const int Most = 10_000;
    private readonly BoundedCache<string, Known> _known = new(Most);

    public async ValueTask<Caller?> Authenticate(string token, CancellationToken ct) => (await Find(token, ct))?.Caller;

    /// <summary>What a token is worth now; nothing where it is unknown, expired or revoked.</summary>
    public async ValueTask<Standing?> Standing(string token, CancellationToken ct) => (await Find(token, ct))?.Standing;

    private async ValueTask<Known?> Find(string token, CancellationToken ct)
    {
        var now = await epoch.Now(ct);
        var known = _known.Find(token);
        if (known is not null && known.Epoch == now)
        {
            return known.Standing.Claims.ExpiresMs > clock.NowMs() && known.UntilMs > clock.NowMs() ? known : null;
        }

        var claims = known?.Standing.Claims ?? Open(token);
        if (claims is null || await standings.Look(claims, ct) is not { } standing)
        {
            return null;
        }

        known = new(
            standing, standing.ToCaller(), now, Math.Min(
                standing.AppCredential?.ExpiresMs ?? long.MaxValue, standing.Trust?.ExpiresMs ?? long.MaxValue));
        _known.Keep(token, known);
        return known;
    }

    private TokenClaims? Open(string token)
    {
        try
        {
            return seal.Open(token);
        }
        catch (Exception e) when (e is EndOfStreamException or FormatException or CryptographicException)
        {
            return null;
        }
    }

    private sealed record Known(Standing Standing, Caller Caller, (long, long) Epoch, long UntilMs);
}
