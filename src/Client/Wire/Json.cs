using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;

namespace Alize.Client.Wire;

/// <summary>Bodies that we send.</summary>
internal static class Json
{
    public static HttpContent Content(JsonNode body)
    {
        var content = new ByteArrayContent(Encoding.UTF8.GetBytes(body.ToJsonString()));
        content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        return content;
    }

    /// <summary>An object without the members that are null: absent and null are two things in these APIs.</summary>
    public static JsonObject Given(params ReadOnlySpan<(string Name, JsonNode? Value)> members)
    {
        var body = new JsonObject();
        foreach (var (name, value) in members)
        {
            if (value is not null)
            {
                body[name] = value;
            }
        }

        return body;
    }

    public static JsonObject Wrapped(string name, JsonNode value) => new() { [name] = value };

    public static JsonArray Texts(IEnumerable<string> texts) => new([.. texts.Select(t => (JsonNode)t)]);

    public static JsonObject Map(IReadOnlyDictionary<string, string> map)
    {
        var body = new JsonObject();
        foreach (var (name, value) in map)
        {
            body[name] = value;
        }

        return body;
    }
}
