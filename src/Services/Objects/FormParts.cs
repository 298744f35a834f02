using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Net.Http.Headers;

namespace Alize.Services.Objects;

/// <summary>The parts of a browser's form (multipart/form-data, RFC 7578), as they come.</summary>
internal static class FormParts
{
    /// <summary>RFC 2046, 5.1.1.</summary>
    private const int LongestBoundary = 70;

    /// <returns>Null where the content type names no boundary, or one that may not be.</returns>
    public static MultipartReader? Reader(string? contentType, Stream body) =>
        MediaTypeHeaderValue.TryParse(contentType, out var type)
        && HeaderUtilities.RemoveQuotes(type.Boundary).Value is { Length: > 0 and <= LongestBoundary } boundary
            ? new(boundary, body)
            : null;

    /// <returns>Null where the part is no file.</returns>
    public static string? File(this ContentDispositionHeaderValue says)
    {
        // the header's own reader fails on "filename*" without a value
        var encoded = says.Parameters.Any(p => p.Name.Equals("filename*", StringComparison.OrdinalIgnoreCase) && p.Value.HasValue);
        return HeaderUtilities.RemoveQuotes(encoded && says.FileNameStar.HasValue ? says.FileNameStar : says.FileName).Value;
    }
}
