using System.Data.Common;
using Alize.Kernel;

namespace Alize.Services.Identity;

/// <summary>A user's promise that another may act with some of its roles on a project.</summary>
public sealed record Trust(
    string Id, string TrustorId, string TrusteeId, string? ProjectId, bool Impersonation, long? ExpiresMs, long? RemainingUses,
    IReadOnlyList<string> Roles, string? RedelegatedFrom, int RedelegationCount, bool AllowRedelegation, string Extra)
{
    public static Raw Columns { get; } = new(
        "id, trustor, trustee, project, impersonation, expires_at, remaining_uses, roles, redelegated_from, redelegation_count, "
            + "allow_redelegation, extra");

    public static Trust Read(DbDataReader row)
    {
        var c = row.Columns();
        return new(
            c.Text(), c.Text(), c.Text(), c.TextOrNull(), c.Flag(), c.LongOrNull(), c.LongOrNull(),
            c.Text().Split(' ', StringSplitOptions.RemoveEmptyEntries), c.TextOrNull(), c.Int(), c.Flag(), c.Text());
    }

    public static Task<Trust?> Find(Tx tx, string id) =>
        tx.First($"SELECT {Columns} FROM identity_trust WHERE id = {id} AND deleted_at IS NULL", Read);
}
