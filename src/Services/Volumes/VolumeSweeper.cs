using Alize.Kernel;

namespace Alize.Services.Volumes;

/// <summary>Finds disks that no living volume, snapshot or backup names.</summary>
public sealed class VolumeSweeper(Db db, IVolumeStore store, Exports exports) : ISweeper
{
    public string Name => "volume-disks";

    public async Task<int> Sweep(CancellationToken ct)
    {
        // List first, then ask: a volume that came between has a row.
        var swept = 0;
        foreach (var some in store.List().ToList().Chunk(200))
        {
            foreach (var orphan in some.Except(await Named(some, ct)))
            {
                await store.EnsureVolumeGone(orphan, ct);
                await store.EnsureSnapshotGone(orphan, ct);
                swept++;
            }
        }

        return swept + await SweepExports(ct);
    }

    private Task<List<string>> Named(string[] ids, CancellationToken ct) => db.Query(
        $"""
        SELECT id FROM volume WHERE id IN {Sql.In(ids)} AND deleted_at IS NULL
        UNION SELECT id FROM volume_snapshot WHERE id IN {Sql.In(ids)} AND deleted_at IS NULL
        UNION SELECT content FROM volume_backup WHERE content IN {Sql.In(ids)} AND deleted_at IS NULL
        """,
        r => r.GetString(0),
        ct);

    private async Task<int> SweepExports(CancellationToken ct)
    {
        var files = exports.List().ToList();
        var wanted = files.Count == 0 ? []
            : await db.Query($"SELECT image FROM volume_upload WHERE image IN {Sql.In(files)}", r => r.GetString(0), ct);
        var orphans = files.Except(wanted).ToList();
        orphans.ForEach(exports.Sweep);
        return orphans.Count;
    }
}
