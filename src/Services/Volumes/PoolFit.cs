namespace Alize.Services.Volumes;

/// <summary>Whether this host's pool is what a volume type promises. Specs with a scope of their own are for others to read.</summary>
internal static class PoolFit
{
    public const string Backend = "local";
    public const string Vendor = "Open Source";
    public const string Driver = "1.0";

    private const string Scope = "capabilities:";

    /// <summary>How a disk reaches a guest is the host's own matter, so a type's storage_protocol is not compared.</summary>
    private static readonly string[] _free = ["storage_protocol"];

    private static readonly Dictionary<string, string> _pool = new()
    {
        ["volume_backend_name"] = Backend,
        ["pool_name"] = Backend,
        ["vendor_name"] = Vendor,
        ["driver_version"] = Driver,
        ["multiattach"] = "True",
        ["thin_provisioning_support"] = "True",
        ["QoS_support"] = "False",
        ["replication_enabled"] = "False",
    };

    /// <summary>What the pool cannot keep; null where it fits.</summary>
    public static string? Misfit(IReadOnlyDictionary<string, string> specs)
    {
        foreach (var (name, wanted) in specs)
        {
            var plain = name.StartsWith(Scope, StringComparison.Ordinal) ? name[Scope.Length..] : name;
            if (plain.Contains(':', StringComparison.Ordinal) || _free.Contains(plain))
            {
                continue;
            }

            if (!_pool.TryGetValue(plain, out var has) || !Matches(wanted, has))
            {
                return $"no host offers {plain} = {wanted}";
            }
        }

        return null;
    }

    /// <summary>A plain value, <c>&lt;is&gt; True</c>, or several after <c>&lt;or&gt;</c>.</summary>
    private static bool Matches(string wanted, string has)
    {
        if (wanted.StartsWith("<is>", StringComparison.Ordinal))
        {
            return string.Equals(wanted[4..].Trim(), has, StringComparison.OrdinalIgnoreCase);
        }

        return wanted.StartsWith("<or>", StringComparison.Ordinal)
            ? wanted.Split("<or>", StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries).Contains(has)
            : wanted.Trim() == has;
    }
}
