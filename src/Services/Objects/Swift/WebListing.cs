using System.Globalization;
using System.Net;
using System.Text;

namespace Alize.Services.Objects.Swift;

/// <summary>A folder of a website as a page of links.</summary>
internal static class WebListing
{
    private const string Css = Meta.User + "web-listings-css";
    private const string Label = Meta.User + "web-listings-label";

    private const string Plain =
        "<style type=\"text/css\">body{font-family:sans-serif}td,th{padding:.2em 1em;text-align:left}td.size{text-align:right}</style>";

    public static SwiftReply Page(SwiftCall call, Container site, string prefix, Listing<StoredObject> names)
    {
        var title = WebUtility.HtmlEncode($"{site.Meta[Label] ?? site.Name}/{prefix}");
        var style = site.Meta[Css] is { } css
            ? $"<link rel=\"stylesheet\" type=\"text/css\" href=\"{WebUtility.HtmlEncode(Path(css, prefix))}\" />"
            : Plain;
        var page = new StringBuilder($"<!DOCTYPE html>\n<html><head><meta charset=\"utf-8\" /><title>{title}</title>{style}</head>\n")
            .Append(CultureInfo.InvariantCulture,
                $"<body><h1>{title}</h1><table id=\"listing\">\n<tr><th>Name</th><th>Size</th><th>Date</th></tr>\n");
        if (prefix.Length > 0)
        {
            page.Append("<tr><td><a href=\"../\">../</a></td><td></td><td></td></tr>\n");
        }

        foreach (var entry in names.Entries)
        {
            var name = entry.Name[prefix.Length..];
            if (name.Length > 0)
            {
                Row(page, name, entry.Row);
            }
        }

        return SwiftReply.Text(200, page.Append("</table></body></html>\n").ToString(), SwiftReply.Html);
    }

    private static void Row(StringBuilder page, string name, StoredObject? row)
    {
        page.Append("<tr><td><a href=\"./").Append(SymlinkWords.Encode(name)).Append("\">").Append(WebUtility.HtmlEncode(name));
        page.Append(CultureInfo.InvariantCulture, $"</a></td><td class=\"size\">{row?.Size}</td><td>{row?.ModifiedAt:u}</td></tr>\n");
    }

    /// <summary>A relative style sheet is the container's, from however deep a folder.</summary>
    private static string Path(string css, string prefix) =>
        css.StartsWith('/') || css.Contains("://", StringComparison.Ordinal)
            ? css
            : string.Concat(Enumerable.Repeat("../", prefix.Count(c => c == '/'))) + css;
}
