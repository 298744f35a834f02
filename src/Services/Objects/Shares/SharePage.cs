using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Encodings.Web;
using Alize.Kernel;

namespace Alize.Services.Objects.Shares;

/// <summary>A file as the page lists it.</summary>
/// <param name="Name">Below the folder that is shared.</param>
internal sealed record SharedFile(string Name, long Size);

/// <summary>The page that a link opens: plain HTML with a style of its own, no script.</summary>
internal static class SharePage
{
    private const string Style = "body{font:16px/1.5 system-ui,sans-serif;max-width:44rem;margin:2rem auto;padding:0 1rem;color:#1b2733;"
        + "background:#fff}h1{font-size:1.4rem;overflow-wrap:anywhere}table{width:100%;border-collapse:collapse}th,td{text-align:left;"
        + "padding:.4rem .5rem;border-bottom:1px solid #d5dde5;overflow-wrap:anywhere}.n{text-align:right;white-space:nowrap}"
        + "a{color:#0b5c8a}label{display:block;margin:.8rem 0 .3rem}input,button{font:inherit;padding:.45rem .6rem}"
        + "button{margin-top:.8rem;background:#0b5c8a;color:#fff;border:0;border-radius:4px}"
        + ".s{padding:.6rem .8rem;background:#eef4f8;border-left:4px solid #0b5c8a}";

    /// <summary>Nothing but this page's own style, and forms to itself.</summary>
    public static readonly string Security = "default-src 'none'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'; "
        + "style-src 'sha256-" + Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes(Style))) + "'";

    public static Answer Message(int status, ShareWords words, string says) =>
        Page(status, words, "Alizé", $"<p class=\"s\" role=\"status\">{Html(says)}</p>");

    /// <param name="says">Why it is asked again; null the first time.</param>
    public static Answer AskPassword(int status, ShareWords words, string? says) => Page(
        status,
        words,
        words.Password,
        Said(says) + $"<form method=\"post\"><label for=\"p\">{Html(words.Password)}</label>"
            + "<input id=\"p\" name=\"password\" type=\"password\" autocomplete=\"off\" required autofocus> "
            + $"<button>{Html(words.Open)}</button></form>");

    /// <param name="says">How the last one went; null: none was sent yet.</param>
    public static Answer Drop(int status, ShareWords words, Share share, string? says) => Page(
        status,
        words,
        share.Title,
        Said(says) + $"<form method=\"post\" enctype=\"multipart/form-data\"><label for=\"f\">{Html(words.Choose)}</label>"
            + $"<input id=\"f\" name=\"file\" type=\"file\" multiple required><br><button>{Html(words.Send)}</button></form>");

    /// <param name="next">The address of the next page; null where this is the last.</param>
    public static Answer Files(ShareWords words, Share share, IReadOnlyCollection<SharedFile> files, string? next)
    {
        if (files.Count == 0)
        {
            return Page(200, words, share.Title, $"<p>{Html(words.Empty)}</p>");
        }

        var text = new StringBuilder("<table><thead><tr><th scope=\"col\">").Append(Html(words.Name))
            .Append("</th><th scope=\"col\" class=\"n\">").Append(Html(words.Size)).Append("</th></tr></thead><tbody>");
        foreach (var file in files)
        {
            text.Append("<tr><td><a href=\"").Append(Html(SharePath.Href(share, file.Name))).Append("\" download>").Append(Html(file.Name))
                .Append("</a></td><td class=\"n\">").Append(Bytes(file.Size, words.Language)).Append("</td></tr>");
        }

        text.Append("</tbody></table>");
        if (next is not null)
        {
            text.Append("<p><a href=\"").Append(Html(next)).Append("\">").Append(Html(words.More)).Append("</a></p>");
        }

        return Page(200, words, share.Title, text.ToString());
    }

    private static Answer Page(int status, ShareWords words, string title, string body) => Answer.Text(
        status,
        $"<!DOCTYPE html><html lang=\"{words.Language}\"><head><meta charset=\"utf-8\"><title>{Html(title)}</title>"
            + "<meta name=\"viewport\" content=\"width=device-width\"><meta name=\"robots\" content=\"noindex\">"
            + $"<style>{Style}</style></head><body><h1>{Html(title)}</h1>{body}</body></html>\n",
        "text/html; charset=utf-8");

    private static string Said(string? says) => says is null ? "" : $"<p class=\"s\" role=\"status\">{Html(says)}</p>";

    private static string Html(string text) => HtmlEncoder.Default.Encode(text);

    private static string Bytes(long size, string language)
    {
        var culture = CultureInfo.GetCultureInfo(language);
        string[] units = ["B", "KiB", "MiB", "GiB", "TiB"];
        var (value, unit) = ((double)size, 0);
        while (value >= 1024 && unit < units.Length - 1)
        {
            (value, unit) = (value / 1024, unit + 1);
        }

        return value.ToString(unit == 0 ? "0" : "0.#", culture) + "&nbsp;" + units[unit];
    }
}
