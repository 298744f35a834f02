namespace Alize.Kernel;

/// <summary>One key of an order.</summary>
/// <param name="Column">The column, or an expression that is never null.</param>
public readonly record struct SortKey(string Column, bool Descending);

/// <summary>Which part of a list is asked for.</summary>
/// <param name="Limit">The most rows.</param>
/// <param name="Marker">The id of the last row of the page before; null for the first page.</param>
/// <param name="Keys">The order; the id is always the last key, so that it is total.</param>
public sealed record Page(int Limit, string? Marker, IReadOnlyList<SortKey> Keys)
{
    /// <summary>Reads <c>limit</c>: none gives <paramref name="byDefault"/>, more than <paramref name="most"/> gives that.</summary>
    /// <exception cref="FaultException">400 where it is no number or negative.</exception>
    public static int ReadLimit(string? text, int byDefault, int most)
    {
        if (text is null)
        {
            return byDefault;
        }

        return text.ToLong() is { } n and >= 0
            ? (int)Math.Min(n, most)
            : throw Fault.BadRequest($"Invalid input for query parameter limit: '{text}' is not a whole number of at least 0.").Thrown();
    }

    /// <summary>Rows strictly after the marker in this order: one OR term a key. The caller has checked that the marker exists.</summary>
    public Sql After(string table)
    {
        if (Marker is null)
        {
            return Sql.Empty;
        }

        Sql sql = $" AND (";
        for (var i = 0; i < Keys.Count; i++)
        {
            sql.Add(i == 0 ? (Sql)$"(" : $" OR (");
            for (var j = 0; j <= i; j++)
            {
                var op = j < i ? "=" : Keys[j].Descending ? "<" : ">";
                Raw column = new(Keys[j].Column);
                sql.Add(
                    $"{new Raw(j == 0 ? "" : " AND ")}{column} {new Raw(op)} (SELECT {column} FROM {new Raw(table)} WHERE id = {Marker})");
            }

            sql.Add($")");
        }

        return sql.Add($")");
    }

    /// <summary>ORDER BY and LIMIT.</summary>
    public Sql Order =>
        (Sql)$" ORDER BY {new Raw(string.Join(", ", Keys.Select(k => k.Column + (k.Descending ? " DESC" : " ASC"))))} LIMIT {Limit}";
}
