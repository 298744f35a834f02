using Alize.Kernel;

namespace Alize.Services.Network;

/// <summary>How many addresses of a subnet ports may get, and how many they have.</summary>
public sealed record SubnetUse(SubnetRow Subnet, UInt128 Total, long Used);

public sealed record NetworkUse(NetworkRow Network, IReadOnlyList<SubnetUse> Subnets);

/// <summary>Counts addresses.</summary>
public sealed class Availabilities(Db db)
{
    /// <param name="where">Which networks.</param>
    /// <param name="version">4 or 6 to count only such subnets, and only networks that have one.</param>
    public Task<List<NetworkUse>> List(Sql where, int? version, CancellationToken ct) => db.Read(
        async tx =>
        {
            var networks = await tx.Query(
                $"SELECT {new Raw(NetworkRow.Columns)} FROM network WHERE {where} ORDER BY created_at, id", NetworkRow.Read);
            var subnets = await tx.Query(
                $"""
                SELECT {new Raw(SubnetRow.Columns)} FROM subnet WHERE network IN (SELECT id FROM network WHERE {where})
                    ORDER BY created_at, id
                """,
                SubnetRow.Read);
            var used = (await tx.Query(
                $"SELECT subnet, count(*) FROM port_address WHERE network IN (SELECT id FROM network WHERE {where}) GROUP BY subnet",
                r => (Subnet: r.GetString(0), Count: r.GetInt64(1)))).ToDictionary(u => u.Subnet, u => u.Count);
            var counted = subnets.Where(s => version is null || s.Cidr.Version == version)
                .ToLookup(s => s.Network, s => new SubnetUse(s, Total(s), used.GetValueOrDefault(s.Id)));
            return networks.Where(n => version is null || counted.Contains(n.Id))
                .Select(n => new NetworkUse(n, [.. counted[n.Id]])).ToList();
        },
        ct);

    private static UInt128 Total(SubnetRow subnet) => subnet.Pools.Aggregate(UInt128.Zero, (sum, p) => sum + p.Size);
}
