using Alize.Kernel;

namespace Alize.Services.Compute;

/// <summary>What a project, and each of its users, may have of this service's resources. Counters change in the transaction that
/// takes.</summary>
public static class ComputeQuotas
{
    public const string Instances = "instances";
    public const string Cores = "cores";
    public const string Ram = "ram";
    public const string KeyPairs = "key_pairs";
    public const string ServerGroups = "server_groups";
    public const string ServerGroupMembers = "server_group_members";
    public const string MetadataItems = "metadata_items";
    public const string InjectedFiles = "injected_files";
    public const string InjectedFileContentBytes = "injected_file_content_bytes";
    public const string InjectedFilePathBytes = "injected_file_path_bytes";

    /// <summary>The class whose limits every project without its own has.</summary>
    public const string DefaultClass = "default";

    private const string Prefix = "compute.";

    /// <summary>Limits until an operator says otherwise; -1 is unlimited. Network's own resources are limited by Network.</summary>
    public static IReadOnlyDictionary<string, long> Builtin { get; } = new Dictionary<string, long>
    {
        [Instances] = 10, [Cores] = 20, [Ram] = 51_200, ["floating_ips"] = -1, ["fixed_ips"] = -1, [MetadataItems] = 128,
        [InjectedFiles] = 5, [InjectedFileContentBytes] = 10_240, [InjectedFilePathBytes] = 255, ["security_groups"] = -1,
        ["security_group_rules"] = -1, [KeyPairs] = 100, [ServerGroups] = 10, [ServerGroupMembers] = 10,
    };

    public static string Counter(string resource) => Prefix + resource;

    /// <summary>The counter row of one user within a project.</summary>
    public static string UserKey(string project, string user) => $"{project}:{user}";

    /// <summary>Takes from the project's counter and from the user's.</summary>
    /// <exception cref="FaultException">403 naming the first resource that does not fit.</exception>
    public static async Task Take(Tx tx, string project, string user, IReadOnlyList<(string Resource, long Amount)> amounts)
    {
        var defaults = await Class(tx, DefaultClass);
        foreach (var (resource, amount) in amounts)
        {
            if (!await Quotas.Take(tx, project, Counter(resource), amount, defaults[resource]))
            {
                throw (await Over(tx, project, resource, amount, defaults[resource])).Thrown();
            }

            if (!await Quotas.Take(tx, UserKey(project, user), Counter(resource), amount, -1))
            {
                throw (await Over(tx, UserKey(project, user), resource, amount, -1)).Thrown();
            }
        }
    }

    public static async Task Give(Tx tx, string project, string user, IReadOnlyList<(string Resource, long Amount)> amounts)
    {
        foreach (var (resource, amount) in amounts)
        {
            await Quotas.Give(tx, project, Counter(resource), amount);
            await Quotas.Give(tx, UserKey(project, user), Counter(resource), amount);
        }
    }

    /// <summary>A project's limit of a resource that is not counted up, such as the items of one server's metadata; -1 is
    /// unlimited.</summary>
    public static async Task<long> Limit(Tx tx, string project, string resource)
    {
        var own = await tx.Query(
            $"SELECT most FROM quota WHERE project = {project} AND resource = {Counter(resource)} AND most IS NOT NULL", r =>
                r.GetInt64(0));
        return own.Count > 0 ? own[0] : (await Class(tx, DefaultClass))[resource];
    }

    /// <summary>A class's limits: its own, else the built-in ones.</summary>
    public static async Task<Dictionary<string, long>> Class(Tx tx, string name)
    {
        var limits = new Dictionary<string, long>(Builtin);
        var own = await tx.Query(
            $"SELECT resource, most FROM compute_quota_class WHERE class = {name}", r => (Resource: r.GetString(0), Most: r.GetInt64(1)));
        foreach (var (resource, most) in own)
        {
            limits[resource] = most;
        }

        return limits;
    }

    private static async Task<Fault> Over(Tx tx, string owner, string resource, long asked, long byDefault)
    {
        var (used, most) = (await tx.Query(
            $"SELECT used, most FROM quota WHERE project = {owner} AND resource = {Counter(resource)}",
            r => (r.GetInt64(0), r.IsDBNull(1) ? byDefault : r.GetInt64(1)))).FirstOrDefault((0, byDefault));
        return ComputeFaults.OverQuota(resource, asked, used, most);
    }
}
