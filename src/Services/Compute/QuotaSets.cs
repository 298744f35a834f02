using Alize.Kernel;

namespace Alize.Services.Compute;

/// <summary>What is used, and the limit that holds.</summary>
public readonly record struct QuotaUse(long Limit, long Used);

/// <summary>The verbs of limits: of a project, of a user within one, of a class.</summary>
public sealed class QuotaSets(Db db, LedgerBook ledger)
{
    private const string Kind = "quota";

    /// <summary>Counted for each user or group, not for the project: shown as unused, as Nova does.</summary>
    private static readonly string[] _countedElsewhere = [ComputeQuotas.KeyPairs, ComputeQuotas.ServerGroupMembers];

    public Task<Dictionary<string, QuotaUse>> Of(string project, string? user, CancellationToken ct) =>
        db.Read(tx => Of(tx, project, user), ct);

    public Task<Dictionary<string, long>> Class(string name, CancellationToken ct) => db.Read(tx => ComputeQuotas.Class(tx, name), ct);

    /// <param name="user">Null for the project itself.</param>
    /// <param name="force">Also below what is used.</param>
    /// <exception cref="FaultException">400 below what is used, or for a user above what the project may have.</exception>
    public Task<Dictionary<string, QuotaUse>> Set(
        Caller caller, QuotaOwner owner, IReadOnlyDictionary<string, long> limits, bool force, CancellationToken ct) =>
        db.Transact(
            async tx =>
            {
                var now = await Of(tx, owner.Project, owner.User);
                var most = owner.User is null ? null : await Of(tx, owner.Project, null);
                foreach (var (resource, limit) in limits)
                {
                    if (!force)
                    {
                        Guard(resource, limit, now[resource].Used, most?[resource].Limit ?? -1);
                    }

                    await Quotas.Limit(tx, owner.Key, ComputeQuotas.Counter(resource), limit);
                }

                await ledger.Write(tx, LedgerEntry.By(caller, "compute.quota.update", Kind, owner.Key) with { Project = owner.Project });
                return await Of(tx, owner.Project, owner.User);
            },
            ct);

    /// <summary>Back to the defaults: a user's limits, or the project's with all its users'.</summary>
    public Task Reset(Caller caller, QuotaOwner owner, CancellationToken ct) => db.Transact(
        async tx =>
        {
            var users = owner.Key + ":";
            var also = owner.User is null ? (Sql)$" OR substr(project, 1, CAST({users.Length} AS int)) = {users}" : Sql.Empty;
            await tx.Execute($"UPDATE quota SET most = NULL WHERE (project = {owner.Key}{also}) AND resource LIKE 'compute.%'");
            await ledger.Write(tx, LedgerEntry.By(caller, "compute.quota.delete", Kind, owner.Key) with { Project = owner.Project });
        },
        ct);

    public Task<Dictionary<string, long>> SetClass(
        Caller caller, string name, IReadOnlyDictionary<string, long> limits, CancellationToken ct) => db.Transact(
        async tx =>
        {
            foreach (var (resource, most) in limits)
            {
                await tx.Execute($"""
                    INSERT INTO compute_quota_class (class, resource, most) VALUES ({name}, {resource}, {most})
                    ON CONFLICT (class, resource) DO UPDATE SET most = excluded.most
                    """);
            }

            await ledger.Write(tx, LedgerEntry.By(caller, "compute.quota_class.update", "quota_class", name) with { Project = null });
            return await ComputeQuotas.Class(tx, name);
        },
        ct);

    private static async Task<Dictionary<string, QuotaUse>> Of(Tx tx, string project, string? user)
    {
        var limits = await ComputeQuotas.Class(tx, ComputeQuotas.DefaultClass);
        var own = await Rows(tx, project);
        var users = user is null ? own : await Rows(tx, ComputeQuotas.UserKey(project, user));
        return limits.ToDictionary(l => l.Key, l => new QuotaUse(
            users.GetValueOrDefault(l.Key)?.Most ?? own.GetValueOrDefault(l.Key)?.Most ?? l.Value,
            _countedElsewhere.Contains(l.Key) ? 0 : users.GetValueOrDefault(l.Key)?.Used ?? 0));
    }

    private static async Task<Dictionary<string, QuotaCount>> Rows(Tx tx, string owner) => (await tx.Query(
        $"SELECT resource, used, most FROM quota WHERE project = {owner} AND resource LIKE 'compute.%'",
        r => (Name: r.GetString(0)["compute.".Length..], Count: new QuotaCount(r.GetInt64(1), r.IsDBNull(2) ? null : r.GetInt64(2)))))
        .ToDictionary(r => r.Name, r => r.Count);

    private static void Guard(string resource, long limit, long least, long most)
    {
        if (limit >= 0 && limit < least)
        {
            throw Fault.BadRequest(
                $"Quota limit {limit} for {resource} must be greater than or equal to already used and reserved {least}.").Thrown();
        }

        if (most >= 0 && (limit < 0 || limit > most))
        {
            throw Fault.BadRequest($"Quota limit {limit} for {resource} must be less than or equal to {most}.").Thrown();
        }
    }
}

/// <summary>Whose limits: a project's, or one user's within it.</summary>
public readonly record struct QuotaOwner(string Project, string? User)
{
    public string Key => User is null ? Project : ComputeQuotas.UserKey(Project, User);
}
