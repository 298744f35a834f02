using System.Text.Json;
using System.Text.RegularExpressions;

namespace Alize.Client.Wire;

/// <summary>Finds the API's own words in an error answer, whichever shape it has: Keystone's, Nova's, Neutron's, plain text, HTML or S3's
/// XML.</summary>
internal static partial class Refusal
{
    private const int MostBytes = 64 * 1024;

    public static async Task<ApiException> Of(HttpResponseMessage response, CancellationToken ct)
    {
        var body = await Body(response, ct);
        var request = response.RequestMessage;
        return new ApiException(
            (int)response.StatusCode,
            Message(body) ?? $"{(int)response.StatusCode} {response.ReasonPhrase}",
            $"{request?.Method} {request?.RequestUri?.GetLeftPart(UriPartial.Path)}",
            response.Headers.TryGetValues("X-Openstack-Request-Id", out var ids) ? ids.First() : null);
    }

    internal static string? Message(string body)
    {
        if (body.Length == 0)
        {
            return null;
        }

        if (body[0] is '{' or '[')
        {
            try
            {
                using var json = JsonDocument.Parse(body);
                return InJson(json.RootElement, depth: 0);
            }
            catch (Exception e) when (e is JsonException or InvalidOperationException)
            {
                // no JSON, or half a character in its text
                return body;
            }
        }

        return XmlMessage().Match(body) is { Success: true } xml ? xml.Groups[1].Value : Tags().Replace(body, " ").Trim();
    }

    private static string? InJson(JsonElement element, int depth)
    {
        if (depth > 3)
        {
            return null;
        }

        switch (element.ValueKind)
        {
            case JsonValueKind.Object:
                foreach (var name in (ReadOnlySpan<string>)["message", "faultstring", "detail", "title"])
                {
                    if (element.TryGetProperty(name, out var text) && text.ValueKind == JsonValueKind.String
                        && text.GetString() is { Length: > 0 } message)
                    {
                        return message;
                    }
                }

                return element.EnumerateObject().Select(p => InJson(p.Value, depth + 1)).FirstOrDefault(m => m is not null);
            case JsonValueKind.Array:
                return element.EnumerateArray().Select(e => InJson(e, depth + 1)).FirstOrDefault(m => m is not null);
            default:
                return null;
        }
    }

    private static async Task<string> Body(HttpResponseMessage response, CancellationToken ct)
    {
        var buffer = new byte[MostBytes];
        await using var stream = await response.Content.ReadAsStreamAsync(ct);
        var length = await stream.ReadAtLeastAsync(buffer, MostBytes, throwOnEndOfStream: false, ct);
        return System.Text.Encoding.UTF8.GetString(buffer, 0, length).Trim();
    }

    [GeneratedRegex("<Message>([^<]*)</Message>")]
    private static partial Regex XmlMessage();

    [GeneratedRegex("(<[^>]*>|\\s)+")]
    private static partial Regex Tags();
}
