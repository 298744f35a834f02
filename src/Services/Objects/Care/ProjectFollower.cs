using Alize.Kernel;

namespace Alize.Services.Objects.Care;

/// <summary>Follows the ledger for projects that were deleted and wakes the erasure of their accounts, which looks for itself.</summary>
internal sealed class ProjectFollower(Db db, LedgerBook ledger, WorkTable work)
{
    /// <summary>The place of this follower's cursor beside those of the index's files.</summary>
    private const int Cursor = -1;
    private const int Page = 500;

    public async Task CatchUp(CancellationToken ct)
    {
        while (await OnePage(ct) == Page)
        {
            // the next page
        }
    }

    private async Task<int> OnePage(CancellationToken ct)
    {
        var from = await db.Number($"SELECT seq FROM object_fold WHERE shard = {Cursor}", ct);
        var entries = await ledger.After(from, Page, ct);
        if (entries.Count == 0)
        {
            return 0;
        }

        var gone = entries
            .Where(e => e.Kind == "project" && e.Action.EndsWith(".delete", StringComparison.Ordinal))
            .Select(e => e.Resource)
            .Distinct();
        await db.Transact(
            async tx =>
            {
                await tx.Execute($"INSERT INTO object_fold (shard, seq) VALUES ({Cursor}, {0}) ON CONFLICT DO NOTHING");
                await tx.Execute($"UPDATE object_fold SET seq = {entries[^1].Seq} WHERE shard = {Cursor} AND seq = {from}");
                foreach (var project in gone)
                {
                    await work.Wake(tx, AccountReconciler.AccountKind, project);
                }
            },
            ct);
        return entries.Count;
    }
}
