using Alize.Kernel;

namespace Alize.Services.Network;

/// <summary>A kind of resource as lists see it: by which attributes it is filtered and sorted. Attributes that are not here are ignored
/// as filters,
/// as Neutron does.</summary>
/// <param name="Many">The plural on the wire.</param>
/// <param name="One">The singular on the wire.</param>
public sealed record Collection(string Many, string One, string Table)
{
    private readonly Dictionary<string, Func<string[], Sql>> _filters = [];
    private readonly Dictionary<string, string> _sorts = [];

    public IEnumerable<string> Attributes => _filters.Keys;

    /// <summary>The members of <see cref="Network.Standard"/>.</summary>
    public Collection WithStandard(bool name = true)
    {
        if (name)
        {
            Text("name");
        }

        return Text("id").Text("project_id", "project").Text("tenant_id", "project").Text("description")
            .Number("revision_number", "revision").Sorted("created_at").Sorted("updated_at")
            .By("tags", v => Tagged(v, " AND ", "<>")).By("tags-any", v => Tagged(v, " OR ", "<>"))
            .By("not-tags", v => $"NOT {Tagged(v, " AND ", "<>")}").By("not-tags-any", v => $"NOT {Tagged(v, " OR ", "<>")}");
    }

    public Collection Text(string attribute, string? column = null)
    {
        var c = $"COALESCE({column ?? attribute}, '')";
        _sorts[attribute] = c;
        return By(attribute, values => $"{new Raw(c)} IN {Sql.In(values)}");
    }

    public Collection Flag(string attribute, string? column = null)
    {
        _sorts[attribute] = column ?? attribute;
        return By(attribute, values => $"{new Raw(column ?? attribute)} IN {Sql.In(values.Select(v => ToFlag(attribute, v)))}");
    }

    public Collection Number(string attribute, string? column = null)
    {
        _sorts[attribute] = $"COALESCE({column ?? attribute}, -1)";
        return By(attribute, values => $"{new Raw(column ?? attribute)} IN {Sql.In(values.Select(v => v.ToLong() ?? -2))}");
    }

    public Collection Sorted(string attribute, string? column = null)
    {
        _sorts[attribute] = column ?? attribute;
        return this;
    }

    /// <summary>A filter of its own making, from all values that the query gives.</summary>
    public Collection By(string attribute, Func<string[], Sql> condition)
    {
        _filters[attribute] = condition;
        return this;
    }

    /// <summary>The conditions of a query, each led by AND.</summary>
    public Sql Where(IEnumerable<KeyValuePair<string, string>> query)
    {
        var where = Sql.Empty;
        foreach (var group in query.GroupBy(q => q.Key, q => q.Value))
        {
            if (_filters.TryGetValue(group.Key, out var condition))
            {
                where.Add($" AND {condition([.. group])}");
            }
        }

        return where;
    }

    /// <exception cref="FaultException">400 for an attribute that lists are not sorted by.</exception>
    public string SortColumn(string attribute) => _sorts.TryGetValue(attribute, out var column)
        ? column
        : throw Fault.BadRequest($"[{attribute}] is invalid attribute for sort_keys").Thrown();

    /// <summary>Exact substrings of the JSON list; LIKE would fold case on SQLite.</summary>
    private static Sql Tagged(string[] values, string joined, string op)
    {
        Sql all = $"(";
        var first = true;
        foreach (var tag in values.SelectMany(v => v.Split(',')))
        {
            var packed = Packed.Texts([tag])[1..^1];
            all.Add($"{new Raw(first ? "" : joined)}replace(tags, {packed}, '') {new Raw(op)} tags");
            first = false;
        }

        return all.Add($")");
    }

    private static bool ToFlag(string attribute, string value) =>
        value.ToFlag() ?? throw NetworkFaults.InvalidInput($"'{value}' cannot be converted to boolean for {attribute}").Thrown();
}
