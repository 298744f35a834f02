namespace Alize.Services.Network;

/// <summary>A router with the addresses by which it stands on its external network.</summary>
public sealed record RouterView(RouterRow Row, IReadOnlyList<PortAddress> GatewayAddresses)
{
    public string Id => Row.Id;
}

/// <summary>The way out that a request asks for.</summary>
/// <param name="Snat">Null: as is usual, on.</param>
/// <param name="Addresses">Null: any free one.</param>
public sealed record GatewayWish(string Network, bool? Snat, IReadOnlyList<AddressWish>? Addresses);

/// <summary>A router as a request asks for it.</summary>
public sealed record RouterDraft(RouterRow Row, GatewayWish? Gateway);

/// <summary>What an update asks for.</summary>
/// <param name="GatewaySaid">True: <paramref name="Gateway"/>, where null means none.</param>
/// <param name="Routes">Null leaves them as they are.</param>
public sealed record RouterChange(Func<RouterRow, RouterRow> Row, bool GatewaySaid, GatewayWish? Gateway, IReadOnlyList<RouteWish>? Routes);

/// <summary>What was done to a router's interface, as the API tells it.</summary>
public sealed record RouterLegView(RouterRow Router, PortRow Port, IReadOnlyList<string> Subnets);
