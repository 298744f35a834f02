using System.Data.Common;
using Alize.Kernel;

namespace Alize.Services.Identity;

/// <summary>Somebody, or something, that signs in.</summary>
/// <param name="TokensAfterMs">Tokens issued up to then have ended.</param>
public sealed record User(
    string Id, string Name, string DomainId, bool Enabled, string? Description, string? DefaultProject, string Options, string Extra,
    long CreatedMs, long TokensAfterMs, int Failures, long FailedMs)
{
    public const string Kind = "user";

    public static Raw Columns { get; } = new(
        "u.id, u.name, u.domain, u.enabled, u.description, u.default_project, u.options, u.extra, u.created_at, u.tokens_after, "
            + "u.failures, u.failed_at");

    public static User Read(DbDataReader row)
    {
        var c = row.Columns();
        return new(
            c.Text(), c.Text(), c.Text(), c.Flag(), c.TextOrNull(), c.TextOrNull(), c.Text(),
            c.Text(), c.Long(), c.Long(), c.Int(), c.Long());
    }

    public static Task<User?> Find(Tx tx, string id) => tx.First($"SELECT {Columns} FROM identity_user u WHERE u.id = {id}", Read);

    /// <exception cref="FaultException">404.</exception>
    public static async Task<User> Get(Tx tx, string id) => await Find(tx, id) ?? throw IdentityFaults.Missing("user", id).Thrown();
}
