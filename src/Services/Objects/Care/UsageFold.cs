using Alize.Kernel;
using Alize.Services.Objects.Index;

namespace Alize.Services.Objects.Care;

/// <summary>Folds the index's events into the ledger: for each project that did something one entry, with what it stores now, and how
/// much it wrote, read and carried away since the entry before. How far each file is folded stands in the entry's own
/// transaction.</summary>
internal sealed class UsageFold(ObjectIndex index, Accounts accounts, Db control, LedgerBook ledger, TimeProvider clock)
{
    /// <summary>What the ledger calls an account.</summary>
    public const string Kind = "object-account";
    private const int Page = 5000;
    private const decimal Gib = 1L << 30;

    /// <summary>On a database of many writers a lower number may be committed later: rows rest a while.</summary>
    private readonly long _restMs = index.Shards.Count == 1 ? 10_000 : 0;

    /// <summary>Folds what is there; false where nothing was, or where another copy of the program folded it first.</summary>
    public async Task<bool> Once(CancellationToken ct)
    {
        var usage = new Dictionary<string, Use>(StringComparer.Ordinal);
        var cursors = new List<(int Shard, long From, long To)>();
        for (var shard = 0; shard < index.Shards.Count; shard++)
        {
            var from = await control.Number($"SELECT seq FROM object_fold WHERE shard = {shard}", ct);
            var to = Add(usage, await Rows(index.Shards[shard], from, ct), from);
            cursors.Add((shard, from, to));
        }

        if (usage.Count == 0)
        {
            return false;
        }

        foreach (var (project, use) in usage)
        {
            use.Stored = (await accounts.Usage(project, ct)).Bytes;
        }

        try
        {
            await control.Transact(tx => Write(tx, usage, cursors), ct);
            return true;
        }
        catch (FaultException e) when (e.Fault.Kind == FaultKind.Conflict)
        {
            return false;
        }
    }

    private static Task<List<Row>> Rows(Db shard, long from, CancellationToken ct) => shard.Query(
        $"SELECT seq, at, project, action, reads, bytes_out FROM store_event WHERE seq > {from} ORDER BY seq LIMIT {Page}",
        r => new Row(r.GetInt64(0), r.GetInt64(1), r.GetString(2), r.GetString(3), r.GetInt64(4), r.GetInt64(5)),
        ct);

    private long Add(Dictionary<string, Use> usage, List<Row> rows, long from)
    {
        var until = clock.NowMs() - _restMs;
        foreach (var row in rows.TakeWhile(r => r.At <= until))
        {
            from = row.Seq;
            if (!usage.TryGetValue(row.Project, out var use))
            {
                usage[row.Project] = use = new Use();
            }

            use.Writes += row.Action is ObjectEvents.Read || row.Action.EndsWith(".delete", StringComparison.Ordinal) ? 0 : 1;
            use.Reads += row.Reads;
            use.Out += row.Out;
        }

        return from;
    }

    private async Task Write(Tx tx, Dictionary<string, Use> usage, List<(int Shard, long From, long To)> cursors)
    {
        foreach (var (shard, from, to) in cursors.Where(c => c.To > c.From))
        {
            await tx.Execute($"INSERT INTO object_fold (shard, seq) VALUES ({shard}, {0}) ON CONFLICT DO NOTHING");
            if (await tx.Execute($"UPDATE object_fold SET seq = {to} WHERE shard = {shard} AND seq = {from}") == 0)
            {
                throw new Fault(FaultKind.Conflict, "Another copy of the program folded the same events.").Thrown();
            }
        }

        foreach (var (project, use) in usage)
        {
            await ledger.Write(tx, new LedgerEntry("object.account.use", Kind, project) { Project = project, Meters = use.Meters });
        }
    }

    private readonly record struct Row(long Seq, long At, string Project, string Action, long Reads, long Out);

    private sealed class Use
    {
        public long Stored { get; set; }

        public long Writes { get; set; }

        public long Reads { get; set; }

        public long Out { get; set; }

        public Dictionary<string, decimal> Meters
        {
            get
            {
                var meters = new Dictionary<string, decimal> { [Metered.ObjectGib] = Stored / Gib };
                Put(meters, Metered.ObjectWrites, Writes);
                Put(meters, Metered.ObjectReads, Reads);
                Put(meters, Metered.ObjectGibOut, Out / Gib);
                return meters;
            }
        }

        private static void Put(Dictionary<string, decimal> meters, string meter, decimal quantity)
        {
            if (quantity > 0)
            {
                meters[meter] = quantity;
            }
        }
    }
}
