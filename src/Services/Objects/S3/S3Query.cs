namespace Alize.Services.Objects.S3;

/// <summary>The query of a request, in the order sent, decoded.</summary>
public sealed class S3Query(IReadOnlyList<KeyValuePair<string, string>> all)
{
    private const int Most = 100;

    public IReadOnlyList<KeyValuePair<string, string>> All => all;

    /// <summary>The first value; "" for a name without one; null where it is absent. Names are case-sensitive.</summary>
    public string? this[string name]
    {
        get
        {
            foreach (var (key, value) in all)
            {
                if (key == name)
                {
                    return value;
                }
            }

            return null;
        }
    }

    public bool Has(string name) => this[name] is not null;

    /// <summary>Nothing where it is malformed or holds too many parameters.</summary>
    public static S3Query? Parse(string raw)
    {
        var pairs = new List<KeyValuePair<string, string>>();
        foreach (var piece in raw.Split('&'))
        {
            if (piece.Length == 0)
            {
                continue;
            }

            var equals = piece.IndexOf('=', StringComparison.Ordinal);
            var name = Decode(equals < 0 ? piece : piece[..equals]);
            var value = equals < 0 ? "" : Decode(piece[(equals + 1)..]);
            if (name is null || value is null || pairs.Count == Most)
            {
                return null;
            }

            pairs.Add(new(name, value));
        }

        return new(pairs);
    }

    private static string? Decode(string text) => S3Target.Decode(text.Replace('+', ' '));
}
