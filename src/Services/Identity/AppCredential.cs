using System.Data.Common;
using Alize.Kernel;

namespace Alize.Services.Identity;

/// <summary>A way in for a program: some of a user's roles on one project, with a secret of its own.</summary>
/// <param name="SecretHash">SHA-256 of the secret, hex: we drew or bounded it, so it needs no slow hash.</param>
/// <param name="Rules">Access rules as JSON, an array; null where every call is allowed.</param>
public sealed record AppCredential(
    string Id, string UserId, string ProjectId, string Name, string? Description, string SecretHash, long? ExpiresMs, bool Unrestricted,
    IReadOnlyList<string> Roles, string? Rules)
{
    /// <summary>Microseconds below the millisecond of <see cref="ExpiresMs"/>, so that clients get back the time that they sent.</summary>
    public int ExpiresFraction { get; init; }


    public static Raw Columns { get; } = new(
        "id, account, project, name, description, secret, expires_at, unrestricted, roles, rules, expires_fraction");

    public static AppCredential Read(DbDataReader row)
    {
        var c = row.Columns();
        return new(
            c.Text(), c.Text(), c.Text(), c.Text(), c.TextOrNull(), c.Text(), c.LongOrNull(), c.Flag(),
            c.Text().Split(' ', StringSplitOptions.RemoveEmptyEntries), c.Text() is { Length: > 0 } rules ? rules : null)
        {
            ExpiresFraction = c.Int(),
        };
    }

    public static Task<AppCredential?> Find(Tx tx, string id) =>
        tx.First($"SELECT {Columns} FROM identity_app_credential WHERE id = {id}", Read);
}
