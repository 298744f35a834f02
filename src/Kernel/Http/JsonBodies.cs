using System.Text.Json;

namespace Alize.Kernel;

/// <summary>Reads bodies of strangers: bounded in depth, each name once, and every text a text.</summary>
internal static class JsonBodies
{
    private const int MaxDepth = 32;

    /// <exception cref="FaultException">400.</exception>
    public static JsonElement Parse(ReadOnlyMemory<byte> body)
    {
        try
        {
            GuardTexts(body.Span);
            return JsonDocument.Parse(body, new() { MaxDepth = MaxDepth, AllowDuplicateProperties = false }).RootElement;
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            throw Fault.BadRequest("Malformed request body: it is not valid JSON.").Thrown();
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
