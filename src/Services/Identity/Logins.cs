using System.Security.Cryptography;
using System.Text;
using Alize.Kernel;

namespace Alize.Services.Identity;

/// <summary>Who somebody proved to be, before any scope.</summary>
/// <param name="From">The token that was shown, where one was.</param>
/// <param name="Credential">The application credential that was used, where one was.</param>
public sealed record Proven(User User, byte Methods, Standing? From, AppCredential? Credential);

/// <summary>Checks what a login shows: passwords, tokens, application credentials. Wrong ones are counted
/// and lock the user for a while.</summary>
public sealed class Logins(Db db, PasswordHasher hasher, Callers callers, LedgerBook ledger, TimeProvider clock)
{
    public const int MostFailures = 5;
    private static readonly TimeSpan _locked = TimeSpan.FromSeconds(30);

    public static readonly IReadOnlyList<string> Methods = ["password", "token", "application_credential", "ec2credential"];

    /// <summary>The methods of a token's bits, as a token names them.</summary>
    public static IEnumerable<string> Names(byte methods) => Methods.Where((_, i) => (methods & (1 << i)) != 0);

    public static byte Bit(string method) => (byte)(1 << Methods.ToList().IndexOf(method));

    /// <exception cref="FaultException">401 in the same words and after the same work, whatever was wrong.</exception>
    public async Task<Proven> Prove(LoginRequest request, string requestId, CancellationToken ct)
    {
        Proven? proven = null;
        foreach (var method in request.Methods)
        {
            var next = method switch
            {
                "password" => await ByPassword(request.User!, request.Password, requestId, ct),
                "token" => await ByToken(request, ct),
                _ => await ByCredential(request, ct),
            };
            if (proven is not null && proven.User.Id != next.User.Id)
            {
                throw IdentityFaults.BadLogin().Thrown();
            }

            proven = next with { Methods = (byte)(next.Methods | (proven?.Methods ?? 0)), From = next.From ?? proven?.From };
        }

        return proven ?? throw IdentityFaults.BadLogin().Thrown();
    }

    /// <summary>The enabled user that a pointer names, in an enabled domain.</summary>
    public static async Task<User?> Find(Tx tx, Pointer at)
    {
        if (at.Id is { } id)
        {
            return await User.Find(tx, id);
        }

        Sql domain = at.DomainId is { } byId ? $"d.id = {byId}" : (Sql)$"d.name = {at.DomainName}";
        return await tx.First(
            $"""
                SELECT {User.Columns} FROM identity_user u JOIN identity_project d ON d.id = u.domain WHERE d.is_domain AND {domain}
                    AND u.name = {at.Name}
                """,
            User.Read);
    }

    /// <summary>That somebody knows the password of the user of this id.</summary>
    /// <exception cref="FaultException">401.</exception>
    public Task<Proven> ProvePassword(string user, string password, string requestId, CancellationToken ct) =>
        ByPassword(new(user, null, null, null), password, requestId, ct);

    private async Task<Proven> ByPassword(Pointer at, string password, string requestId, CancellationToken ct)
    {
        var (known, hash) = await Look(at, ct);
        var right = await hasher.Matches(hash, password, ct);

        // others may have failed, or the password changed, while this one was hashed
        var (user, now) = known is null ? (null, null) : await Look(new(known.Id, null, null, null), ct);
        var locked = user is not null && IsLocked(user);
        if (user is null || !right || hash != now || locked || !user.Enabled)
        {
            await Fail(user, requestId, count: !right && !locked);
            throw IdentityFaults.BadLogin().Thrown();
        }

        if (user.Failures > 0)
        {
            await db.Transact(tx => tx.Execute($"UPDATE identity_user SET failures = 0 WHERE id = {user.Id}"), ct);
        }

        return new(user, Bit("password"), null, null);
    }

    private Task<(User? User, string? Hash)> Look(Pointer at, CancellationToken ct) => db.Read(
        async tx =>
        {
            var found = await Find(tx, at);
            return (found, found is null ? null : await Passwords.Current(tx, found.Id));
        },
        ct);

    private bool IsLocked(User user) => user.Failures >= MostFailures && clock.NowMs() - user.FailedMs < _locked.TotalMilliseconds;

    /// <summary>An unknown user's failure is written down as a known one's is: it costs the same time.</summary>
    private Task Fail(User? user, string requestId, bool count) => db.Transact(async tx =>
    {
        var now = clock.NowMs();
        if (count && user is not null)
        {
            // a lock that has run out starts the count anew
            var since = now - (long)_locked.TotalMilliseconds;
            await tx.Execute($"""
                UPDATE identity_user SET failed_at = {now},
                    failures = CASE WHEN failures >= {MostFailures} AND failed_at <= {since} THEN 1 ELSE failures + 1 END
                WHERE id = {user.Id}
                """);
        }

        await ledger.Write(tx, new LedgerEntry("identity.authenticate", "user", user?.Id ?? "unknown")
        {
            Actor = user?.Id,
            Domain = user?.DomainId,
            Request = requestId,
            Outcome = "failure",
        });
    });

    private async Task<Proven> ByToken(LoginRequest request, CancellationToken ct)
    {
        var standing = await callers.Standing(request.Token, ct) ?? throw IdentityFaults.NoToken();
        return new(standing.User, (byte)(Bit("token") | standing.Claims.Methods), standing, null);
    }

    private async Task<Proven> ByCredential(LoginRequest request, CancellationToken ct)
    {
        var hash = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(request.Secret)));
        var (user, credential) = await db.Read(
            async tx =>
            {
                var found = request.Credential!.Id is { } id
                    ? await AppCredential.Find(tx, id)
                    : await Find(tx, request.User!) is { } owner
                        ? await tx.First(
                            $"""
                                SELECT {AppCredential.Columns} FROM identity_app_credential WHERE account = {owner.Id}
                                    AND name = {request.Credential.Name}
                                """,
                            AppCredential.Read)
                        : null;
                return (found is null ? null : await User.Find(tx, found.UserId), found);
            },
            ct);
        var right = CryptographicOperations.FixedTimeEquals(
            Encoding.ASCII.GetBytes(hash), Encoding.ASCII.GetBytes(credential?.SecretHash ?? new string('0', hash.Length)));
        if (user is not { Enabled: true } || credential is null || !right || credential.ExpiresMs <= clock.NowMs())
        {
            throw IdentityFaults.BadLogin().Thrown();
        }

        return new(user, Bit("application_credential"), null, credential);
    }
}
