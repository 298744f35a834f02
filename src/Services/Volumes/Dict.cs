using System.Text.Json;

namespace Alize.Services.Volumes;

/// <summary>A query's dictionary of texts, as clients write one: JSON, or Python's own spelling with single quotes.</summary>
internal static class Dict
{
    /// <summary>Null where it is neither.</summary>
    public static Dictionary<string, string>? Parse(string text) => Json(text) ?? Json(Requoted(text));

    private static Dictionary<string, string>? Json(string text)
    {
        try
        {
            using var json = JsonDocument.Parse(text, new() { MaxDepth = 2 });
            return json.RootElement.ValueKind == JsonValueKind.Object
                ? json.RootElement.EnumerateObject().DistinctBy(p => p.Name).ToDictionary(p => p.Name, p => p.Value.ToString())
                : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

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
