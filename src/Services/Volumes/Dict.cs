using System.Text.Json;
using Alize.Kernel;

namespace Alize.Services.Volumes;

/// <summary>A query's dictionary of texts, as clients write one: JSON, or Python's own spelling with single quotes.</summary>
internal static class Dict
{
    /// <summary>Null where it is neither.</summary>
    public static Dictionary<string, string>? Parse(string text) => Json(text) ?? Json(Requoted(text));

    private static Dictionary<string, string>? Json(string text) =>
        JsonBodies.Read(text, maxDepth: 2) is { ValueKind: JsonValueKind.Object } json
            ? json.EnumerateObject().ToDictionary(p => p.Name, p => p.Value.ToString())
            : null;

    /// <summary>Single quotes become double ones, with what JSON wants escaped inside.</summary>
    private static string Requoted(string text)
    {
        var json = new System.Text.StringBuilder(text.Length + 8);
        char? quote = null;
        for (var i = 0; i < text.Length; i++)
        {
            var c = text[i];
            if (quote is null)
            {
                quote = c is '\'' or '"' ? c : null;
                var prefix = c is 'u' && i + 1 < text.Length && text[i + 1] is '\'' or '"';
                json.Append(c == '\'' ? "\"" : prefix ? "" : c.ToString());
            }
            else if (c == '\\' && i + 1 < text.Length)
            {
                var escaped = text[++i];
                json.Append(escaped == '\'' ? "'" : "\\" + escaped);
            }
            else if (c == quote)
            {
                quote = null;
                json.Append('"');
            }
            else
            {
                json.Append(c == '"' ? "\\\"" : c.ToString());
            }
        }

        return json.ToString();
    }
}
