using System.Globalization;
using System.Text.RegularExpressions;
using Alize.Kernel;

namespace Alize.Services.Compute;

/// <summary>Turns a list's query into SQL: what the caller may see, and every filter but patterns. Filters that are not the caller's are
/// passed over.</summary>
internal static partial class ServerFilters
{
    private static readonly Dictionary<string, string> _texts = new()
    {
        ["image"] = "image", ["flavor"] = "flavor_id", ["reservation_id"] = "reservation",
    };

    private static readonly Dictionary<string, string> _operatorTexts = new()
    {
        ["host"] =
            "host", ["node"] = "host", ["hostname"] = "hostname", ["user_id"] = "user_id", ["uuid"] = "id", ["vm_state"] = "vm_state",
        ["task_state"] = "task_state", ["availability_zone"] = "zone", ["key_name"] = "key_name", ["access_ip_v4"] = "access_v4",
        ["access_ip_v6"] = "access_v6", ["root_device_name"] = "root_device", ["locked_by"] = "locked_by",
    };

    private static readonly Dictionary<string, string> _operatorNumbers = new()
    {
        ["power_state"] = "power_state", ["launch_index"] = "launch_index", ["progress"] = "progress",
    };

    public static Sql Where(Call call)
    {
        var where = Whose(call);
        Deleted(where, call);
        foreach (var (name, value) in call.AllQuery)
        {
            if (_texts.TryGetValue(name, out var column) || (call.Caller.IsAdmin && _operatorTexts.TryGetValue(name, out column)))
            {
                where.Add($" AND {new Raw(column)} = {value}");
            }

            if (call.Caller.IsAdmin && _operatorNumbers.TryGetValue(name, out column))
            {
                where.Add(
                    $" AND {new Raw(column)} = {value.ToLong() ?? throw Fault.BadRequest($"Invalid filter {name}: '{value}'").Thrown()}");
            }
        }

        if (call.QueryAll("status").ToArray() is { Length: > 0 } statuses)
        {
            where.Add(Status(call, statuses));
        }

        if (call.Version.Has(2, 26))
        {
            Tags(where, call);
        }

        return where;
    }

    private static Sql Whose(Call call)
    {
        var caller = call.Caller;
        var everybody = call.Query("all_tenants") is { } word && (word.Length == 0 || (word.ToFlag()
            ?? throw Fault.BadRequest($"Invalid filter all_tenants: '{word}' is no boolean").Thrown()));
        if (!everybody)
        {
            return $"project = {caller.Project}";
        }

        if (!caller.IsAdmin)
        {
            throw Fault.Forbidden("Policy doesn't allow os_compute_api:servers:index:get_all_tenants to be performed.").Thrown();
        }

        return (call.Query("tenant_id") ?? call.Query("project_id")) is { Length: > 0 } project
            ? (Sql)$"project = {project}"
            : (Sql)$"1 = 1";
    }

    private static void Deleted(Sql where, Call call)
    {
        var since = call.Query("changes-since");
        if (since is { Length: > 0 })
        {
            if (!Iso().IsMatch(since) || !DateTimeOffset.TryParse(since, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal,
                out var at))
            {
                throw Fault.BadRequest($"Invalid changes-since value: '{since}' is no time").Thrown();
            }

            where.Add($" AND updated_at >= {at}");
        }

        var asked = call.Caller.IsAdmin ? call.Query("deleted").ToFlag() : null;
        if (asked is { } deleted)
        {
            where.Add(deleted ? (Sql)$" AND deleted_at IS NOT NULL" : (Sql)$" AND deleted_at IS NULL");
        }
        else if (string.IsNullOrEmpty(since) && !AsksForDeleted(call))
        {
            where.Add($" AND deleted_at IS NULL");
        }
    }

    private static bool AsksForDeleted(Call call)
    {
        if (!call.QueryAll("status").Any(s => s.Equals("deleted", StringComparison.OrdinalIgnoreCase)))
        {
            return false;
        }

        return call.Caller.IsAdmin ? true : throw Fault.Forbidden("Only administrators may list deleted instances").Thrown();
    }

    /// <summary>A word that no state has finds nothing.</summary>
    private static Sql Status(Call call, IEnumerable<string> statuses)
    {
        var any = new Sql(0, 0).Add($" AND (1 = 0");
        foreach (var (vm, task) in statuses.SelectMany(ServerStatus.Behind))
        {
            any.Add(task is { } worded
                ? (Sql)$" OR (vm_state = {vm} AND task_state = {worded})"
                : $" OR (vm_state = {vm} AND (task_state IS NULL OR task_state NOT IN {Sql.In(ServerStatus.Worded(vm).Append(""))}))");
        }

        return any.Add($")");
    }

    /// <summary>ISO 8601, of which .NET takes more kinds than clients may send.</summary>
    [GeneratedRegex("^[0-9]{4}-[0-9]{2}-[0-9]{2}([T ].*)?$")]
    private static partial Regex Iso();

    private static void Tags(Sql where, Call call)
    {
        foreach (var (name, every, has) in new[] { ("tags", true, true), ("tags-any", false, true),
            ("not-tags", true, false), ("not-tags-any", false, false) })
        {
            var words = (call.Query(name) ?? "").Split(',', StringSplitOptions.RemoveEmptyEntries).Distinct().ToArray();
            if (words.Length == 0)
            {
                continue;
            }

            Raw op = new((every, has) switch
            {
                (true, true) => "=",
                (true, false) => "<>",
                (false, true) => ">",
                (false, false) => "=",
            });
            where.Add($"""
                 AND (SELECT count(*) FROM server_tag WHERE server_tag.server = server.id
                     AND tag IN {Sql.In(words)}) {op} {(every ? words.Length : 0)}
                """);
        }
    }
}
