using System.Globalization;
using Alize.Kernel;
using SortKey = Alize.Kernel.SortKey;

namespace Alize.Services.Images;

/// <summary>Turns a list's query into SQL: what the caller may see, every filter, the order and the page.</summary>
internal static class ImageList
{
    private const int ByDefault = 25;
    private const int Most = 1000;

    private static readonly string[] _control =
        ["limit", "marker", "sort", "sort_key", "sort_dir", "member_status", "visibility", "tag", "os_hidden"];

    private static readonly Dictionary<string, string> _texts = new()
    {
        ["id"] = "id", ["name"] = "name", ["status"] = "status", ["owner"] = "owner", ["disk_format"] = "disk_format",
        ["container_format"] = "container_format", ["checksum"] = "checksum", ["os_hash_value"] = "hash_value",
    };

    private static readonly Dictionary<string, (string Column, string Op)> _numbers = new()
    {
        ["size"] = ("size", "="), ["size_min"] = ("size", ">="), ["size_max"] = ("size", "<="), ["virtual_size"] = ("virtual_size", "="),
        ["min_disk"] = ("min_disk", "="), ["min_ram"] = ("min_ram", "="),
    };

    private static readonly Dictionary<string, string> _sorts = new()
    {
        ["name"] = "COALESCE(name, '')", ["status"] = "status", ["container_format"] = "COALESCE(container_format, '')",
        ["disk_format"] = "COALESCE(disk_format, '')", ["size"] = "COALESCE(size, 0)", ["id"] = "id", ["created_at"] = "created_at",
        ["updated_at"] = "updated_at",
    };

    /// <summary>The page that the query asks for.</summary>
    /// <exception cref="FaultException">400 for a sort key or limit that is none.</exception>
    public static Page Page(Call call)
    {
        var keys = SortKeys(call).Select(k => new SortKey(
            _sorts.TryGetValue(k.Name, out var column)
                ? column
                : throw Fault.BadRequest($"Invalid sort key: {k.Name}").Thrown(), k.Descending)).ToList();
        if (keys.Count == 0)
        {
            keys.Add(new("created_at", true));
        }

        if (!keys.Any(k => k.Column == "id"))
        {
            keys.Add(new("id", keys[0].Descending));
        }

        return new(Kernel.Page.ReadLimit(call.Query("limit"), ByDefault, Most), call.Query("marker"), keys);
    }

    /// <summary>Everything after WHERE.</summary>
    public static Sql Where(Call call)
    {
        Sql where = $"deleted_at IS NULL AND hidden = {call.Query("os_hidden").ToFlag() ?? false}";
        where.Add(Visible(call.Caller, call.Query("visibility"), call.Query("member_status")));
        foreach (var tag in call.QueryAll("tag"))
        {
            where.Add($" AND EXISTS (SELECT 1 FROM image_tag WHERE image_tag.image = image.id AND tag = {tag})");
        }

        return Filtered(where, call.AllQuery.Where(q => !_control.Contains(q.Key)));
    }

    /// <summary>The same without a request of this service: what the caller may see, filtered.</summary>
    public static Sql Where(Caller caller, IEnumerable<KeyValuePair<string, string>> filters)
    {
        Sql where = $"deleted_at IS NULL AND hidden = {false}";
        return Filtered(where.Add(Visible(caller, null, null)), filters);
    }

    private static Sql Filtered(Sql where, IEnumerable<KeyValuePair<string, string>> filters)
    {
        foreach (var (name, value) in filters)
        {
            where.Add(Filter(name, value));
        }

        return where;
    }

    private static Sql Visible(Caller caller, string? visibility, string? memberStatus)
    {
        if (visibility is not null && visibility != "all" && !ImageFields.Visibilities.Contains(visibility))
        {
            throw Fault.BadRequest($"Invalid visibility value: {visibility}").Thrown();
        }

        Sql asked = visibility is null or "all" ? Sql.Empty : (Sql)$" AND visibility = {visibility}";
        if (caller.IsAdmin && memberStatus is null)
        {
            return asked;
        }

        if ((memberStatus ?? "accepted") is not ("accepted" or "pending" or "rejected" or "all"))
        {
            throw Fault.BadRequest($"Invalid member_status value: {memberStatus}").Thrown();
        }

        Sql status = memberStatus == "all" ? Sql.Empty : (Sql)$" AND image_member.status = {memberStatus ?? "accepted"}";
        Raw open = new(visibility is "community" or "all" ? "visibility IN ('public', 'community')" : "visibility = 'public'");
        return asked.Add($"""
             AND (owner = {caller.ProjectId} OR {open} OR (visibility = 'shared' AND EXISTS (
                SELECT 1 FROM image_member WHERE image_member.image = image.id AND member = {caller.ProjectId}{status})))
            """);
    }

    private static Sql Filter(string name, string value)
    {
        if (_texts.TryGetValue(name, out var text))
        {
            return value.StartsWith("in:", StringComparison.Ordinal) && name is not ("owner" or "checksum" or "os_hash_value")
                ? (Sql)$" AND {new Raw(text)} IN {Sql.In(Words(value[3..]))}"
                : $" AND {new Raw(text)} = {value}";
        }

        if (_numbers.TryGetValue(name, out var number))
        {
            var n = value.ToLong() ?? throw Fault.BadRequest($"Unable to filter by {name}: '{value}' is not a whole number").Thrown();
            return $" AND {new Raw(number.Column)} {new Raw(number.Op)} {n}";
        }

        return name switch
        {
            "created_at" or "updated_at" => Time(name, value),
            "protected" =>
                (Sql)$" AND protected = {value.ToFlag() ?? throw Fault.BadRequest($"Unable to filter by protected: '{value}'").Thrown()}",
            _ => $"""
                 AND EXISTS (SELECT 1 FROM image_property
                    WHERE image_property.image = image.id AND image_property.name = {name} AND value = {value})
                """,
        };
    }

    /// <summary>Comma-separated words, of which those with commas stand in double quotes.</summary>
    private static IEnumerable<string> Words(string list)
    {
        var word = new System.Text.StringBuilder();
        var quoted = false;
        foreach (var c in list)
        {
            if (c == '"')
            {
                quoted = !quoted;
            }
            else if (c == ',' && !quoted)
            {
                yield return word.ToString();
                word.Clear();
            }
            else
            {
                word.Append(c);
            }
        }

        yield return word.ToString();
    }

    private static Sql Time(string column, string value)
    {
        var colon = value.IndexOf(':', StringComparison.Ordinal);
        var (word, time) = colon is > 0 and <= 3 && char.IsAsciiLetter(value[0]) ? (value[..colon], value[(colon + 1)..]) : ("eq", value);
        var op = word switch
        {
            "gt" => ">",
            "gte" => ">=",
            "lt" => "<",
            "lte" => "<=",
            "neq" => "<>",
            "eq" => "=",
            _ => throw Fault.BadRequest($"Unable to filter by {column}: '{word}' is no operator").Thrown(),
        };
        if (!DateTimeOffset.TryParse(time, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var at))
        {
            throw Fault.BadRequest($"Unable to filter by {column}: '{time}' is no time").Thrown();
        }

        // Times are shown in whole seconds and so compared.
        return $" AND {new Raw(column)} / 1000 {new Raw(op)} {at.ToUnixTimeSeconds()}";
    }

    private static IEnumerable<(string Name, bool Descending)> SortKeys(Call call)
    {
        if (call.Query("sort") is { } sort)
        {
            return sort.Split(',').Select(k => k.Split(':', 2)).Select(k => (k[0].Trim(), Descending(k.Length > 1 ? k[1] : "desc")));
        }

        var directions = call.QueryAll("sort_dir").ToArray();
        return call.QueryAll("sort_key").Select((key, i) => (
            key, Descending(directions.Length == 0 ? "desc" : directions[Math.Min(i, directions.Length - 1)])));
    }

    private static bool Descending(string word) => word switch
    {
        "desc" => true,
        "asc" => false,
        _ => throw Fault.BadRequest($"Invalid sort direction: {word}").Thrown(),
    };
}
