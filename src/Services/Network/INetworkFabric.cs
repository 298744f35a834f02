namespace Alize.Services.Network;

/// <summary>A network on a host: a bridge, and DHCP, DNS and metadata for its subnets.</summary>
/// <param name="External">The cloud's external network: its bridge is joined to the host.</param>
public sealed record NetworkWish(string Id, int Mtu, bool External, IReadOnlyList<SubnetWish> Subnets, IReadOnlyList<DhcpHost> DhcpHosts);

/// <param name="Gateway">Null where the subnet has none.</param>
/// <param name="DhcpAddress">The address that DHCP, DNS and metadata answer on; null where DHCP is off.</param>
/// <param name="Ipv6Mode">null, slaac, dhcpv6-stateful or dhcpv6-stateless.</param>
/// <param name="Routes">Host routes told to guests: destination and next hop.</param>
public sealed record SubnetWish(
    string Id, string Cidr, string? Gateway, string? DhcpAddress, string? Ipv6Mode, IReadOnlyList<string> DnsServers,
    IReadOnlyList<RouteWish> Routes, bool GatewayIsRouter);

public sealed record RouteWish(string Destination, string NextHop);

/// <summary>An address that DHCP hands to a MAC.</summary>
public sealed record DhcpHost(string PortId, string Mac, string Address, string HostName)
{
    /// <summary>What the port's guest is told beside what the subnet tells everybody.</summary>
    public IReadOnlyList<DhcpOption> Options { get; init; } = [];
}

/// <summary>An option of DHCP by its name, for IPv4 or IPv6.</summary>
public sealed record DhcpOption(string Name, string Value, int Version)
{
    /// <summary>Whether a DHCP server understands it; one that it did not understand would stop it for the whole network.</summary>
    public bool IsUnderstood => DhcpOptions.IsKnown(Name, Version) && DhcpOptions.Fits(Name, Value, Version);

    /// <summary>The option's own name, where it came as its number.</summary>
    public string OwnName => DhcpOptions.Named(Name);
}

/// <summary>A guest's port: a tap on its network's bridge, with its own addresses only, filtered by its security groups.</summary>
/// <param name="Addresses">Addresses it may use as source; more by <paramref name="AllowedPairs"/>.</param>
/// <param name="Security">False: neither anti-spoofing nor filtering.</param>
public sealed record PortWish(
    string Id, string NetworkId, string Mac, IReadOnlyList<string> Addresses, IReadOnlyList<AllowedPair> AllowedPairs,
    bool Security, bool AdminUp, int Mtu, IReadOnlyList<FilterRule> Rules);

public sealed record AllowedPair(string Mac, string Cidr);

/// <summary>One security group rule as the fabric compiles it.</summary>
/// <param name="Direction">ingress or egress, seen from the guest.</param>
/// <param name="Ethertype">IPv4 or IPv6.</param>
/// <param name="Protocol">null for any, or tcp, udp, icmp, icmpv6, or a protocol number.</param>
/// <param name="PortMin">First port, or ICMP type.</param>
/// <param name="PortMax">Last port, or ICMP code.</param>
/// <param name="RemoteCidr">null for anywhere.</param>
/// <param name="RemoteGroup">The members of a group; see <see cref="GroupMembers"/>.</param>
public sealed record FilterRule(
    string Direction, string Ethertype, string? Protocol, int? PortMin, int? PortMax, string? RemoteCidr, string? RemoteGroup);

/// <summary>The addresses of a security group's ports, for rules that name the group.</summary>
public sealed record GroupMembers(string Group, IReadOnlyList<string> Addresses);

/// <summary>A router: a namespace that joins its networks, with NAT to the external network.</summary>
public sealed record RouterWish(
    string Id, bool AdminUp, IReadOnlyList<RouterLeg> Legs, RouterGateway? Gateway, IReadOnlyList<FloatingWish> Floating,
    IReadOnlyList<RouteWish> Routes);

/// <summary>A router's foot in a network.</summary>
/// <param name="Addresses">Addresses with prefix length, such as 10.0.0.1/24.</param>
public sealed record RouterLeg(string PortId, string NetworkId, string Mac, IReadOnlyList<string> Addresses);

/// <param name="NextHops">The external subnets' gateways.</param>
/// <param name="Snat">Whether guests without a floating IP leave by the router's address.</param>
public sealed record RouterGateway(
    string PortId, string NetworkId, string Mac, IReadOnlyList<string> Addresses, IReadOnlyList<string> NextHops, bool Snat);

/// <summary>A floating IP: traffic to it reaches the fixed address, traffic from that leaves as it.</summary>
public sealed record FloatingWish(string Id, string Address, string FixedAddress);

/// <summary>What the fabric has of one kind, for the sweeper: ids of networks, routers and ports.</summary>
public sealed record FabricContent(
    IReadOnlyCollection<string> Networks, IReadOnlyCollection<string> Routers, IReadOnlyCollection<string> Ports);

/// <summary>The external network a cloud without an uplink has: a free /24 that the host itself reaches.</summary>
public sealed record ExternalRange(string Cidr, string Gateway);

/// <summary>What Network asks of the world. Every verb states an end for a host, so asking twice is asking once;
/// whatever it makes carries the cloud's id and the resource's id.</summary>
public interface INetworkFabric
{
    /// <summary>What must be there before any network: the cloud's namespace, the external link. Returns the external range.</summary>
    Task<ExternalRange> EnsureFoundation(CancellationToken ct);

    Task EnsureNetwork(string host, NetworkWish network, CancellationToken ct);

    Task EnsureNetworkGone(string host, string network, CancellationToken ct);

    /// <summary>The tap is there with its filter when this returns.</summary>
    Task<PlugInfo> EnsurePort(string host, PortWish port, CancellationToken ct);

    Task EnsurePortGone(string host, string port, CancellationToken ct);

    Task EnsureRouter(string host, RouterWish router, CancellationToken ct);

    Task EnsureRouterGone(string host, string router, CancellationToken ct);

    /// <summary>Replaces the members of groups that rules on this host name.</summary>
    Task EnsureGroups(string host, IReadOnlyList<GroupMembers> groups, CancellationToken ct);

    Task<FabricContent> List(string host, CancellationToken ct);

    /// <summary>Sockets bound to 169.254.169.254:80 inside each network that has DHCP; the handler is told which network a connection
    /// came by.</summary>
    void ServeMetadata(Func<MetadataConnection, Task> handler);

    /// <summary>Removes everything of this cloud from the kernel: <c>alize down</c>. The external range stays the cloud's.</summary>
    Task RemoveAll(CancellationToken ct);

    /// <summary>Gives the external range back: <c>alize destroy</c>.</summary>
    Task ReleaseRange(CancellationToken ct) => Task.CompletedTask;
}

/// <summary>A connection to the metadata address.</summary>
/// <param name="Source">The source address: with the network it names the port.</param>
public sealed record MetadataConnection(string NetworkId, string Source, System.Net.Sockets.Socket Socket);
