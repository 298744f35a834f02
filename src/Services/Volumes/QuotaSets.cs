using Alize.Kernel;

namespace Alize.Services.Volumes;

/// <summary>How much of one resource a project may have, and has.</summary>
public sealed record QuotaLine(long Most, long Used);

/// <summary>The verbs of quotas: of a project, and of all that have none of their own.</summary>
public sealed class QuotaSets(Db db, Scribe scribe)
{
    /// <summary>Every resource with its limit, types included.</summary>
    public Task<Dictionary<string, QuotaLine>> Of(string project, CancellationToken ct) => db.Read(
        async tx =>
        {
            var defaults = await Defaults(tx);
            var own = (await tx.Query(
                    $"SELECT resource, used, most FROM quota WHERE project = {project} AND resource LIKE {VolumeQuota.Prefix + "%"}",
                    r => (Name: r.GetString(0)[VolumeQuota.Prefix.Length..], Used: r.GetInt64(1), Most: r.IsDBNull(2) ? (long?)null
                        : r.GetInt64(2))))
                .ToDictionary(q => q.Name);
            return defaults.ToDictionary(d => d.Key, d => own.TryGetValue(d.Key, out var line)
                ? new QuotaLine(line.Most ?? d.Value, line.Used) : new(d.Value, 0));
        },
        ct);

    /// <summary>What holds where a project has no limit of its own.</summary>
    public Task<Dictionary<string, long>> Defaults(CancellationToken ct) => db.Read(Defaults, ct);

    /// <exception cref="FaultException">400 for a resource that is none, or a limit below what is used.</exception>
    public Task Set(Caller caller, string project, IReadOnlyDictionary<string, long> limits) => db.Transact(async tx =>
    {
        var known = await Defaults(tx);
        foreach (var (resource, most) in limits)
        {
            Guard(known, resource);
            await Quotas.Limit(tx, project, VolumeQuota.Prefix + resource, most);
            var over = await tx.Number($"""
                SELECT count(*) FROM quota WHERE project = {project} AND resource = {VolumeQuota.Prefix + resource} AND most >= 0
                    AND used > most
                """);
            if (over > 0)
            {
                throw Fault.BadRequest($"Quota {resource} limit must be equal or greater than existing resources.").Thrown();
            }
        }

        await scribe.Wrote(tx, caller, "quota", "update", project, project);
    });

    /// <summary>Back to the defaults.</summary>
    public Task Reset(Caller caller, string project) => db.Transact(async tx =>
    {
        await tx.Execute($"UPDATE quota SET most = NULL WHERE project = {project} AND resource LIKE {VolumeQuota.Prefix + "%"}");
        await scribe.Wrote(tx, caller, "quota", "delete", project, project);
    });

    public Task<Dictionary<string, long>> Class(string name, CancellationToken ct) => db.Read(tx => Class(tx, name), ct);

    /// <summary>Sets the limits of a class; what the class "default" says holds for every project without limits of its own.</summary>
    public Task<Dictionary<string, long>> SetClass(Caller caller, string name, IReadOnlyDictionary<string, long> limits) =>
        db.Transact(async tx =>
    {
        var known = await Defaults(tx);
        foreach (var (resource, most) in limits)
        {
            Guard(known, resource);
            await tx.Execute($"""
                INSERT INTO volume_quota_class (class, resource, most) VALUES ({name}, {resource}, {most})
                ON CONFLICT (class, resource) DO UPDATE SET most = excluded.most
                """);
        }

        await scribe.Wrote(tx, caller, "quota_class", "update", name, null);
        return await Class(tx, name);
    });

    private static Task<Dictionary<string, long>> Defaults(Tx tx) => Class(tx, VolumeQuota.DefaultClass);

    private static async Task<Dictionary<string, long>> Class(Tx tx, string name)
    {
        var types = await tx.Query($"SELECT name FROM volume_type ORDER BY name", r => r.GetString(0));
        var limits = VolumeQuota.Defaults.ToDictionary(d => d.Key, d => d.Value);
        foreach (var resource in types.SelectMany(t => VolumeQuota.OfTypes.Select(r => VolumeQuota.OfType(r, t))))
        {
            limits[resource] = -1;
        }

        var own = await tx.Query($"SELECT resource, most FROM volume_quota_class WHERE class = {name}",
            r => (r.GetString(0), r.GetInt64(1)));
        foreach (var (resource, most) in own.Where(o => limits.ContainsKey(o.Item1)))
        {
            limits[resource] = most;
        }

        return limits;
    }

    private static void Guard(Dictionary<string, long> known, string resource)
    {
        if (!known.ContainsKey(resource))
        {
            throw Fault.BadRequest($"Invalid input for field/attribute quota_set. Bad key(s) in quota set: {resource}").Thrown();
        }
    }
}
