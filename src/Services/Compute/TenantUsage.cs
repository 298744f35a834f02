using System.Data.Common;
using Alize.Kernel;

namespace Alize.Services.Compute;

/// <summary>What one server took within a period.</summary>
public sealed record ServerUse(
    string Id, string Name, string Project, Flavor Flavor, long StartedMs, long? EndedMs, string VmState, double Hours)
{
    public long DiskGib => (long)Flavor.DiskGib + Flavor.EphemeralGib;

    public string State => EndedMs is null ? VmState : "terminated";
}

/// <summary>A period of time, in milliseconds since 1970.</summary>
public readonly record struct Period(long StartMs, long StopMs)
{
    /// <summary>The hours within the period of something that began and perhaps ended.</summary>
    public double Hours(long began, long? ended) =>
        Math.Max(0, Math.Min(StopMs, ended ?? StopMs) - Math.Max(StartMs, began)) / 3_600_000.0;
}

/// <summary>Reads from the servers' rows what projects used; rows of deleted servers stay for 30 days.</summary>
public sealed class TenantUsage(Db db)
{
    /// <param name="project">Null for all projects.</param>
    /// <exception cref="FaultException">400 where the marker is no server.</exception>
    public Task<List<ServerUse>> Of(string? project, Period period, int limit, string? marker, CancellationToken ct) => db.Read(
        async tx =>
        {
            if (marker is not null && await tx.Number($"SELECT count(*) FROM server WHERE id = {marker}") == 0)
            {
                throw Fault.BadRequest($"Marker {marker} could not be found.").Thrown();
            }

            return await tx.Query(
                $"""
                SELECT id, name, project, flavor, launched_at, deleted_at, vm_state FROM server
                WHERE launched_at < {period.StopMs} AND (deleted_at IS NULL OR deleted_at > {period.StartMs})
                    {(project is null ? Sql.Empty : $"AND project = {project}")} AND id > {marker ?? ""} ORDER BY id LIMIT {limit}
                """,
                r => Read(r, period));
        },
        ct);

    private static ServerUse Read(DbDataReader r, Period period)
    {
        var c = r.Columns();
        var use = new ServerUse(c.Text(), c.Text(), c.Text(), StoredJson.Flavor(c.Text()), c.Long(), c.LongOrNull(), c.Text(), 0);
        return use with { Hours = period.Hours(use.StartedMs, use.EndedMs) };
    }
}
