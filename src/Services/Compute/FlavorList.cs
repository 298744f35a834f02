using Alize.Kernel;

namespace Alize.Services.Compute;

/// <summary>Which flavors a list asks for, in which order.</summary>
internal static class FlavorList
{
    private static readonly Dictionary<string, string> _sorts = new()
    {
        ["flavorid"] = "id", ["id"] = "id", ["name"] = "name", ["memory_mb"] = "ram_mib", ["root_gb"] = "disk_gib", ["vcpus"] = "vcpus",
        ["ephemeral_gb"] = "ephemeral_gib", ["swap"] = "swap_mib", ["rxtx_factor"] = "rxtx_factor", ["is_public"] = "is_public",
        ["disabled"] =
            "disabled", ["created_at"] = "created_at", ["updated_at"] = "updated_at", ["description"] = "COALESCE(description, '')",
        ["vcpu_weight"] = "id",
    };

    /// <summary>Led by AND: public flavors, and private ones that the caller's project was given.</summary>
    public static Sql VisibleTo(Caller caller) =>
        $" AND (is_public OR id IN (SELECT flavor FROM flavor_access WHERE project = {caller.ProjectId}))";

    public static Page Page(Call call)
    {
        var key = call.Query("sort_key") ?? "flavorid";
        if (!_sorts.TryGetValue(key, out var column))
        {
            throw Invalid("sort_key", key).Thrown();
        }

        var descending =
            call.Query("sort_dir") switch
            {
                null or "asc" => false,
                "desc" => true,
                var other => throw Invalid("sort_dir", other).Thrown()
            };
        List<SortKey> keys = column == "id" ? [new("id", descending)] : [new(column, descending), new("id", descending)];
        return new(NovaPages.Limit(call), call.Query("marker"), keys);
    }

    /// <summary>Everything after WHERE.</summary>
    public static Sql Where(Call call)
    {
        Sql where = $"ram_mib >= {Least(call, "minRam")} AND disk_gib >= {Least(call, "minDisk")}";
        if (!call.Caller.IsAdmin)
        {
            return where.Add(VisibleTo(call.Caller)).Add($" AND NOT disabled");
        }

        return call.Query("is_public") switch
        {
            null => where.Add(VisibleTo(call.Caller)),
            var word when word.Equals("none", StringComparison.OrdinalIgnoreCase) => where,
            var word => (word.ToFlag() ?? throw Fault.BadRequest($"Invalid is_public filter [{word}]").Thrown())
                ? where.Add(VisibleTo(call.Caller))
                : where.Add($" AND NOT is_public"),
        };
    }

    private static long Least(Call call, string name) => call.Query(name) is not { } text
        ? 0
        : text.ToLong() ?? throw Fault.BadRequest($"Invalid {name} filter [{text}]").Thrown();

    private static Fault Invalid(string name, string value) =>
        Fault.BadRequest($"Invalid input for query parameters {name}. Value: {value}. '{value}' is not one of the known words");
}
