using System.Text.RegularExpressions;
using Alize.Kernel;
using Alize.Services.Network;
using SortKey = Alize.Kernel.SortKey;

namespace Alize.Services.Compute;

/// <summary>A page of servers and the limit that it was cut to.</summary>
public sealed record ServerPage(IReadOnlyList<Server> Servers, int Limit);

/// <summary>Finds a page of servers. Names and addresses are matched by patterns outside the database, over the ids that all other
/// filters left.</summary>
public sealed class ServerList(Db db, INetwork network)
{
    /// <summary>The most servers that a pattern is tried on.</summary>
    private const int MostMatched = 20_000;

    private static readonly Dictionary<string, string> _sorts = new()
    {
        ["uuid"] = "id", ["id"] = "id", ["created_at"] = "created_at", ["updated_at"] = "updated_at", ["display_name"] = "name",
        ["display_description"] =
            "COALESCE(description, '')", ["name"] = "name", ["host"] = "COALESCE(host, '')", ["hostname"] = "hostname",
        ["image_ref"] = "COALESCE(image, '')", ["instance_type_id"] = "flavor_id", ["key_name"] = "COALESCE(key_name, '')",
        ["launch_index"] = "launch_index", ["launched_at"] = "COALESCE(launched_at, 0)", ["locked_by"] = "COALESCE(locked_by, '')",
        ["node"] = "COALESCE(host, '')", ["power_state"] = "power_state", ["progress"] = "progress", ["project_id"] = "project",
        ["root_device_name"] = "root_device", ["task_state"] = "COALESCE(task_state, '')", ["terminated_at"] = "COALESCE(deleted_at, 0)",
        ["user_id"] = "user_id", ["vm_state"] = "vm_state", ["availability_zone"] = "COALESCE(zone, '')", ["config_drive"] = "config_drive",
        ["access_ip_v4"] = "COALESCE(access_v4, '')", ["access_ip_v6"] = "COALESCE(access_v6, '')", ["auto_disk_config"] = "disk_config",
    };

    public async Task<ServerPage> Find(Call call)
    {
        var page = Page(call);
        var where = ServerFilters.Where(call);
        if (Patterns(call) is { Count: > 0 } patterns)
        {
            where.Add($" AND id IN {Sql.In(await Matching(where, patterns, call.Ct))}");
        }

        return new(await db.Read(tx => Rows(tx, call.Caller, where, page), call.Ct), page.Limit);
    }

    private static async Task<List<Server>> Rows(Tx tx, Caller caller, Sql where, Page page)
    {
        if (page.Marker is { } marker && (await ServerRows.Find(tx, marker) is not { } last || !caller.Sees(last.Project)))
        {
            throw Fault.BadRequest($"marker [{marker}] not found").Thrown();
        }

        return await tx.Query($"SELECT {Server.Columns} FROM server WHERE {where}{page.After("server")}{page.Order}", Server.Read);
    }

    private static Page Page(Call call)
    {
        var directions = call.QueryAll("sort_dir").ToArray();
        var keys = call.QueryAll("sort_key").Select((k, i) => new SortKey(
            _sorts.TryGetValue(k, out var column) ? column : throw Fault.BadRequest($"Sort key supplied is invalid: {k}").Thrown(),
            Descending(directions.Length == 0 ? "desc" : directions[Math.Min(i, directions.Length - 1)]))).Take(8).ToList();
        if (keys.Count == 0)
        {
            keys.Add(new("created_at", Descending(directions.Length > 0 ? directions[0] : "desc")));
        }

        if (!keys.Exists(k => k.Column == "id"))
        {
            keys.Add(new("id", keys[0].Descending));
        }

        var limit = NovaPages.Limit(call);
        return new(limit == 0 ? NovaPages.Most : limit, call.Query("marker"), keys);
    }

    private static bool Descending(string word) => word switch
    {
        "desc" => true,
        "asc" => false,
        _ => throw Fault.BadRequest($"Unknown sort direction, must be 'desc' or 'asc': {word}").Thrown(),
    };

    private static List<(string Of, Regex Pattern)> Patterns(Call call)
    {
        string[] names = call.Version.Has(2, 5) || call.Caller.IsAdmin ? ["name", "ip", "ip6"] : ["name", "ip"];
        return [.. names.Where(n => call.Query(n) is { Length: > 0 }).Select(n => (n, Pattern(n, call.Query(n)!)))];
    }

    /// <summary>A pattern whose matching takes time in proportion to the text, whoever wrote it.</summary>
    private static Regex Pattern(string name, string text)
    {
        try
        {
            return text.Length <= 255
                ? new(text, RegexOptions.NonBacktracking | RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)
                : throw Fault.BadRequest($"Invalid filter {name}: it is too long").Thrown();
        }
        catch (Exception e) when (e is ArgumentException or NotSupportedException)
        {
            throw Fault.BadRequest($"Invalid filter {name}: '{text}' is no regular expression that is allowed here").Thrown();
        }
    }

    private async Task<IReadOnlyList<string>> Matching(Sql where, List<(string Of, Regex Pattern)> patterns, CancellationToken ct)
    {
        var all = await db.Query(
            $"SELECT id, name FROM server WHERE {where} ORDER BY created_at DESC, id LIMIT {MostMatched}", r =>
                (Id: r.GetString(0), Name: r.GetString(1)), ct);
        var ids = all.Where(s => patterns.TrueForAll(p => p.Of != "name" || p.Pattern.IsMatch(s.Name))).Select(s => s.Id).ToList();
        foreach (var (of, pattern) in patterns.Where(p => p.Of != "name"))
        {
            var ports = await network.PortsOf(ids, ct);
            ids = [.. ids.Where(id => ports[id].SelectMany(ServerAddresses.Of).Any(
                a => ServerAddresses.Version(a.Text) == (of == "ip6" ? 6 : 4) && pattern.IsMatch(a.Text)))];
        }

        return ids;
    }
}
