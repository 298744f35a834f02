using Alize.Kernel;

namespace Alize.Services.Compute;

/// <summary>Finds servers.</summary>
public sealed class Servers(Db db)
{
    /// <summary>By id alone, deleted ones within 30 days included: for reconcilers, which act for nobody.</summary>
    public Task<Server?> Find(string id, CancellationToken ct) => db.Read(tx => ServerRows.Find(tx, id), ct);

    /// <exception cref="FaultException">404 where it is not there, deleted, or another's.</exception>
    public Task<Server> Get(Caller caller, string id, CancellationToken ct) => db.Read(tx => ServerRows.Get(tx, caller, id), ct);

    /// <summary>All living servers of a project, oldest first.</summary>
    public Task<List<Server>> OfProject(string project, CancellationToken ct) => db.Query(
        $"SELECT {Server.Columns} FROM server WHERE project = {project} AND deleted_at IS NULL ORDER BY created_at, id", Server.Read, ct);

    /// <summary>All living servers on a host.</summary>
    public Task<List<Server>> OnHost(string host, CancellationToken ct) => db.Query(
        $"SELECT {Server.Columns} FROM server WHERE host = {host} AND deleted_at IS NULL ORDER BY created_at, id", Server.Read, ct);

    /// <summary>Servers that lived at some time between the two, of one project or (null) of all: what usage is reckoned from.</summary>
    public Task<List<Server>> Between(string? project, DateTimeOffset from, DateTimeOffset to, CancellationToken ct) => db.Query(
        $"""
        SELECT {Server.Columns} FROM server WHERE (CAST({project} AS text) IS NULL OR project = {project}) AND created_at < {to}
            AND (deleted_at IS NULL OR deleted_at > {from}) ORDER BY project, created_at, id
        """,
        Server.Read,
        ct);

    /// <summary>Its metadata, for the guest itself.</summary>
    public Task<Dictionary<string, string>> Metadata(string server, CancellationToken ct) =>
        db.Read(tx => ServerRows.Metadata(tx, server), ct);
}
