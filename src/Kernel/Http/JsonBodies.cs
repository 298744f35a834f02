using System.Text;
using System.Text.Json;
using System.Text.Unicode;

namespace Alize.Kernel;

/// <summary>Reads JSON of strangers: bounded in depth, each name once, and every text a text, so that whoever
/// reads it later meets no surprise.</summary>
public static class JsonBodies
{
    private const int MaxDepth = 32;

    /// <exception cref="FaultException">400.</exception>
    public static JsonElement Parse(ReadOnlyMemory<byte> body) => Read(body, MaxDepth)
        ?? throw Fault.BadRequest("Malformed request body: it is not valid JSON.").Thrown();

    /// <summary>JSON that came inside something else: a header, a property, a field of a form. Null where it is none.</summary>
    public static JsonElement? Read(string text, int maxDepth) => Read(Encoding.UTF8.GetBytes(text), maxDepth);

    /// <summary>Null where it is no JSON.</summary>
    public static JsonElement? Read(ReadOnlyMemory<byte> text, int maxDepth)
    {
        if (!Utf8.IsValid(text.Span))
        {
            return null;
        }

        try
        {
            GuardTexts(text.Span);
            return JsonDocument.Parse(text, new() { MaxDepth = maxDepth, AllowDuplicateProperties = false }).RootElement;
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            return null;
        }
    }

    /// <summary>An escape may be half a character (\ud800 alone): it parses, and throws as soon as somebody reads it.</summary>
    private static void GuardTexts(ReadOnlySpan<byte> body)
    {
        if (body.IndexOf("\\u"u8) < 0)
        {
            return;
        }

        var reader = new Utf8JsonReader(body, new JsonReaderOptions { MaxDepth = MaxDepth });
        while (reader.Read())
        {
            if (reader.TokenType is JsonTokenType.PropertyName or JsonTokenType.String)
            {
                reader.GetString();
            }
        }
    }
}
