namespace Alize.Services.Objects.Swift;

/// <summary>The query of a request, decoded strictly; the first value of a name counts.</summary>
public sealed class SwiftQuery
{
    private static readonly SwiftQuery _empty = new([]);
    private readonly List<KeyValuePair<string, string>> _values;

    private SwiftQuery(List<KeyValuePair<string, string>> values) => _values = values;

    /// <summary>Null where the first value is absent.</summary>
    public string? this[string name]
    {
        get
        {
            foreach (var (key, value) in _values)
            {
                if (key == name)
                {
                    return value;
                }
            }

            return null;
        }
    }

    /// <summary>Null where a value is no UTF-8.</summary>
    public static SwiftQuery? Parse(ReadOnlySpan<char> query)
    {
        query = query.TrimStart('?');
        if (query.IsEmpty)
        {
            return _empty;
        }

        var values = new List<KeyValuePair<string, string>>();
        foreach (var range in query.Split('&'))
        {
            var pair = query[range];
            var equals = pair.IndexOf('=');
            var name = SwiftPath.Decode(equals < 0 ? pair : pair[..equals], plus: true);
            var value = equals < 0 ? "" : SwiftPath.Decode(pair[(equals + 1)..], plus: true);
            if (name is null || value is null)
            {
                return null;
            }

            values.Add(new(name, value));
        }

        return new(values);
    }

    public bool Has(string name) => this[name] is not null;
}
