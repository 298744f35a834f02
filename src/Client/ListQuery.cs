namespace Alize.Client;

/// <summary>Which part of a list is wanted: filters as the API names them, and a page or everything.</summary>
public sealed record ListQuery
{
    /// <summary>The whole list, page after page.</summary>
    public static readonly ListQuery All = new();

    /// <summary>The most entries of one page; nothing: all pages are fetched.</summary>
    public int? Limit { get; init; }

    /// <summary>The id after which the page begins.</summary>
    public string? Marker { get; init; }

    public IReadOnlyList<(string Name, string Value)> Filters { get; init; } = [];

    public static ListQuery Where(string name, string value) => new() { Filters = [(name, value)] };

    public static ListQuery Named(string name) => Where("name", name);

    public ListQuery And(string name, string value) => this with { Filters = [.. Filters, (name, value)] };

    internal string Text()
    {
        var words = Filters.Select(f => $"{Uri.EscapeDataString(f.Name)}={Uri.EscapeDataString(f.Value)}").ToList();
        if (Limit is { } limit)
        {
            words.Add("limit=" + limit.ToString(System.Globalization.CultureInfo.InvariantCulture));
        }

        if (Marker is { } marker)
        {
            words.Add("marker=" + Uri.EscapeDataString(marker));
        }

        return words.Count == 0 ? "" : "?" + string.Join('&', words);
    }
}
