namespace Alize.Services.Network;

/// <summary>A port with what hangs on it.</summary>
/// <param name="Groups">Ids of its security groups.</param>
public sealed record PortView(PortRow Row, IReadOnlyList<PortAddress> Addresses, IReadOnlyList<string> Groups)
{
    public string Id => Row.Id;
}

/// <summary>A port as a request asks for it.</summary>
/// <param name="Row">Without id; its MAC empty for any.</param>
/// <param name="Addresses">Null: whatever the network's subnets give. Empty: none.</param>
/// <param name="Groups">Ids or names. Null: the project's default group. Empty: none.</param>
/// <param name="PortSecurity">Null: as the network says.</param>
public sealed record PortDraft(PortRow Row, IReadOnlyList<AddressWish>? Addresses, IReadOnlyList<string>? Groups, bool? PortSecurity);

/// <summary>What an update changes beside the row itself; null leaves as it is.</summary>
public sealed record PortChange(Func<PortRow, PortRow> Row, IReadOnlyList<AddressWish>? Addresses, IReadOnlyList<string>? Groups);
