using System.Globalization;
using Alize.Kernel;
using SortKey = Alize.Kernel.SortKey;

namespace Alize.Services.Volumes;

/// <summary>What a list of one kind can be filtered and sorted by.</summary>
/// <param name="Filters">By the query's name; a filter says what its value asks for.</param>
/// <param name="Likes">Names that also match by part (<c>name~=</c>), with their columns.</param>
/// <param name="Sorts">By the query's name; columns or expressions that are never null.</param>
/// <param name="Tenant">The filters that everybody may use; the others are an administrator's.</param>
internal sealed record ListShape(
    string Table, IReadOnlyDictionary<string, Func<string, Sql>> Filters, IReadOnlyDictionary<string, string> Likes,
    IReadOnlyDictionary<string, string> Sorts, IReadOnlyCollection<string> Tenant)
{
    public static Func<string, Sql> Is(string column) => value => $"{new Raw(column)} = {value}";

    public static Func<string, Sql> Number(string column) => value => value.ToLong() is { } n ? (Sql)$"{new Raw(column)} = {n}" : $"1 = 0";

    public static Func<string, Sql> Time(string column) => value =>
    {
        Sql all = $"1 = 1";
        foreach (var part in value.Split(','))
        {
            var colon = part.IndexOf(':', StringComparison.Ordinal);
            var op = (colon > 0 ? part[..colon] : "") switch
            {
                "gt" => ">",
                "gte" => ">=",
                "lt" => "<",
                "lte" => "<=",
                "neq" => "<>",
                "eq" => "=",
                var other => throw Fault.BadRequest($"Invalid {other} operator").Thrown(),
            };
            if (!DateTimeOffset.TryParse(part[(colon + 1)..], CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var at))
            {
                throw Fault.BadRequest($"Invalid {column} value").Thrown();
            }

            all.Add($" AND {new Raw(column)} {new Raw(op)} {at}");
        }

        return all;
    };

    /// <summary>Every name of the dictionary has its value.</summary>
    public static Func<string, Sql> Properties(string kind, string table) => value =>
    {
        Sql all = $"1 = 1";
        foreach (var (name, wanted) in Dict.Parse(value) ?? throw VolumesFaults.InvalidInput($"'{value}' is no dictionary").Thrown())
        {
            all.Add($"""
                 AND EXISTS (SELECT 1 FROM volume_property p WHERE p.owner = {new Raw(table)}.id AND p.kind = {kind} AND p.name = {name}
                     AND p.value = {wanted})
                """);
        }

        return all;
    };
}

/// <summary>Which rows a list's query asks for: whose, filtered, in which order, which page.</summary>
internal sealed record Listing(Sql Where, Page Page, long Offset, bool WithCount)
{
    private const int Most = 1000;
    private const long MostOffset = 10_000;
    private static readonly Microversion _counts = new(3, 45);
    private static readonly Microversion _strict = new(3, 31);
    private static readonly Microversion _likes = new(3, 34);
    private static readonly string[] _control =
        ["limit", "marker", "offset", "sort", "sort_key", "sort_dir", "all_tenants", "with_count", "project_id"];

    /// <param name="mine">Whose rows there are for this caller; null where rows are a project's and tombstones stay.</param>
    /// <exception cref="FaultException">400 for a number, key or filter that is none.</exception>
    public static Listing Read(Call call, ListShape shape, Sql? mine = null)
    {
        var offset = call.Query("offset") is { } text
            ? text.ToLong() is { } n and >= 0 and <= MostOffset ? n
                : throw VolumesFaults.InvalidInput($"offset must be from 0 to {MostOffset}").Thrown()
            : 0;
        return new(
            (mine ?? Mine(call)).Add(Filtered(call, shape)),
            new(Page.ReadLimit(call.Query("limit"), Most, Most), call.Query("marker"), Keys(call, shape)),
            offset,
            call.Version >= _counts && call.Query("with_count").ToFlag() == true);
    }

    /// <summary>One project's rows, or with all_tenants an administrator's view of all, where rows leave no tombstones.</summary>
    public static Sql Owned(Call call) => call.Caller.IsAdmin && call.Query("all_tenants").ToFlag() == true
        ? (Sql)$"1 = 1"
        : $"project = {call.Caller.Project}";

    /// <summary>A page of rows, and how many there are in all where that was asked for.</summary>
    /// <exception cref="FaultException">404 where the marker is not in the list's table.</exception>
    public async Task<(List<T> Rows, long? Count)> Rows<T>(Tx tx, ListShape shape, Raw columns, Func<System.Data.Common.DbDataReader,
        T> read)
    {
        Raw table = new(shape.Table);
        if (Page.Marker is { } marker && await tx.Number($"SELECT count(*) FROM {table} WHERE id = {marker}") == 0)
        {
            throw Fault.NotFound("Marker", marker).Thrown();
        }

        var rows = await tx.Query($"SELECT {columns} FROM {table} WHERE {Where}{Page.After(shape.Table)}{Page.Order} OFFSET {Offset}",
            read);
        return (rows, WithCount ? await tx.Number($"SELECT count(*) FROM {table} WHERE {Where}") : null);
    }

    /// <summary>One project's rows; an administrator may ask for all, or for another's.</summary>
    private static Sql Mine(Call call)
    {
        if (!call.Caller.IsAdmin || call.Query("all_tenants").ToFlag() != true)
        {
            return $"deleted_at IS NULL AND project = {call.Caller.Project}";
        }

        return call.Query("project_id") is { Length: > 0 } project ? (Sql)$"deleted_at IS NULL AND project = {project}"
            : $"deleted_at IS NULL";
    }

    private static Sql Filtered(Call call, ListShape shape)
    {
        var where = Sql.Empty;
        foreach (var (name, value) in call.AllQuery.Where(q => !_control.Contains(q.Key)))
        {
            var like = name.EndsWith('~');
            var plain = like ? name[..^1] : name;
            var allowed = call.Caller.IsAdmin || shape.Tenant.Contains(plain);
            if (like && allowed && call.Version >= _likes && shape.Likes.TryGetValue(plain, out var column))
            {
                where.Add($" AND {new Raw(column)} LIKE {"%" + Escape(value) + "%"} ESCAPE {"!"}");
            }
            else if (!like && allowed && shape.Filters.TryGetValue(plain, out var filter))
            {
                where.Add($" AND {filter(value)}");
            }
            else if (call.Version >= _strict)
            {
                throw VolumesFaults.InvalidInput($"Invalid filters {name} are found in query options.").Thrown();
            }
        }

        return where;
    }

    private static string Escape(string text) => text
        .Replace("!", "!!", StringComparison.Ordinal)
        .Replace("%", "!%", StringComparison.Ordinal)
        .Replace("_", "!_", StringComparison.Ordinal);

    private static List<SortKey> Keys(Call call, ListShape shape)
    {
        var keys = new List<SortKey>();
        foreach (var (name, descending) in Asked(call))
        {
            var column = shape.Sorts.TryGetValue(name, out var known) ? known
                : throw VolumesFaults.InvalidInput($"Sort key '{name}' is invalid.").Thrown();
            if (!keys.Any(k => k.Column == column))
            {
                keys.Add(new(column, descending));
            }
        }

        if (keys.Count == 0)
        {
            keys.Add(new("created_at", true));
        }

        if (!keys.Any(k => k.Column == "id"))
        {
            keys.Add(new("id", keys[^1].Descending));
        }

        return keys;
    }

    private static IEnumerable<(string Name, bool Descending)> Asked(Call call)
    {
        if (call.Query("sort") is not { } sort)
        {
            return call.Query("sort_key") is { Length: > 0 } key ? [(key, Descending(call.Query("sort_dir") ?? "desc"))] : [];
        }

        return call.Query("sort_key") is not null || call.Query("sort_dir") is not null
            ? throw VolumesFaults.InvalidInput(
                "The 'sort_key' and 'sort_dir' parameters are deprecated and cannot be used with the 'sort' parameter.").Thrown()
            : sort.Split(',', StringSplitOptions.RemoveEmptyEntries).Take(8).Select(k => k.Split(':', 2))
                .Select(k => (k[0].Trim(), Descending(k.Length > 1 ? k[1].Trim() : "desc"))).ToList();
    }

    private static bool Descending(string word) => word switch
    {
        "desc" => true,
        "asc" => false,
        _ => throw VolumesFaults.InvalidInput($"Unknown sort direction, must be 'desc' or 'asc', not '{word}'").Thrown(),
    };
}
