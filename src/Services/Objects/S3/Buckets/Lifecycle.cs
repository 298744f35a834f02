using System.Globalization;
using Alize.Kernel;
using Alize.Services.Objects.S3.Items;
using Alize.Services.Objects.S3.Words;

namespace Alize.Services.Objects.S3.Buckets;

/// <summary>What one rule makes of the objects that it selects.</summary>
/// <param name="Days">Days after which what is current expires.</param>
/// <param name="At">The day from which what is current expires.</param>
/// <param name="Markers">Delete markers that cover nothing are removed.</param>
/// <param name="PastDays">Days after which what is no longer current is removed for good.</param>
/// <param name="PastKept">That many of the newest past versions stay all the same.</param>
/// <param name="UploadDays">Days after which an upload that was never completed is given up.</param>
public sealed record LifecycleRule(
    string Prefix, IReadOnlyList<KeyValuePair<string, string>> Tags, long? Above, long? Below,
    int? Days, DateTimeOffset? At, bool Markers, int? PastDays, int PastKept, int? UploadDays)
{
    public bool Selects(StoredObject o) =>
        o.Name.StartsWith(Prefix, StringComparison.Ordinal)
        && (Above is not { } above || o.Size > above) && (Below is not { } below || o.Size < below)
        && (Tags.Count == 0 || Tags.All(TagWords.Read(o.Meta[ObjectDraft.Tags]).Contains));

    public bool Expires(StoredObject o, DateTimeOffset now) =>
        (Days is { } days && now >= Due(o.ModifiedAt, days)) || (At is { } at && now >= at);

    /// <summary>The first midnight after so many days.</summary>
    public static DateTimeOffset Due(DateTimeOffset from, int days) =>
        new DateTimeOffset(from.UtcDateTime.Date, TimeSpan.Zero).AddDays(days + 1);
}

/// <summary>A bucket's lifecycle: rules that a sweeper carries out.</summary>
public sealed record Lifecycle(IReadOnlyList<LifecycleRule> Rules)
{
    public const string Meta = "s3-lifecycle";
    private const int MostRules = 1000;

    public static Lifecycle? Of(Container bucket) => bucket.Meta[Meta] is { } text
        ? Of(XmlIn.Parse(System.Text.Encoding.UTF8.GetBytes(text), "LifecycleConfiguration"))
        : null;

    /// <summary>The rules that are switched on; nothing where it is no valid configuration.</summary>
    /// <exception cref="FaultException">Where it wants what is not served: other storage classes.</exception>
    public static Lifecycle? Of(XmlIn xml)
    {
        var rules = new List<LifecycleRule>();
        foreach (var rule in xml.All("Rule"))
        {
            if (rule.Child("Transition") is not null || rule.Child("NoncurrentVersionTransition") is not null)
            {
                throw S3Faults.NotImplemented("Transitions to other storage classes are not served.").Thrown();
            }

            if (Read(rule) is not { } read || rule.TextOf("Status")?.Trim() is not ("Enabled" or "Disabled") || rules.Count == MostRules)
            {
                return null;
            }

            if (rule.TextOf("Status")!.Trim() == "Enabled")
            {
                rules.Add(read);
            }
        }

        return xml.Children.Count == 0 ? null : new(rules);
    }

    private static LifecycleRule? Read(XmlIn rule)
    {
        var filter = rule.Child("Filter") is { } f ? f.Child("And") ?? f : rule;
        var expiration = rule.Child("Expiration");
        var past = rule.Child("NoncurrentVersionExpiration");
        var upload = rule.Child("AbortIncompleteMultipartUpload");
        var at = expiration?.TextOf("Date") is { } date ? S3Words.ReadTime(date.Trim()) : null;
        var read = new LifecycleRule(
            filter.TextOf("Prefix") ?? "",
            [.. filter.All("Tag").Select(t => KeyValuePair.Create(t.TextOf("Key") ?? "", t.TextOf("Value") ?? ""))],
            Number(filter, "ObjectSizeGreaterThan"),
            Number(filter, "ObjectSizeLessThan"),
            Days(expiration, "Days"),
            at,
            expiration?.TextOf("ExpiredObjectDeleteMarker")?.Trim() == "true",
            Days(past, "NoncurrentDays"),
            Days(past, "NewerNoncurrentVersions") ?? 0,
            Days(upload, "DaysAfterInitiation"));
        var says = read.Days is > 0 || read.At is not null || read.Markers || read.PastDays is > 0 || read.UploadDays is > 0;
        return says && (expiration?.TextOf("Date") is null || at is not null) ? read : null;
    }

    private static long? Number(XmlIn xml, string name) =>
        long.TryParse(xml.TextOf(name), NumberStyles.AllowLeadingWhite | NumberStyles.AllowTrailingWhite, CultureInfo.InvariantCulture,
            out var number) ? number : null;

    private static int? Days(XmlIn? xml, string name) =>
        xml is not null && Number(xml, name) is { } number and <= 100_000 ? (int)number : null;
}
