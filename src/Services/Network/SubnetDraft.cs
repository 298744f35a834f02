namespace Alize.Services.Network;

/// <summary>A subnet as a request asks for it, before the rules have looked at it.</summary>
/// <param name="Cidr">Null: from a pool.</param>
/// <param name="GatewaySaid">False: the first address. True: <paramref name="Gateway"/>, where null means none.</param>
/// <param name="Pools">Null: all that is left beside the gateway.</param>
public sealed record SubnetDraft(
    Standard Std, string Network, int? Version, string? Cidr, string? Pool, bool UseDefaultPool,
    int? PrefixLength, bool GatewaySaid, string? Gateway,
    bool Dhcp, string? RaMode, string? AddressMode, IReadOnlyList<(string Start, string End)>? Pools,
    IReadOnlyList<string> Dns, IReadOnlyList<RouteWish> Routes);

/// <summary>What an update asks for; null leaves as it is.</summary>
public sealed record SubnetChange(
    Func<Standard, Standard> Std, bool GatewaySaid, string? Gateway, bool? Dhcp, IReadOnlyList<(string Start, string End)>? Pools,
    IReadOnlyList<string>? Dns, IReadOnlyList<RouteWish>? Routes);
