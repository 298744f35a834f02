using System.Text.Json;
using Alize.Kernel;

namespace Alize.Services.Compute;

/// <summary>Quotas and limits in Nova's words, and which of them each microversion still has.</summary>
internal static class QuotaWire
{
    private static readonly string[] _network = ["fixed_ips", "floating_ips", "security_group_rules", "security_groups"];
    private static readonly string[] _files =
        [ComputeQuotas.InjectedFiles, ComputeQuotas.InjectedFileContentBytes, ComputeQuotas.InjectedFilePathBytes];

    private static readonly string[] _groups = [ComputeQuotas.ServerGroups, ComputeQuotas.ServerGroupMembers];

    private static readonly (string Name, string Resource)[] _limits =
    [
        ("maxTotalInstances", ComputeQuotas.Instances), ("maxTotalCores", ComputeQuotas.Cores), ("maxTotalRAMSize", ComputeQuotas.Ram),
        ("maxTotalKeypairs", ComputeQuotas.KeyPairs), ("maxServerMeta", ComputeQuotas.MetadataItems),
        ("maxServerGroups", ComputeQuotas.ServerGroups), ("maxServerGroupMembers", ComputeQuotas.ServerGroupMembers),
        ("maxTotalFloatingIps", "floating_ips"), ("maxSecurityGroups", "security_groups"),
        ("maxSecurityGroupRules", "security_group_rules"),
        ("maxPersonality", ComputeQuotas.InjectedFiles), ("maxPersonalitySize", ComputeQuotas.InjectedFileContentBytes),
    ];

    private static readonly (string Name, string Resource)[] _used =
    [
        ("totalInstancesUsed", ComputeQuotas.Instances), ("totalCoresUsed", ComputeQuotas.Cores), ("totalRAMUsed", ComputeQuotas.Ram),
        ("totalServerGroupsUsed", ComputeQuotas.ServerGroups), ("totalFloatingIpsUsed", "floating_ips"),
        ("totalSecurityGroupsUsed", "security_groups"),
    ];

    public static Schema Update { get; } = Body("quota_set", InSets(new(2, 1)), withForce: true);

    public static Schema UpdateV236 { get; } = Body("quota_set", InSets(new(2, 36)), withForce: true);

    public static Schema UpdateV257 { get; } = Body("quota_set", InSets(new(2, 57)), withForce: true);

    public static Schema UpdateClass { get; } = Body("quota_class_set", InSets(new(2, 1)), withForce: false);

    public static Schema UpdateClassV250 { get; } = Body("quota_class_set", InClasses(new(2, 50)), withForce: false);

    public static Schema UpdateClassV257 { get; } = Body("quota_class_set", InClasses(new(2, 57)), withForce: false);

    public static IEnumerable<string> InSets(Microversion version) => ComputeQuotas.Builtin.Keys
        .Where(r => !(version.Has(2, 36) && _network.Contains(r)) && !(version.Has(2, 57) && _files.Contains(r)));

    public static IEnumerable<string> InClasses(Microversion version) => ComputeQuotas.Builtin.Keys
        .Where(r => !(version.Has(2, 50) ? _network : _groups).Contains(r) && !(version.Has(2, 57) && _files.Contains(r)));

    /// <summary>The limits that a body gives; null and empty values are passed over.</summary>
    public static Dictionary<string, long> Read(JsonElement set) => set.EnumerateObject()
        .Where(m => m.Name != "force" && set.LongOrNull(m.Name) is not null)
        .ToDictionary(m => m.Name, m => set.LongOrNull(m.Name)!.Value);

    public static void Absolute(JsonOut o, Microversion version, IReadOnlyDictionary<string, QuotaUse> quotas)
    {
        var shown = InSets(version).ToHashSet();
        foreach (var (name, resource) in _limits.Where(l => shown.Contains(l.Resource)))
        {
            o.Number(name, quotas[resource].Limit);
        }

        if (!version.Has(2, 39))
        {
            o.Number("maxImageMeta", quotas[ComputeQuotas.MetadataItems].Limit);
        }

        foreach (var (name, resource) in _used.Where(l => shown.Contains(l.Resource)))
        {
            o.Number(name, quotas[resource].Used);
        }
    }

    private static Schema Body(string name, IEnumerable<string> resources, bool withForce) => Schema.Object((name, Schema.Object(
        [.. resources.Select(r => (r, (Schema)Schema.Integer(-1, NovaWords.MostInt))), .. withForce
            ? [("force", (Schema)Schema.Flag())]
            : ((string, Schema)[])[]])
        .Required()));
}
