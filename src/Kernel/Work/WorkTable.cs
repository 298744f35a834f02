namespace Alize.Kernel;

/// <summary>One row a resource that may need attention. It says <em>look at this</em>, never <em>do that</em>.</summary>
public sealed class WorkTable(Db db, TimeProvider clock, string owner)
{
    public static readonly TimeSpan Lease = TimeSpan.FromSeconds(30);
    private readonly SemaphoreSlim _signal = new(0);

    /// <summary>Call inside the transaction that changed the wish: both are seen, or neither.</summary>
    public async Task Wake(Tx tx, string kind, string id)
    {
        await tx.Execute($"""
            INSERT INTO work (kind, id, due, wakes) VALUES ({kind}, {id}, {clock.NowMs()}, 1)
            ON CONFLICT (kind, id) DO UPDATE SET wakes = work.wakes + 1, attempt = 0,
                due = CASE WHEN work.owner IS NULL THEN excluded.due ELSE work.due END
            """);
        tx.AfterCommit(() => _signal.Release());
    }

    public Task Wake<T>(Tx tx, string kind, Id<T> id) => Wake(tx, kind, id.Text);

    /// <summary>Takes up to <paramref name="max"/> resources that are due and nobody holds, or whose holder's lease ended.</summary>
    public Task<List<Claim>> Take(int max)
    {
        var now = clock.NowMs();
        var until = now + (long)Lease.TotalMilliseconds;
        return db.Transact(tx => tx.Query(
            $"""
            UPDATE work SET due = {until}, owner = {owner}, fence = fence + 1, attempt = attempt + 1
            WHERE (kind, id) IN (SELECT kind, id FROM work WHERE due <= {now} ORDER BY due LIMIT {max} {tx.SkipLocked})
            RETURNING kind, id, fence, wakes, attempt
            """,
            r => new Claim(r.GetString(0), r.GetString(1), r.GetInt64(2), r.GetInt64(3), (int)r.GetInt64(4))));
    }

    /// <summary>True while the claim is still ours; a reconciler writes its progress in the same transaction.</summary>
    public static async Task<bool> Holds(Tx tx, Claim claim) => await tx.Execute(
        $"UPDATE work SET fence = fence WHERE kind = {claim.Kind} AND id = {claim.Id} AND fence = {claim.Fence}") == 1;

    /// <summary>Longer work keeps its lease: called at a third of it.</summary>
    public Task<bool> Renew(Claim claim)
    {
        var until = clock.NowMs() + (long)Lease.TotalMilliseconds;
        return db.Transact(async tx => await tx.Execute(
            $"UPDATE work SET due = {until} WHERE kind = {claim.Kind} AND id = {claim.Id} AND fence = {claim.Fence}") == 1);
    }

    /// <summary>A wake that came while we worked wins over the wish to rest.</summary>
    public Task Finish(Claim claim, Next next)
    {
        var now = clock.NowMs();
        var due = next.After is { } wait ? now + (long)wait.TotalMilliseconds : (long?)null;
        return Close(claim, $"""
            UPDATE work SET due = CASE WHEN wakes = {claim.Wakes} THEN CAST({due} AS bigint) ELSE {now} END, owner = NULL,
                attempt = 0, fault = {next.Fault?.Message}
            WHERE kind = {claim.Kind} AND id = {claim.Id} AND fence = {claim.Fence}
            """);
    }

    public Task Retry(Claim claim, string why)
    {
        var now = clock.NowMs();
        var due = now + (long)Math.Min(300_000, 500 * Math.Pow(2, Math.Min(claim.Attempt, 10)));
        return Close(claim, $"""
            UPDATE work SET due = CASE WHEN wakes = {claim.Wakes} THEN CAST({due} AS bigint) ELSE {now} END, owner = NULL, fault = {why}
            WHERE kind = {claim.Kind} AND id = {claim.Id} AND fence = {claim.Fence}
            """);
    }

    /// <summary>A node that starts has no work in hand: leases that its former life held are freed.</summary>
    public Task FreeOwn() => db.Transact(tx => tx.Execute(
        $"UPDATE work SET due = {clock.NowMs()}, owner = NULL WHERE owner = {owner}"));

    /// <summary>Forgets settled resources that no longer exist, in their own transaction.</summary>
    public static Task Forget(Tx tx, string kind, string id) => tx.Execute($"DELETE FROM work WHERE kind = {kind} AND id = {id}");

    /// <summary>Looks without writing, so that an idle cloud writes nothing.</summary>
    internal async Task<bool> AnyDue() =>
        await db.Number($"SELECT count(*) FROM (SELECT 1 FROM work WHERE due <= {clock.NowMs()} LIMIT 1) due") > 0;

    /// <summary>Waits for a wake of this process, or at most <paramref name="most"/>.</summary>
    internal async Task WaitForWake(TimeSpan most, CancellationToken ct)
    {
        await _signal.WaitAsync(most, ct);
        while (_signal.Wait(0, ct))
        {
            // several wakes are one look
        }
    }

    private Task Close(Claim claim, Sql update) => db.Transact(async tx =>
    {
        await tx.Execute(update);
        tx.AfterCommit(() => _signal.Release());
    });
}
