namespace Alize.Kernel;

/// <summary>Projects that the ledger says are deleted. A room keeps no place of its own in the ledger: its sweeper asks which of them
/// still have anything here.</summary>
public static class DeletedProjects
{
    /// <param name="holders">A query for one column, <c>project</c>: whoever has something in this room.</param>
    /// <returns>The ids of those that are deleted, in order, each once.</returns>
    public static Task<List<string>> Among(Db db, Sql holders, CancellationToken ct) => db.Query(
        $"""
        SELECT DISTINCT project FROM ({holders}) held
        WHERE project IN (SELECT resource FROM ledger WHERE kind = {"project"} AND action = {"identity.project.delete"}) ORDER BY project
        """,
        r => r.GetString(0),
        ct);
}
