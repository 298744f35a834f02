using Alize.Kernel;

namespace Alize.Services.Volumes;

/// <summary>What a project may have of volumes, snapshots, backups and groups, in all and of each type.</summary>
public static class VolumeQuota
{
    public const string Prefix = "volume.";
    public const string DefaultClass = "default";
    public const string PerVolume = "per_volume_gigabytes";

    /// <summary>What holds until an operator says otherwise; -1 is unlimited.</summary>
    public static IReadOnlyDictionary<string, long> Defaults { get; } = new Dictionary<string, long>
    {
        ["volumes"] = 10,
        ["snapshots"] = 10,
        ["gigabytes"] = 1000,
        ["backups"] = 10,
        ["backup_gigabytes"] = 1000,
        [PerVolume] = -1,
        ["groups"] = 10,
    };

    /// <summary>What is also counted for each volume type.</summary>
    public static IReadOnlyList<string> OfTypes { get; } = ["volumes", "gigabytes", "snapshots"];

    public static string OfType(string resource, string typeName) => $"{resource}_{typeName}";

    /// <summary>Takes volumes or snapshots with their gigabytes, in all and of their type.</summary>
    /// <param name="what">volumes or snapshots; null where only the size grows.</param>
    /// <exception cref="FaultException">413 where one of them does not fit; the transaction must end with it.</exception>
    public static async Task Take(Tx tx, string project, string? what, long gigabytes, string type)
    {
        var name = await TypeName(tx, type);
        if (what is not null)
        {
            await TakeOne(tx, project, what, 1);
            await TakeOne(tx, project, OfType(what, name), 1);
        }

        await TakeOne(tx, project, "gigabytes", gigabytes);
        await TakeOne(tx, project, OfType("gigabytes", name), gigabytes);
    }

    public static async Task Give(Tx tx, string project, string? what, long gigabytes, string type)
    {
        var name = await TypeName(tx, type);
        if (what is not null)
        {
            await GiveOne(tx, project, what, 1);
            await GiveOne(tx, project, OfType(what, name), 1);
        }

        await GiveOne(tx, project, "gigabytes", gigabytes);
        await GiveOne(tx, project, OfType("gigabytes", name), gigabytes);
    }

    public static async Task TakeOne(Tx tx, string project, string resource, long amount)
    {
        if (amount > 0 && !await Quotas.Take(tx, project, Prefix + resource, amount, await Default(tx, resource)))
        {
            throw Fault.OverQuota(resource.Contains("gigabytes", StringComparison.Ordinal)
                ? $"Requested volume or snapshot exceeds allowed {resource} quota: {amount}G more do not fit."
                : $"Maximum number of {resource} allowed exceeded for quota '{resource}'.").Thrown();
        }
    }

    public static Task GiveOne(Tx tx, string project, string resource, long amount) => Quotas.Give(tx, project, Prefix + resource, amount);

    /// <exception cref="FaultException">413 where one volume would be larger than any may be.</exception>
    public static async Task GuardSize(Tx tx, string project, long size)
    {
        var own = await tx.Query(
            $"SELECT most FROM quota WHERE project = {project} AND resource = {Prefix + PerVolume} AND most IS NOT NULL", r =>
                r.GetInt64(0));
        var most = own.Count == 1 ? own[0] : await Default(tx, PerVolume);
        if (most >= 0 && size > most)
        {
            throw Fault.OverQuota($"Requested volume size {size}G is larger than maximum allowed limit {most}G.").Thrown();
        }
    }

    private static async Task<long> Default(Tx tx, string resource)
    {
        var own = await tx.Query($"SELECT most FROM volume_quota_class WHERE class = {DefaultClass} AND resource = {resource}",
            r => r.GetInt64(0));
        return own.Count == 1 ? own[0] : Defaults.GetValueOrDefault(resource, -1);
    }

    private static async Task<string> TypeName(Tx tx, string type) =>
        (await tx.Query($"SELECT name FROM volume_type WHERE id = {type}", r => r.GetString(0))).FirstOrDefault() ?? type;
}
