using Alize.Kernel;
using Alize.Services.Objects.Index;

namespace Alize.Services.Objects;

/// <summary>The verb that erases an account with all it holds.</summary>
public sealed class AccountErasure(ObjectIndex index, ObjectStore objects, Events events, TimeProvider clock)
{
    private const int Batch = 200;

    /// <summary>Erases a batch; false where nothing is left.</summary>
    public async Task<bool> Step(string project, CancellationToken ct)
    {
        foreach (var shard in index.Shards)
        {
            var (more, dead) = await shard.Transact(tx => OnShard(tx, project), ct);
            await objects.Reclaim(dead);
            if (more)
            {
                return true;
            }
        }

        await index.OfAccount(project).Transact(tx => tx.Execute($"DELETE FROM store_account WHERE project = {project}"), ct);
        return false;
    }

    private async Task<(bool More, List<BlobRef> Dead)> OnShard(Tx tx, string project)
    {
        var container = await tx.First(
            $"SELECT {Container.Columns} FROM store_container WHERE project = {project} ORDER BY name LIMIT 1 {tx.ForUpdate}",
            Container.Read);
        if (container is null)
        {
            return (false, []);
        }

        var dead = new List<BlobRef>();
        var taken = await Take(tx, container, "store_object", dead)
            + await Take(tx, container, "store_past", dead)
            + await TakeUploads(tx, container, dead);
        if (taken == 0)
        {
            await tx.Execute($"DELETE FROM store_container WHERE id = {container.Id}");
            await tx.Execute($"DELETE FROM store_bucket WHERE name = {container.Name} AND project = {project}");
            await events.Write(tx, null, project, "container.delete", $"{project}/{container.Name}", 0);
        }

        return (true, dead);
    }

    private async Task<int> Take(Tx tx, Container container, string table, List<BlobRef> dead)
    {
        var rows = await tx.Query(
            $"SELECT {StoredObject.Columns} FROM {new Raw(table)} WHERE container = {container.Id} ORDER BY name, version LIMIT {Batch}",
            StoredObject.Read);
        var isPast = table == "store_past";
        foreach (var row in rows)
        {
            dead.AddRange(await ObjectRows.Bury(tx, row));
            await (isPast ? ObjectRows.RemovePast(tx, container.Id, row) : ObjectRows.RemoveCurrent(tx, container.Id, row.Name));
        }

        if (rows.Count > 0)
        {
            var bytes = rows.Sum(Naming.Stored);
            await ObjectRows.Count(tx, container.Id, isPast ? 0 : -rows.Count, isPast ? -rows.Count : 0, -bytes, clock.NowMicros());
            await events.Write(tx, null, container.Project, "account.delete", $"{container.Project}/{container.Name}", -bytes);
        }

        return rows.Count;
    }

    private static async Task<int> TakeUploads(Tx tx, Container container, List<BlobRef> dead)
    {
        var uploads = await tx.Query($"SELECT id FROM store_upload WHERE container = {container.Id} LIMIT {Batch}", r => r.GetString(0));
        foreach (var upload in uploads)
        {
            dead.AddRange((await ObjectRows.Parts(tx, upload)).Where(p => p.Blob is not null).Select(p => p.Blob!.Value));
            await tx.Execute($"DELETE FROM store_part WHERE parts = {upload}");
            await tx.Execute($"DELETE FROM store_upload WHERE id = {upload}");
        }

        return uploads.Count;
    }
}
