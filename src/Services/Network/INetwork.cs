using Alize.Kernel;

namespace Alize.Services.Network;

/// <summary>A port's address.</summary>
public sealed record PortAddress(string SubnetId, string Address);

/// <summary>A port, as Compute knows it.</summary>
public sealed record PortInfo(
    string Id, string Name, string Project, string NetworkId, string NetworkName, string Mac,
    IReadOnlyList<PortAddress> Addresses, string Status,
    string DeviceId, string DeviceOwner, string? Host, int Mtu, IReadOnlyList<string> SecurityGroups,
    IReadOnlyList<FloatingAddress> Floating);

/// <summary>A floating IP that points at one of a port's addresses.</summary>
public sealed record FloatingAddress(string FixedAddress, string Address);

/// <summary>A subnet's facts that a guest is told (config drive, metadata).</summary>
public sealed record SubnetInfo(
    string Id, string NetworkId, string Cidr, int IpVersion, string? Gateway, bool Dhcp, IReadOnlyList<string> DnsServers);

/// <summary>A network a project may use.</summary>
public sealed record NetworkInfo(string Id, string Name, string Project, bool Shared, bool External, bool HasSubnets);

/// <summary>A port that Compute makes for a server.</summary>
/// <param name="FixedAddress">The address asked for, or null for any free one.</param>
/// <param name="SecurityGroups">Ids or names; empty for the project's default group.</param>
public sealed record NewPort(
    string NetworkId, string DeviceId, string DeviceOwner, string? FixedAddress, IReadOnlyList<string> SecurityGroups);

/// <summary>What Network offers to other rooms. Writing methods take the caller's transaction.</summary>
public interface INetwork
{
    /// <summary>Networks on which this project may make ports: its own and shared ones, not external ones of others.</summary>
    Task<List<NetworkInfo>> Usable(Caller caller, CancellationToken ct);

    Task<NetworkInfo?> FindNetwork(Caller caller, string id, CancellationToken ct);

    /// <summary>A port the caller may see.</summary>
    Task<PortInfo?> FindPort(Caller caller, string id, CancellationToken ct);

    /// <summary>All ports of a device, oldest first.</summary>
    Task<List<PortInfo>> PortsOf(string device, CancellationToken ct);

    /// <summary>The ports of many devices in one query, for lists.</summary>
    Task<ILookup<string, PortInfo>> PortsOf(IReadOnlyCollection<string> devices, CancellationToken ct);

    Task<List<SubnetInfo>> Subnets(IReadOnlyCollection<string> ids, CancellationToken ct);

    /// <summary>Makes a port for a device: quota, address, MAC, security groups, ledger.</summary>
    /// <exception cref="FaultException">BadRequest for an address that is taken or outside; OverQuota; Conflict where no address is
    /// left.</exception>
    Task<PortInfo> CreatePort(Tx tx, Caller caller, NewPort port);

    /// <summary>Gives an existing free port to a device.</summary>
    /// <exception cref="FaultException">Conflict where another device has it.</exception>
    Task AttachPort(Tx tx, string port, string device, string deviceOwner);

    /// <summary>Takes the port from its device; the port stays.</summary>
    Task DetachPort(Tx tx, string port);

    /// <summary>Deletes a port, its floating IP's association and its quota; without effect where it is gone.</summary>
    Task DeletePort(Tx tx, string port);

    /// <summary>Says on which host a port is wanted (null: nowhere), and wakes the fabric.</summary>
    Task BindPort(Tx tx, string port, string? host);

    /// <summary>Adds a security group, by id or name, to all ports of a device, or removes it.</summary>
    Task AddSecurityGroup(Tx tx, Caller caller, string device, string group);

    Task RemoveSecurityGroup(Tx tx, Caller caller, string device, string group);

    /// <summary>The names of security groups by id.</summary>
    Task<Dictionary<string, string>> SecurityGroupNames(IReadOnlyCollection<string> ids, CancellationToken ct);

    /// <summary>The port behind a source address inside a network: how the metadata service knows who asks.</summary>
    Task<PortInfo?> PortBehind(string network, string address, CancellationToken ct);

    /// <summary>Makes the port exist on its host now and returns its tap; a port that is there already returns at once.</summary>
    Task<PlugInfo> EnsurePlugged(string port, string host, CancellationToken ct);

    /// <summary>Removes the port from its host; without effect where it is not there.</summary>
    Task EnsureUnplugged(string port, string host, CancellationToken ct);
}

/// <summary>How a guest joins a network: the namespace to start in and the tap to open there.</summary>
public sealed record PlugInfo(string NetworkNamespace, string Tap, string Mac, int Mtu);
