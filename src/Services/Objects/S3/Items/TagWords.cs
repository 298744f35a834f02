using Alize.Kernel;
using Alize.Services.Objects.S3.Words;

namespace Alize.Services.Objects.S3.Items;

/// <summary>Tags of objects and buckets: kept as a query string, written as XML.</summary>
public static class TagWords
{
    private const int MostOfObject = 10;
    private const int MostOfBucket = 50;

    private static Fault Invalid { get; } = S3Faults.BadRequest("InvalidTag",
        "The tag provided was not a valid tag. This error can occur if the tag did not pass input validation.");

    /// <summary>From x-amz-tagging.</summary>
    public static (Fault? Fault, string? Text) OfHeader(string header)
    {
        if (S3Query.Parse(header) is not { } query)
        {
            return (Invalid, null);
        }

        return Check(query.All, MostOfObject);
    }

    public static (Fault? Fault, string? Text) OfXml(XmlIn tagging, bool ofBucket)
    {
        var tags = tagging.Child("TagSet")?.All("Tag").Select(t =>
            KeyValuePair.Create(t.TextOf("Key") ?? "", t.TextOf("Value") ?? "")).ToList();
        return tags is null ? (S3Faults.MalformedXml, null) : Check(tags, ofBucket ? MostOfBucket : MostOfObject);
    }

    public static Answer Answer(string? text) =>
        XmlOut.Answer(200, "Tagging", t => t.Element("TagSet", set => set.Each("Tag", Read(text), (x, tag) =>
    {
        x.Text("Key", tag.Key);
        x.Text("Value", tag.Value);
    })));

    public static int Count(string? text) => Read(text).Count;

    public static IReadOnlyList<KeyValuePair<string, string>> Read(string? text) => text is null ? [] : S3Query.Parse(text)?.All ?? [];

    private static (Fault? Fault, string? Text) Check(IReadOnlyList<KeyValuePair<string, string>> tags, int most)
    {
        if (tags.Count > most)
        {
            return (S3Faults.BadRequest("BadRequest", $"Object tags cannot be greater than {most}"), null);
        }

        if (tags.Any(t => t.Key.Length is 0 or > 128 || t.Value.Length > 256
            || t.Key.StartsWith("aws:", StringComparison.OrdinalIgnoreCase))
            || tags.DistinctBy(t => t.Key).Count() < tags.Count)
        {
            return (Invalid, null);
        }

        return (null, string.Join('&', tags.Select(t => $"{Uri.EscapeDataString(t.Key)}={Uri.EscapeDataString(t.Value)}")));
    }
}
