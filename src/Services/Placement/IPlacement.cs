using Alize.Kernel;

namespace Alize.Services.Placement;

/// <summary>How much of what a host has or a consumer takes.</summary>
/// <param name="Class">A resource class: VCPU, MEMORY_MB, DISK_GB.</param>
public readonly record struct Amount(string Class, long Count);

/// <summary>What a host offers of one class.</summary>
public sealed record Inventory(string Class, long Total, long Reserved, double AllocationRatio)
{
    public long Capacity => (long)((Total - Reserved) * AllocationRatio);
}

/// <summary>A host with its room, as the scheduler ranks it outside the transaction.</summary>
public sealed record HostRoom(string Host, string Zone, bool Enabled, IReadOnlyDictionary<string, Inventory> Has,
    IReadOnlyDictionary<string, long> Used);

/// <summary>What Placement offers to other rooms. Writing methods take the caller's transaction.</summary>
public interface IPlacement
{
    /// <summary>Makes or updates a host's provider. Called by the host when it starts.</summary>
    Task EnsureHost(string host, string zone, IReadOnlyList<Inventory> inventories, CancellationToken ct);

    Task<List<HostRoom>> Hosts(CancellationToken ct);

    /// <summary>Whether a host takes more consumers; those it has stay.</summary>
    Task SetEnabled(Tx tx, string host, bool enabled);

    Task SetZone(Tx tx, string host, string zone);

    /// <summary>Takes the amounts on the host for the consumer by conditional updates, replacing what the consumer had there.</summary>
    /// <returns>False where they do not fit; nothing is taken then.</returns>
    Task<bool> Allocate(Tx tx, string consumer, string host, string project, string user, IReadOnlyList<Amount> amounts);

    /// <summary>Gives back all the consumer holds; without effect where it holds nothing.</summary>
    Task Release(Tx tx, string consumer);

    /// <summary>Who holds anything on the host, for the sweeper.</summary>
    Task<List<string>> Consumers(string host, CancellationToken ct);
}
