namespace Alize.Services.Objects;

/// <summary>Which part of a listing is asked for. Names are ordered by their UTF-8 bytes.</summary>
public sealed record ListQuery
{
    public string Prefix { get; init; } = "";

    /// <summary>Names that have it after the prefix are rolled up to one entry; empty: none are.</summary>
    public string Delimiter { get; init; } = "";

    /// <summary>Only names after it (in reverse: before it). Exclusive.</summary>
    public string Marker { get; init; } = "";

    /// <summary>Only names before it (in reverse: after it). Exclusive.</summary>
    public string EndMarker { get; init; } = "";

    public bool Reverse { get; init; }

    public int Limit { get; init; } = 10_000;

}

/// <summary>A row of a listing, or a rolled-up prefix where <see cref="Row"/> is null.</summary>
public readonly record struct ListEntry<T>(string Name, T? Row)
    where T : class;

/// <summary>A page. <see cref="Truncated"/>: at least one more entry follows.</summary>
public sealed record Listing<T>(List<ListEntry<T>> Entries, bool Truncated)
    where T : class;

/// <summary>A range of names: from <see cref="Low"/> to below <see cref="High"/> (null: to the end).</summary>
public readonly record struct NameRange(string Low, bool LowInclusive, string? High)
{
    public bool Empty => High is not null && Utf8Order.Instance.Compare(Low, High) >= 0;
}

/// <summary>Walks names by seeks: a rolled-up prefix costs one, however many names it holds.</summary>
internal static class Lister
{
    /// <param name="fetch">Up to a number of rows of a range, in order (or in reverse).</param>
    public static async Task<Listing<T>> List<T>(
        ListQuery query, Func<T, string> nameOf, Func<NameRange, bool, int, Task<List<T>>> fetch)
        where T : class
    {
        var entries = new List<ListEntry<T>>();
        var range = Bounds(query);
        while (!range.Empty)
        {
            var wanted = query.Limit + 1 - entries.Count;
            var rows = await fetch(range, query.Reverse, wanted);
            var inside = "";
            foreach (var row in rows)
            {
                var name = nameOf(row);
                if (inside.Length > 0 && name.StartsWith(inside, StringComparison.Ordinal))
                {
                    continue;
                }

                inside = RollUp(query, name);
                if (inside.Length == 0 || inside != query.Marker)
                {
                    entries.Add(inside.Length == 0 ? new(name, row) : new(inside, null));
                }

                if (entries.Count > query.Limit)
                {
                    entries.RemoveAt(query.Limit);
                    return new(entries, true);
                }
            }

            if (rows.Count < wanted)
            {
                break;
            }

            range = Beyond(range, query.Reverse, nameOf(rows[^1]), inside);
        }

        return new(entries, false);
    }

    private static NameRange Bounds(ListQuery q)
    {
        var (low, inclusive, high) = (q.Prefix, true, Utf8Order.After(q.Prefix));
        var (after, before) = q.Reverse ? (q.EndMarker, q.Marker) : (q.Marker, q.EndMarker);
        if (after.Length > 0 && Utf8Order.Instance.Compare(after, low) >= 0)
        {
            (low, inclusive) = (after, false);
        }

        if (before.Length > 0 && (high is null || Utf8Order.Instance.Compare(before, high) < 0))
        {
            high = before;
        }

        return new(low, inclusive, high);
    }

    private static string RollUp(ListQuery q, string name)
    {
        if (q.Delimiter.Length == 0)
        {
            return "";
        }

        var at = name.IndexOf(q.Delimiter, Math.Min(q.Prefix.Length, name.Length), StringComparison.Ordinal);
        return at < 0 ? "" : name[..(at + q.Delimiter.Length)];
    }

    private static NameRange Beyond(NameRange range, bool reverse, string last, string inside)
    {
        if (reverse)
        {
            return range with { High = inside.Length > 0 ? inside : last };
        }

        return inside.Length > 0
            ? range with { Low = Utf8Order.After(inside) ?? last, LowInclusive = true }
            : range with { Low = last, LowInclusive = false };
    }
}
