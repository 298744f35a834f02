using Alize.Kernel;

namespace Alize.Services.Images;

/// <summary>Takes away the images, protected ones too, of projects that the ledger says are deleted. That is no repair.</summary>
public sealed class ProjectSweeper(Db db, Images images) : ISweeper
{
    private const string Deleted = "identity.project.delete";

    public string Name => "image-projects";

    public async Task<int> Sweep(CancellationToken ct)
    {
        var left = await db.Query(
            $"""
            SELECT id FROM image WHERE deleted_at IS NULL
                AND owner IN (SELECT resource FROM ledger WHERE kind = {"project"} AND action = {Deleted}) ORDER BY id
            """,
            r => r.GetString(0),
            ct);
        foreach (var id in left)
        {
            await db.Transact(
                async tx =>
                {
                    if (await ImageRows.Find(tx, new(id)) is { } image)
                    {
                        await images.Remove(tx, image, new LedgerEntry("image.image.delete", Image.Kind, id));
                    }
                },
                ct);
        }

        return 0;
    }
}
