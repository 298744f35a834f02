using System.Text.Json;
using Alize.Tests.Coverage;

namespace Alize.Tests.Fuzz;

/// <summary>Whether a refusal is one that the API's clients understand.</summary>
internal static class Refusals
{
    /// <summary>What is wrong with an answer; null where it may be given.</summary>
    /// <param name="service">The door's name.</param>
    public static string? Judge(string service, string method, Reply reply)
    {
        if (reply.Status >= 500)
        {
            return "the server's fault";
        }

        if (reply.Status < 400 || method == "HEAD" || reply.Body.Length == 0)
        {
            return reply.Status >= 400 && method != "HEAD" ? "a refusal without a word" : null;
        }

        var text = reply.Text;
        if (text.Contains("   at ", StringComparison.Ordinal) || text.Contains("Exception:", StringComparison.Ordinal)
            || text.Contains("Alize.", StringComparison.Ordinal) || text.Contains("SQLite", StringComparison.OrdinalIgnoreCase))
        {
            return "the inside shows";
        }

        return Worded(service, reply) ? null : "not in this API's own words";
    }

    private static bool Worded(string service, Reply reply)
    {
        if (reply.Type?.Contains("json", StringComparison.Ordinal) != true)
        {
            return service is "image" or "object-store" or "health";
        }

        var body = reply.Json;
        return service switch
        {
            "network" => body.TryGetProperty("NeutronError", out var e) && Has(e, "type", "message", "detail"),
            "identity" => body.TryGetProperty("error", out var e) && Has(e, "code", "message", "title"),
            "placement" => body.TryGetProperty("errors", out var list) && Has(list[0], "status", "title", "detail"),
            _ => body.EnumerateObject().Count() == 1 && Has(body.EnumerateObject().Single().Value, "code", "message"),
        };
    }

    private static bool Has(JsonElement error, params string[] names) =>
        error.ValueKind == JsonValueKind.Object && names.All(n => error.TryGetProperty(n, out _));
}
