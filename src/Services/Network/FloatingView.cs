namespace Alize.Services.Network;

/// <summary>A floating IP with the port that it stands for.</summary>
public sealed record FloatingView(FloatingIp Row, PortRow? Port)
{
    public string Id => Row.Id;
}

/// <summary>What a floating IP shall stand for: a port, and which of its addresses.</summary>
/// <param name="Port">Null: nothing.</param>
/// <param name="FixedAddress">Null: the port's only IPv4 address.</param>
public sealed record FloatingAim(string? Port, string? FixedAddress);

/// <summary>A floating IP as a request asks for it.</summary>
/// <param name="Subnet">The external subnet to take from; null for any.</param>
/// <param name="Address">The address to take; null for any.</param>
public sealed record FloatingDraft(
    Standard Std, string Network, string? Subnet, string? Address, FloatingAim Aim, string DnsName, string DnsDomain);

/// <summary>What an update asks for.</summary>
/// <param name="AimSaid">False: what it stands for stays.</param>
/// <param name="PortSaid">False: the port stays, only its address changes.</param>
public sealed record FloatingChange(Func<Standard, Standard> Std, bool AimSaid, bool PortSaid, FloatingAim Aim);
