using System.Globalization;
using Microsoft.AspNetCore.Http;

namespace Alize.Services.Objects.Swift;

/// <summary>If-Match, If-None-Match, If-Modified-Since, If-Unmodified-Since, If-Range.</summary>
internal static class ReadConditions
{
    /// <summary>304 or 412 where the conditions say so; null where the body is wanted.</summary>
    /// <param name="etag">Without quotes.</param>
    public static SwiftReply? Check(IHeaderDictionary request, string etag, long modified)
    {
        var seconds = SwiftTime.CeilSeconds(modified);
        if (request.IfMatch is { Count: > 0 } match && !Names(match.ToString(), etag))
        {
            return SwiftReply.Precondition;
        }

        if (Date(request.IfUnmodifiedSince.ToString()) is { } unmodified && seconds > unmodified)
        {
            return SwiftReply.Precondition;
        }

        if (request.IfNoneMatch is { Count: > 0 } none)
        {
            return Names(none.ToString(), etag) ? SwiftReply.NotModified : null;
        }

        return Date(request.IfModifiedSince.ToString()) is { } since && seconds <= since ? SwiftReply.NotModified : null;
    }

    /// <summary>Whether a Range header counts: If-Range is absent or still true.</summary>
    public static bool RangeCounts(IHeaderDictionary request, string etag, long modified)
    {
        var word = request.IfRange.ToString();
        return word.Length == 0 || word.Trim('"') == etag || (Date(word) is { } date && SwiftTime.CeilSeconds(modified) <= date);
    }

    /// <summary>The etags of a header, without quotes; "*" is any.</summary>
    public static IReadOnlyList<string> Etags(string header) =>
        [.. header.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)
        .Select(e => e.StartsWith("W/", StringComparison.Ordinal) ? e[2..].Trim('"') : e.Trim('"'))];

    private static bool Names(string header, string etag) => Etags(header).Any(e => e == "*" || e == etag);

    private static long? Date(string text) => text.Length > 0
        && DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal,
            out var date)
        ? date.ToUnixTimeSeconds()
        : null;
}
