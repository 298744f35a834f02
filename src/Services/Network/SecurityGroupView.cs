namespace Alize.Services.Network;

/// <summary>A security group with its rules, oldest first.</summary>
public sealed record SecurityGroupView(SecurityGroup Row, IReadOnlyList<SecurityRule> Rules)
{
    public string Id => Row.Id;
}
