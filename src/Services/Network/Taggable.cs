using Alize.Kernel;

namespace Alize.Services.Network;

/// <summary>A kind of resource that tags can be put on.</summary>
/// <param name="Path">Its plural in URLs.</param>
/// <param name="Kind">Its name in the ledger.</param>
public sealed record Taggable(string Path, string Table, string Kind, Func<Caller, Sql> Visible)
{
    public static IReadOnlyList<Taggable> All { get; } =
    [
        new("networks", "network", "network", NetworkRow.Visible),
        new("subnets", "subnet", "subnet", SubnetRow.Visible),
        new("subnetpools", "subnet_pool", "subnetpool", SubnetPool.Visible),
        new("ports", "port", "port", PortRow.Visible),
        new("routers", "router", "router", RouterRow.Visible),
        new("floatingips", "floating_ip", "floatingip", FloatingIp.Visible),
        new("security-groups", "security_group", "security_group", SecurityGroup.Visible),
        new("security-group-rules", "security_rule", "security_group_rule", SecurityRule.Visible),
    ];
}
