using Alize.Kernel;
using Alize.Services.Objects.Index;

namespace Alize.Services.Objects;

/// <summary>The verbs of accounts. An account is a project's; it needs no making.</summary>
public sealed class Accounts(ObjectIndex index, Events events, TimeProvider clock) : IObjects
{
    public async Task<Account> Get(string project, CancellationToken ct)
    {
        var row = await index.OfAccount(project).First(
            $"SELECT created, meta FROM store_account WHERE project = {project}",
            r => new Account(project, r.GetInt64(0), Meta.Parse(r.GetString(1)), new AccountUsage(0, 0, 0)),
            ct);
        return (row ?? new Account(project, 0, [], new AccountUsage(0, 0, 0))) with { Usage = await Usage(project, ct) };
    }

    /// <summary>The metadata alone, without counting.</summary>
    public async Task<Meta> GetMeta(string project, CancellationToken ct) => await index.OfAccount(project).First(
        $"SELECT meta FROM store_account WHERE project = {project}", r => Meta.Parse(r.GetString(0)), ct) ?? [];

    /// <summary>Changes metadata: each value replaces, null removes.</summary>
    public Task Post(Caller caller, string project, IReadOnlyCollection<KeyValuePair<string, string?>> changes, CancellationToken ct) =>
        index.OfAccount(project).Transact(
            async tx =>
            {
                var now = clock.NowMicros();
                var old = await tx.First(
                    $"SELECT meta FROM store_account WHERE project = {project} {tx.ForUpdate}", r => r.GetString(0));
                var meta = Meta.Parse(old ?? "").Apply(changes);
                await tx.Execute($"""
                    INSERT INTO store_account (project, created, meta) VALUES ({project}, {now}, {meta.Text})
                    ON CONFLICT (project) DO UPDATE SET meta = excluded.meta
                    """);
                await events.Write(tx, caller, project, "account.post", project, 0);
            },
            ct);

    /// <summary>What the project stores, summed over its containers.</summary>
    public async Task<AccountUsage> Usage(string project, CancellationToken ct)
    {
        var total = new AccountUsage(0, 0, 0);
        foreach (var shard in index.Shards)
        {
            var part = await shard.First(
                $"""
                SELECT count(*), CAST(COALESCE(sum(objects), 0) AS bigint), CAST(COALESCE(sum(bytes), 0) AS bigint)
                FROM store_container WHERE project = {project}
                """,
                r => new AccountUsage(r.GetInt64(0), r.GetInt64(1), r.GetInt64(2)),
                ct);
            total = new(total.Containers + part!.Containers, total.Objects + part.Objects, total.Bytes + part.Bytes);
        }

        return total;
    }
}
