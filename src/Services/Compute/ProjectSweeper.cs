using Alize.Kernel;

namespace Alize.Services.Compute;

/// <summary>Takes away the servers and server groups of projects that are deleted. That is no repair.</summary>
internal sealed class ProjectSweeper(Db db, ServerWishes wishes, Ids ids) : ISweeper
{
    public string Name => "server-projects";

    public async Task<int> Sweep(CancellationToken ct)
    {
        Sql holders = $"""
            SELECT project FROM server WHERE deleted_at IS NULL AND wish <> {ServerWish.Deleted} UNION SELECT project FROM server_group
            """;
        foreach (var project in await DeletedProjects.Among(db, holders, ct))
        {
            await db.Transact(tx => Remove(tx, project), ct);
        }

        return 0;
    }

    private async Task Remove(Tx tx, string project)
    {
        var nobody = Caller.Anonymous("req-" + ids.Dashed()) with { ProjectId = project };
        foreach (var id in await tx.Query(
            $"SELECT id FROM server WHERE project = {project} AND deleted_at IS NULL AND wish <> {ServerWish.Deleted}",
            r => r.GetString(0)))
        {
            await wishes.Remove(tx, nobody, (await ServerRows.Find(tx, id))!);
        }

        await tx.Execute($"DELETE FROM server_group_member WHERE server_group IN (SELECT id FROM server_group WHERE project = {project})");
        await tx.Execute($"DELETE FROM server_group WHERE project = {project}");
    }
}
