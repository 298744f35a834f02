using System.Globalization;

namespace Alize.Services.Objects.Swift;

/// <summary>How a listing is written.</summary>
internal enum ListingFormat
{
    Text,
    Json,
    Xml,
}

/// <summary>What a listing's query and Accept header ask for.</summary>
internal static class ListingAsked
{
    public static string TypeOf(ListingFormat format) => format switch
    {
        ListingFormat.Json => "application/json; charset=utf-8",
        ListingFormat.Xml => "application/xml; charset=utf-8",
        _ => "text/plain; charset=utf-8",
    };

    /// <summary>The format that <c>format=</c> names, else the best that the caller accepts; null where he accepts none of ours.</summary>
    public static ListingFormat? Format(SwiftCall call)
    {
        switch (call.Query["format"]?.ToLowerInvariant())
        {
            case "json":
                return ListingFormat.Json;
            case "xml":
                return ListingFormat.Xml;
            case "plain" or "text":
                return ListingFormat.Text;
            default:
                var accept = call.Request.Headers.Accept.ToString();
                return accept.Length == 0 ? ListingFormat.Text : Best(accept);
        }
    }

    /// <summary>The page that is asked for; a refusal where its limit is too high.</summary>
    public static (ListQuery Query, SwiftReply? Refusal) Page(SwiftCall call)
    {
        var q = call.Query;
        var limit = SwiftLimits.Listing;
        if (q["limit"] is { Length: > 0 } words && words.All(char.IsAsciiDigit))
        {
            if (!int.TryParse(words, NumberStyles.None, CultureInfo.InvariantCulture, out limit) || limit > SwiftLimits.Listing)
            {
                return (new(), SwiftReply.Text(412, $"Maximum limit is {SwiftLimits.Listing}"));
            }
        }

        return (new()
        {
            Prefix = q["prefix"] ?? "",
            Delimiter = q["delimiter"] ?? "",
            Marker = q["marker"] ?? "",
            EndMarker = q["end_marker"] ?? "",
            Reverse = SwiftCall.IsTrue(q["reverse"]),
            Limit = limit,
        }, null);
    }

    private static ListingFormat? Best(string accept)
    {
        ListingFormat? best = null;
        var quality = 0.0;
        foreach (var item in accept.Split(','))
        {
            var words = item.Split(';', StringSplitOptions.TrimEntries);
            ListingFormat? format = words[0].ToLowerInvariant() switch
            {
                "*/*" or "text/plain" or "text/*" => ListingFormat.Text,
                "application/json" or "application/*" => ListingFormat.Json,
                "application/xml" or "text/xml" => ListingFormat.Xml,
                _ => null,
            };
            var q = words.Skip(1).FirstOrDefault(w => w.StartsWith("q=", StringComparison.Ordinal)) is { } weight
                && double.TryParse(weight.AsSpan(2), NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var given) ? given
                    : 1;
            if (format is not null && q > quality)
            {
                (best, quality) = (format, q);
            }
        }

        return best;
    }
}
