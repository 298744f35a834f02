using Alize.Kernel;

namespace Alize.Services.Network;

/// <summary>A rule of a security group, as Compute's old API knows it.</summary>
/// <param name="Direction">ingress or egress.</param>
/// <param name="PortMin">First port, or ICMP type.</param>
public sealed record GroupRuleInfo(
    string Id, string GroupId, string Direction, string? Protocol, int? PortMin, int? PortMax, string? Cidr, string? RemoteGroupId);

/// <summary>A security group with its rules.</summary>
public sealed record GroupInfo(string Id, string Name, string Description, string Project, IReadOnlyList<GroupRuleInfo> Rules);

/// <summary>A rule that lets something in.</summary>
public sealed record NewGroupRule(string GroupId, string? Protocol, int? PortMin, int? PortMax, string? Cidr, string? RemoteGroupId);

/// <summary>What Network offers of security groups to Compute's old API.</summary>
public interface IGroups
{
    /// <summary>The groups of the caller's project; of every project for an admin who asks so. By name.</summary>
    Task<List<GroupInfo>> List(Caller caller, bool everybody, CancellationToken ct);

    /// <summary>Groups by id, whoever asks: for the groups that a server has, or that rules name.</summary>
    Task<List<GroupInfo>> OfIds(IReadOnlyCollection<string> ids, CancellationToken ct);

    /// <exception cref="FaultException">404.</exception>
    Task<GroupInfo> Get(Caller caller, string id, CancellationToken ct);

    Task<GroupInfo> Create(Caller caller, string name, string description);

    Task<GroupInfo> Update(Caller caller, string id, string name, string description);

    Task Delete(Caller caller, string id);

    Task<GroupRuleInfo> AddRule(Caller caller, NewGroupRule rule);

    Task DeleteRule(Caller caller, string id);
}
