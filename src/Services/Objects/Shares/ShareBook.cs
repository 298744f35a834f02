using Alize.Kernel;

namespace Alize.Services.Objects.Shares;

/// <summary>The links of all projects, beside the ledger's entries of who made and ended them.</summary>
internal sealed class ShareBook(Db db, LedgerBook ledger, Ids ids, TimeProvider clock)
{
    /// <summary>Links that one project may have at a time.</summary>
    public const int MostOfProject = 10_000;

    /// <summary>Adds a link; its id and token are drawn here.</summary>
    /// <exception cref="FaultException">403 where the project has too many.</exception>
    public Task<Share> Add(Caller caller, Share wish, CancellationToken ct)
    {
        var share = wish with
        {
            Id = ids.Dashed(),
            Token = ids.Hex(16),
            Created = Clock.FromMs(clock.NowMs()),
            CreatedBy = caller.UserId,
        };
        return db.Transact(
            async tx =>
            {
                if (await tx.Number($"SELECT count(*) FROM object_share WHERE project = {share.Project}") >= MostOfProject)
                {
                    throw Fault.OverQuota($"The project has {MostOfProject} links already; delete some.").Thrown();
                }

                await tx.Execute($"""
                    INSERT INTO object_share (id, token, project, container, container_id, name, kind, password, expires, most_downloads,
                        most_bytes, created, created_by)
                    VALUES ({share.Id}, {share.Token}, {share.Project}, {share.Container}, {share.ContainerId}, {share.Name},
                        {(share.Drop ? Share.DropKind : Share.DownloadKind)}, {share.Password}, {share.Expires?.ToUnixTimeMilliseconds()},
                        {share.MostDownloads}, {share.MostBytes}, {share.Created.ToUnixTimeMilliseconds()}, {share.CreatedBy})
                    """);
                await ledger.Write(tx, LedgerEntry.By(caller, "object.share.create", Share.Kind, share.Id));
                return share;
            },
            ct);
    }

    /// <summary>A project's links, the newest first; those after the one with the id <paramref name="marker"/>.</summary>
    public Task<List<Share>> Of(string project, string? marker, int limit, CancellationToken ct)
    {
        var after = marker is null
            ? Sql.Empty
            : (Sql)$"AND (created, id) < (SELECT created, id FROM object_share WHERE id = {marker} AND project = {project})";
        return db.Query(
            $"SELECT {Share.Columns} FROM object_share WHERE project = {project} {after} ORDER BY created DESC, id DESC LIMIT {limit}",
            Share.Read,
            ct);
    }

    public async Task<Share?> Find(string project, string id, CancellationToken ct) => (await db.Query(
        $"SELECT {Share.Columns} FROM object_share WHERE id = {id} AND project = {project}", Share.Read, ct)).FirstOrDefault();

    public async Task<Share?> ByToken(string token, CancellationToken ct) => (await db.Query(
        $"SELECT {Share.Columns} FROM object_share WHERE token = {token}", Share.Read, ct)).FirstOrDefault();

    /// <returns>False where the project has no such link.</returns>
    public Task<bool> Delete(Caller caller, string project, string id, CancellationToken ct) => db.Transact(
        async tx =>
        {
            if (await tx.Execute($"DELETE FROM object_share WHERE id = {id} AND project = {project}") == 0)
            {
                return false;
            }

            await ledger.Write(tx, LedgerEntry.By(caller, "object.share.delete", Share.Kind, id));
            return true;
        },
        ct);

    /// <summary>Counts a download; false where no more are allowed. Two at once cannot take the last one.</summary>
    public Task<bool> Count(Share share, CancellationToken ct) => db.Transact(
        async tx => await tx.Execute($"""
            UPDATE object_share SET downloads = downloads + 1
            WHERE id = {share.Id} AND (most_downloads IS NULL OR downloads < most_downloads)
            """) == 1,
        ct);

    /// <summary>Links that ended before a time go.</summary>
    public Task<int> DeleteEnded(DateTimeOffset before, CancellationToken ct) => db.Transact(
        tx => tx.Execute($"DELETE FROM object_share WHERE expires < {before.ToUnixTimeMilliseconds()}"), ct);

    /// <summary>The links of a project that is gone.</summary>
    public Task DeleteOf(string project, CancellationToken ct) =>
        db.Transact(tx => tx.Execute($"DELETE FROM object_share WHERE project = {project}"), ct);
}
