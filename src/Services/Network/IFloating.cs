using Alize.Kernel;

namespace Alize.Services.Network;

/// <summary>A floating IP, as Compute's old API knows it.</summary>
/// <param name="Pool">The name of the external network.</param>
/// <param name="Device">The server behind the port; null where it points nowhere.</param>
public sealed record FloatingInfo(string Id, string Address, string Pool, string? FixedAddress, string? Port, string? Device);

/// <summary>What Network offers of floating IPs to Compute's old API.</summary>
public interface IFloating
{
    /// <summary>The external networks that the caller may take from.</summary>
    Task<List<NetworkInfo>> Pools(Caller caller, CancellationToken ct);

    /// <summary>Those of the caller's project.</summary>
    Task<List<FloatingInfo>> List(Caller caller, CancellationToken ct);

    /// <exception cref="FaultException">404.</exception>
    Task<FloatingInfo> Get(Caller caller, string id, CancellationToken ct);

    /// <param name="network">An external network's id.</param>
    Task<FloatingInfo> Create(Caller caller, string network, CancellationToken ct);

    Task Delete(Caller caller, string id);

    /// <param name="port">Null: it shall point nowhere.</param>
    /// <param name="fixedAddress">Which of the port's addresses; null for its only one.</param>
    Task Point(Caller caller, string id, string? port, string? fixedAddress);
}
