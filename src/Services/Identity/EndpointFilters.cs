using Alize.Kernel;

namespace Alize.Services.Identity;

/// <summary>Which endpoints a project's catalogue shows: single ones and groups of them. A project without any is shown all.</summary>
public sealed class EndpointFilters(Db db, Changes changes)
{
    public const string OfEndpoint = "endpoint";
    public const string OfGroup = "group";

    public Task Add(Caller by, string project, string kind, string target) => changes.Make(by, Project.Kind, "filter", project, async tx =>
    {
        await Guard(tx, project, kind, target);
        await tx.Execute(
            $"INSERT INTO identity_endpoint_filter (project, kind, target) VALUES ({project}, {kind}, {target}) ON CONFLICT DO NOTHING");
    });

    public Task Remove(Caller by, string project, string kind, string target) => changes.Make(
        by, Project.Kind, "unfilter", project, async tx =>
    {
        if (await tx.Execute(
            $"DELETE FROM identity_endpoint_filter WHERE project = {project} AND kind = {kind} AND target = {target}") == 0)
        {
            throw Missing(project, target);
        }
    });

    /// <exception cref="FaultException">404.</exception>
    public Task Check(string project, string kind, string target, CancellationToken ct) => db.Read(
        async tx =>
        {
            await Guard(tx, project, kind, target);
            return await tx.Number(
                $"SELECT count(*) FROM identity_endpoint_filter WHERE project = {project} AND kind = {kind} AND target = {target}") > 0
                ? true
                : throw Missing(project, target);
        },
        ct);

    public Task<List<Project>> Projects(string kind, string target, CancellationToken ct) => db.Query(
        $"""
        SELECT {Project.Columns} FROM identity_project p JOIN identity_endpoint_filter f ON f.project = p.id
        WHERE f.kind = {kind} AND f.target = {target} ORDER BY p.id
        """,
        Project.Read,
        ct);

    public Task<List<EndpointGroup>> Groups(string project, CancellationToken ct) => db.Query(
        $"""
        SELECT {EndpointGroup.Columns} FROM identity_endpoint_group g JOIN identity_endpoint_filter f ON f.target = g.id
        WHERE f.kind = {OfGroup} AND f.project = {project} ORDER BY g.id
        """,
        EndpointGroup.Read,
        ct);

    /// <summary>The endpoints that a project is shown by its own filter.</summary>
    public Task<List<Endpoint>> Endpoints(string project, CancellationToken ct) => db.Read(
        async tx =>
        {
            await Project.Get(tx, project);
            var shown = await Load(tx);
            return (await tx.Query($"SELECT {Endpoint.Columns} FROM identity_endpoint ORDER BY id", Endpoint.Read))
                .FindAll(e => shown.TryGetValue(project, out var f) && f.Shows(e));
        },
        ct);

    /// <summary>All filters by project.</summary>
    internal static async Task<Dictionary<string, EndpointFilter>> Load(Tx tx)
    {
        var rows = await tx.Query(
            $"SELECT project, kind, target FROM identity_endpoint_filter", r => (r.GetString(0), r.GetString(1), r.GetString(2)));
        var groups = rows.Count == 0
            ? []
            : (await tx.Query($"SELECT {EndpointGroup.Columns} FROM identity_endpoint_group g", EndpointGroup.Read))
                .ToDictionary(g => g.Id);
        return rows.GroupBy(r => r.Item1).ToDictionary(r => r.Key, r => new EndpointFilter(
            r.Where(f => f.Item2 == OfEndpoint).Select(f => f.Item3).ToHashSet(),
            [.. r.Where(f => f.Item2 == OfGroup && groups.ContainsKey(f.Item3)).Select(f => groups[f.Item3])]));
    }

    private static async Task Guard(Tx tx, string project, string kind, string target)
    {
        await Project.Get(tx, project);
        _ = kind == OfEndpoint ? (object)await Endpoint.Get(tx, target) : await EndpointGroups.Get(tx, target);
    }

    private static FaultException Missing(string project, string target) =>
        new Fault(FaultKind.NotFound, $"Could not find {target} in the endpoint filter of project {project}.").Thrown();
}

/// <summary>What one project is shown of the catalogue.</summary>
public sealed record EndpointFilter(IReadOnlySet<string> Endpoints, IReadOnlyList<EndpointGroup> Groups)
{
    public bool Shows(Endpoint e) => Endpoints.Contains(e.Id) || Groups.Any(g => g.Has(e));
}
