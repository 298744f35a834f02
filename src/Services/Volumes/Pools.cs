using Alize.Kernel;

namespace Alize.Services.Volumes;

/// <summary>A part of the service as Cinder lists one.</summary>
/// <param name="Disabled">No new volumes here.</param>
public sealed record ServicePart(string Binary, string Host, bool Disabled, string? Reason, DateTimeOffset UpdatedAt)
{
    public const string Volume = "cinder-volume";
}

/// <summary>What lies on a host for one project.</summary>
public sealed record HostShare(string Project, long Volumes, long Gib, long Snapshots, long SnapshotGib);

/// <summary>This host's pool: its parts, its room, and whether new volumes may be made.</summary>
public sealed class Pools(Db db, Scribe scribe, IVolumeStore store, TimeProvider clock, Cloud cloud)
{
    /// <summary>The host as the parts of the service name it.</summary>
    public string Host => $"{cloud.Host}@local";

    public string Name => scribe.Pool;

    public async Task<List<ServicePart>> Parts(CancellationToken ct)
    {
        var said = await db.Query(
            $"SELECT binary_name, host, disabled, reason FROM volume_service", r =>
                (r.GetString(0), r.GetString(1), r.GetBoolean(2), r.IsDBNull(3) ? null : r.GetString(3)), ct);

        // One process is all of them, and it answers this request.
        var now = clock.GetUtcNow();
        (string Binary, string Host)[] parts =
            [("cinder-scheduler", cloud.Host), (ServicePart.Volume, Host), ("cinder-backup", cloud.Host)];
        return [.. parts.Select(p => said.Find(s => s.Item1 == p.Binary && s.Item2 == p.Host) is { Item1: not null } line
            ? new ServicePart(p.Binary, p.Host, line.Item3, line.Item4, now)
            : new(p.Binary, p.Host, false, null, now))];
    }

    /// <exception cref="FaultException">404 where there is no such part.</exception>
    public Task SetDisabled(Caller caller, string host, string binary, bool disabled, string? reason) => db.Transact(async tx =>
    {
        if ((host != Host && host != cloud.Host) || binary is not (ServicePart.Volume or "cinder-scheduler" or "cinder-backup"))
        {
            throw new Fault(FaultKind.NotFound, $"Service {binary} could not be found on host {host}.").Thrown();
        }

        await tx.Execute($"""
            INSERT INTO volume_service (host, binary_name, disabled, reason, updated_at) VALUES ({host}, {binary}, {disabled}, {reason},
                {scribe.Now})
            ON CONFLICT (host, binary_name) DO UPDATE SET disabled = excluded.disabled, reason = excluded.reason,
                updated_at = excluded.updated_at
            """);
        await scribe.Wrote(tx, caller, "volume_service", disabled ? "disable" : "enable", $"{binary}@{host}", null);
    });

    /// <summary>Whether an administrator keeps new volumes from this host.</summary>
    internal static async Task<bool> Closed(Tx tx) =>
        await tx.Number($"SELECT count(*) FROM volume_service WHERE binary_name = {ServicePart.Volume} AND disabled") > 0;

    public Task<StoreRoom> Room(CancellationToken ct) => store.Room(ct);

    /// <summary>What the volumes here may come to, in GiB.</summary>
    public Task<long> Promised(CancellationToken ct) => db.Read(
        async tx => Convert.ToInt64(
            (await tx.Query($"SELECT COALESCE(sum(size), 0) FROM volume WHERE deleted_at IS NULL", r => r.GetValue(0)))[0], null), ct);

    public async Task<List<HostShare>> Shares(CancellationToken ct)
    {
        var rows = await db.Query(
            $"""
            SELECT project, kind, count(*), sum(size) FROM (
                SELECT project, 'v' AS kind, size FROM volume WHERE deleted_at IS NULL
                UNION ALL SELECT project, 's' AS kind, size FROM volume_snapshot WHERE deleted_at IS NULL) held
            GROUP BY project, kind ORDER BY project
            """,
            r => (Project: r.GetString(0), Kind: r.GetString(1), Count: r.GetInt64(2), Gib: Convert.ToInt64(r.GetValue(3), null)),
            ct);
        return [.. rows.GroupBy(r => r.Project).Select(g => new HostShare(
            g.Key, g.Where(r => r.Kind == "v").Sum(r => r.Count), g.Where(r => r.Kind == "v").Sum(r => r.Gib),
            g.Where(r => r.Kind == "s").Sum(r => r.Count), g.Where(r => r.Kind == "s").Sum(r => r.Gib)))];
    }
}
