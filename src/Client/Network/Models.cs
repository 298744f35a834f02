using System.Text.Json.Serialization;

namespace Alize.Client.Network;

/// <summary>A network: one broadcast domain of a project, or the external network of the cloud.</summary>
public sealed record NetworkInfo(string Id, string Name, string Status, string ProjectId, IReadOnlyList<string> Subnets)
{
    [JsonPropertyName("router:external")]
    public bool External { get; init; }

    public bool Shared { get; init; }

    public bool AdminStateUp { get; init; }

    public int Mtu { get; init; }
}

/// <summary>A range of addresses on a network.</summary>
public sealed record Subnet(string Id, string Name, string NetworkId, string ProjectId, string Cidr, int IpVersion, string? GatewayIp,
    bool EnableDhcp)
{
    public IReadOnlyList<string> DnsNameservers { get; init; } = [];
}

/// <summary>A router between networks.</summary>
public sealed record Router(string Id, string Name, string Status, string ProjectId, ExternalGateway? ExternalGatewayInfo);

/// <summary>By which network a router reaches the outside.</summary>
public sealed record ExternalGateway(string NetworkId);

/// <summary>An address of a port.</summary>
public sealed record FixedIp(string SubnetId, string IpAddress);

/// <summary>A plug on a network.</summary>
public sealed record Port(string Id, string? Name, string NetworkId, string ProjectId, string Status, string MacAddress, string DeviceId,
    string DeviceOwner)
{
    public IReadOnlyList<FixedIp> FixedIps { get; init; } = [];

    public IReadOnlyList<string> SecurityGroups { get; init; } = [];
}

/// <summary>A group of rules that say who may speak to a port.</summary>
public sealed record SecurityGroup(string Id, string Name, string ProjectId, string? Description)
{
    public IReadOnlyList<SecurityGroupRule> SecurityGroupRules { get; init; } = [];
}

/// <summary>One rule: what may come in, or go out.</summary>
public sealed record SecurityGroupRule(string Id, string SecurityGroupId, string Direction, string Ethertype)
{
    public string? Protocol { get; init; }

    public int? PortRangeMin { get; init; }

    public int? PortRangeMax { get; init; }

    public string? RemoteIpPrefix { get; init; }

    public string? RemoteGroupId { get; init; }
}

/// <summary>A rule to be made: what may come in, from which addresses and to which ports; null is any.</summary>
public sealed record NewRule(string SecurityGroupId, string Direction, string Ethertype)
{
    public string? Protocol { get; init; }

    public int? PortRangeMin { get; init; }

    public int? PortRangeMax { get; init; }

    public string? RemoteIpPrefix { get; init; }
}

/// <summary>How many of one kind a project may have (-1: as many as it likes) and has.</summary>
public sealed record Quota(int Limit, int Used);

/// <summary>An address of the external network that leads to a port.</summary>
public sealed record FloatingIp(string Id, string FloatingIpAddress, string Status, string ProjectId, string FloatingNetworkId,
    string? PortId, string? FixedIpAddress);
