using Alize.Kernel;

namespace Alize.Services.Identity;

/// <summary>A user's password and the ones it had before.</summary>
public sealed class Passwords(Db db, PasswordHasher hasher, Epoch epoch, LedgerBook ledger, TimeProvider clock)
{
    /// <summary>How many of the last passwords may not be chosen again, the current one included.</summary>
    public const int Remembered = 2;

    public static async Task<string?> Current(Tx tx, string user) => (await Hashes(tx, user, 1)).FirstOrDefault();

    /// <summary>Puts a hash in force, in the caller's transaction; all tokens issued so far end.</summary>
    public async Task Put(Tx tx, string user, string hash)
    {
        var now = clock.NowMs();
        await tx.Execute($"""
            INSERT INTO identity_password (account, place, hash, created_at)
            SELECT {user}, COALESCE(MAX(place), 0) + 1, CAST({hash} AS text), CAST({now} AS bigint) FROM identity_password
                WHERE account = {user}
            """);
        await tx.Execute($"""
            DELETE FROM identity_password WHERE account = {user}
                AND place <= (SELECT MAX(place) FROM identity_password WHERE account = {user}) - {Remembered}
            """);
        await tx.Execute($"UPDATE identity_user SET tokens_after = {now}, failures = 0 WHERE id = {user}");
        await epoch.Grow(tx);
    }

    /// <summary>Changes a user's own password; that it knew the old one is proven before.</summary>
    /// <exception cref="FaultException">400 where the new one was used before.</exception>
    public async Task Change(string user, string wanted, string requestId, CancellationToken ct)
    {
        await RefuseUsed(await db.Read(tx => Hashes(tx, user, Remembered), ct), wanted, ct);
        var hash = await hasher.Hash(wanted, ct);
        await db.Transact(
            async tx =>
            {
                await User.Get(tx, user);
                await Put(tx, user, hash);
                await ledger.Write(tx, new LedgerEntry("identity.user.password", User.Kind, user) { Actor = user, Request = requestId });
            },
            ct);
    }

    private static Task<List<string>> Hashes(Tx tx, string user, int most) => tx.Query(
        $"SELECT hash FROM identity_password WHERE account = {user} ORDER BY place DESC LIMIT {most}", r => r.GetString(0));

    private async Task RefuseUsed(List<string> hashes, string wanted, CancellationToken ct)
    {
        foreach (var hash in hashes)
        {
            if (await hasher.Matches(hash, wanted, ct))
            {
                throw Fault.BadRequest(
                    "Password validation error: The new password cannot be identical to a previous password. The total number which "
                        + $"includes the new password must be unique is {Remembered}.").Thrown();
            }
        }
    }
}
