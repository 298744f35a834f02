namespace Alize.Services.Network;

/// <summary>What a project may have of each kind until an operator says otherwise; -1 is unlimited.</summary>
public static class NetworkQuota
{
    public const string Prefix = "network.";

    public static IReadOnlyDictionary<string, long> Defaults { get; } = new Dictionary<string, long>
    {
        ["network"] = 100,
        ["subnet"] = 100,
        ["subnetpool"] = -1,
        ["port"] = 500,
        ["router"] = 10,
        ["floatingip"] = 50,
        ["security_group"] = 10,
        ["security_group_rule"] = 100,
    };

    public static string Counter(string resource) => Prefix + resource;

    public static long Default(string resource) => Defaults[resource];
}
