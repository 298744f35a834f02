using System.Text.Json;
using System.Text.Json.Nodes;

namespace Alize.Client.Auth;

/// <summary>Token requests and answers in Keystone's words.</summary>
internal static class TokenWire
{
    public static JsonObject Request(ClientSettings settings)
    {
        var auth = new JsonObject { ["identity"] = settings.Credentials.Identity() };
        if (settings.Scope.Text() is { } scope)
        {
            auth["scope"] = scope;
        }

        return new() { ["auth"] = auth };
    }

    /// <exception cref="ApiException">The body is no token.</exception>
    public static Token Read(string id, byte[] body)
    {
        try
        {
            using var json = JsonDocument.Parse(body);
            return Read(id, json.RootElement.GetProperty("token"));
        }
        catch (Exception e) when (e is JsonException or KeyNotFoundException or InvalidOperationException or FormatException)
        {
            throw ApiException.Strange("token", e);
        }
    }

    private static Token Read(string id, JsonElement token) =>
        new(id, token.GetProperty("expires_at").GetDateTimeOffset(), NamedOf(token.GetProperty("user")))
        {
            Project = token.TryGetProperty("project", out var project) ? NamedOf(project) : null,
            Roles = Each(token, "roles").Select(r => r.GetProperty("name").GetString()!).ToList(),
            Catalog = Each(token, "catalog").SelectMany(Endpoints).ToList(),
        };

    private static IEnumerable<Endpoint> Endpoints(JsonElement service)
    {
        var type = service.GetProperty("type").GetString()!;
        foreach (var endpoint in Each(service, "endpoints"))
        {
            if (Uri.TryCreate(endpoint.GetProperty("url").GetString(), UriKind.Absolute, out var url))
            {
                yield return new Endpoint(type, Text(endpoint, "region_id") ?? Text(endpoint, "region") ?? "", Text(endpoint, "interface")
                    ?? "public", url);
            }
        }
    }

    private static IEnumerable<JsonElement> Each(JsonElement of, string name) =>
        of.TryGetProperty(name, out var list) && list.ValueKind == JsonValueKind.Array ? list.EnumerateArray() : [];

    private static string? Text(JsonElement of, string name) =>
        of.TryGetProperty(name, out var text) && text.ValueKind == JsonValueKind.String ? text.GetString() : null;

    private static Named NamedOf(JsonElement of) => new(Text(of, "id") ?? "", Text(of, "name") ?? "");
}
