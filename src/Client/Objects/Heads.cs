namespace Alize.Client.Objects;

/// <summary>Reads what an object says of itself from an answer's headers.</summary>
internal static class Heads
{
    public static ObjectHead Of(HttpResponseMessage answer, string metadataPrefix) => new(
        answer.Content.Headers.ContentLength ?? 0,
        answer.Headers.ETag?.Tag.Trim('"'),
        answer.Content.Headers.ContentType?.ToString(),
        answer.Content.Headers.LastModified,
        answer.Headers
            .Where(h => h.Key.StartsWith(metadataPrefix, StringComparison.OrdinalIgnoreCase))
            .ToDictionary(h => h.Key[metadataPrefix.Length..].ToLowerInvariant(), h => string.Join(',', h.Value)));
}
