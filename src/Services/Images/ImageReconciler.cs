using Alize.Kernel;

namespace Alize.Services.Images;

/// <summary>Carries imports out and removes bytes that no row wants any more.</summary>
public sealed class ImageReconciler(Db db, IImageStore store, ImageImports imports) : IReconciler
{
    public string Kind => Image.Kind;

    public async Task<Next> Reconcile(Claim claim, CancellationToken ct)
    {
        var image = await db.Read(tx => ImageRows.Find(tx, new(claim.Id)), ct);
        switch (image?.Status)
        {
            case null or ImageStatus.Killed:
                await store.EnsureGone(claim.Id, ct);
                break;
            case ImageStatus.Importing:
                await imports.Run(image, ct);
                break;
        }

        return Next.Settled;
    }
}

/// <summary>Finds bytes that no living image names.</summary>
public sealed class ImageSweeper(Db db, IImageStore store) : ISweeper
{
    public string Name => "image-bytes";

    public async Task<int> Sweep(CancellationToken ct)
    {
        // List first, then ask: an image that came between has a row.
        var swept = 0;
        foreach (var some in store.List().ToList().Chunk(200))
        {
            var named = await db.Query(
                $"""
                SELECT id FROM image WHERE id IN {Sql.In(some)} AND deleted_at IS NULL AND status <> {ImageStatus.Killed}
                """,
                r => r.GetString(0),
                ct);
            foreach (var orphan in some.Except(named))
            {
                await store.EnsureGone(orphan, ct);
                swept++;
            }
        }

        return swept;
    }
}
