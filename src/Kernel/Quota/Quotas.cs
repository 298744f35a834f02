namespace Alize.Kernel;

/// <summary>What a project may still take: a counter row a resource, changed in the transaction that
/// takes. Never count, then insert.</summary>
public sealed class Quotas(Db db)
{
    /// <summary>Takes <paramref name="amount"/> if it fits under the project's limit, or under <paramref name="most"/> where it has none of
    /// its own; -1 is unlimited.</summary>
    /// <returns>False where it does not fit; nothing is taken then.</returns>
    public static async Task<bool> Take(Tx tx, string project, string resource, long amount, long most)
    {
        await Ensure(tx, project, resource);
        var changed = await tx.Execute($"""
            UPDATE quota SET used = used + {amount} WHERE project = {project} AND resource = {resource}
                AND (COALESCE(most, {most}) < 0 OR used + {amount} <= COALESCE(most, {most}))
            """);
        return changed == 1;
    }

    public static Task Give(Tx tx, string project, string resource, long amount) => tx.Execute($"""
        UPDATE quota SET used = CASE WHEN used > {amount} THEN used - {amount} ELSE 0 END
        WHERE project = {project} AND resource = {resource}
        """);

    /// <summary>Sets a project's own limit; null goes back to the default.</summary>
    public static async Task Limit(Tx tx, string project, string resource, long? most)
    {
        await Ensure(tx, project, resource);
        await tx.Execute($"UPDATE quota SET most = {most} WHERE project = {project} AND resource = {resource}");
    }

    /// <summary>All counters of a project whose names begin with <paramref name="prefix"/>.</summary>
    public async Task<Dictionary<string, QuotaCount>> Of(string project, string prefix, CancellationToken ct)
    {
        var rows = await db.Query(
            $"SELECT resource, used, most FROM quota WHERE project = {project} AND resource LIKE {prefix + "%"}",
            r => (r.GetString(0), new QuotaCount(r.GetInt64(1), r.IsDBNull(2) ? null : r.GetInt64(2))),
            ct);
        return rows.ToDictionary(r => r.Item1, r => r.Item2);
    }

    /// <summary>Every limit of a project's own, of resources whose names begin with <paramref name="prefix"/>.</summary>
    public Task<List<(string Project, string Resource, long? Limit)>> Limited(string prefix, CancellationToken ct) => db.Query(
        $"SELECT project, resource, most FROM quota WHERE most IS NOT NULL AND resource LIKE {prefix + "%"} ORDER BY project, resource",
        r => (r.GetString(0), r.GetString(1), (long?)r.GetInt64(2)),
        ct);

    /// <summary>A project that is gone needs no counters.</summary>
    public static Task Forget(Tx tx, string project, string prefix) =>
        tx.Execute($"DELETE FROM quota WHERE project = {project} AND resource LIKE {prefix + "%"}");

    private static Task Ensure(Tx tx, string project, string resource) => tx.Execute(
        $"INSERT INTO quota (project, resource) VALUES ({project}, {resource}) ON CONFLICT DO NOTHING");
}

/// <summary>How much is used, and the project's own limit where it has one (-1: unlimited).</summary>
public sealed record QuotaCount(long Used, long? Most);
