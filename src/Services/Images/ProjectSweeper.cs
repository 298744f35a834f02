using Alize.Kernel;

namespace Alize.Services.Images;

/// <summary>Takes away the images, protected ones too, of projects that are deleted. That is no repair.</summary>
public sealed class ProjectSweeper(Db db, Images images) : ISweeper
{
    public string Name => "image-projects";

    public async Task<int> Sweep(CancellationToken ct)
    {
        foreach (var project in await DeletedProjects.Among(db, $"SELECT owner AS project FROM image WHERE deleted_at IS NULL", ct))
        {
            await db.Transact(tx => Remove(tx, project), ct);
        }

        return 0;
    }

    private async Task Remove(Tx tx, string project)
    {
        foreach (var id in await tx.Query($"SELECT id FROM image WHERE owner = {project} AND deleted_at IS NULL", r => r.GetString(0)))
        {
            await images.Remove(tx, (await ImageRows.Find(tx, new(id)))!, new LedgerEntry("image.image.delete", Image.Kind, id));
        }
    }
}
