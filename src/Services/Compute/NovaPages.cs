using Alize.Kernel;

namespace Alize.Services.Compute;

/// <summary>How this service's lists are cut: at most 1,000 rows, and a link to the next page where one is full.</summary>
internal static class NovaPages
{
    public const int Most = 1000;

    /// <exception cref="FaultException">400 where it is no whole number of at least 0.</exception>
    public static int Limit(Call call) => Page.ReadLimit(call.Query("limit"), Most, Most);

    /// <summary>Writes <c>things_links</c> where the page is full; a page of none has no next.</summary>
    public static void Links(JsonOut o, Call call, Cloud cloud, string many, int limit, IReadOnlyList<string> ids)
    {
        if (ids.Count == 0 || ids.Count < limit)
        {
            return;
        }

        var kept = call.AllQuery.Where(q => q.Key != "marker").Append(new("marker", ids[^1]));
        var query = string.Join('&', kept.Select(q => $"{Uri.EscapeDataString(q.Key)}={Uri.EscapeDataString(q.Value)}"));
        o.List(many + "_links", [$"{cloud.PublicUrl}{call.Http.Request.Path}?{query}"], (l, href) =>
        {
            l.Text("rel", "next");
            l.Text("href", href);
        });
    }
}
