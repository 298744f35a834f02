using Alize.Kernel;
using Alize.Services.Objects.Index;

namespace Alize.Services.Objects.Care;

/// <summary>Removes the names whose time has come. Nobody sees them any more; this gives their space and their place in the counters
/// back.</summary>
internal sealed class ExpirySweeper(ObjectIndex index, Deletes deletes, TimeProvider clock) : ISweeper
{
    private const int Page = 500;
    private const int AtOnce = 32;

    public string Name => "objects that ended";

    /// <returns>0: what ends as it said is no repair.</returns>
    public async Task<int> Sweep(CancellationToken ct)
    {
        foreach (var shard in index.Shards)
        {
            while (await OnePage(shard, ct) == Page)
            {
                // the next page
            }
        }

        return 0;
    }

    private async Task<int> OnePage(Db shard, CancellationToken ct)
    {
        var now = clock.GetUtcNow().ToUnixTimeSeconds();
        var due = await shard.Query(
            $"SELECT container, name FROM store_object WHERE expires <= {now} ORDER BY expires LIMIT {Page}",
            r => (Container: r.GetInt64(0), Name: r.GetString(1)),
            ct);
        foreach (var chunk in due.Chunk(AtOnce))
        {
            await Task.WhenAll(chunk.Select(o => deletes.Expire(shard, o.Container, o.Name, ct)));
        }

        return due.Count;
    }
}
