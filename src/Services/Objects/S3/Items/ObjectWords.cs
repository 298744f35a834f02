using System.Globalization;
using Alize.Kernel;
using Alize.Services.Objects.S3.Payloads;
using Alize.Services.Objects.S3.Words;

namespace Alize.Services.Objects.S3.Items;

/// <summary>What headers say of an object.</summary>
public static class ObjectWords
{
    public const string ChecksumType = "s3-checksum-type";

    private static readonly (string Query, string Header)[] _overrides =
    [
        ("response-cache-control", "Cache-Control"), ("response-content-disposition", "Content-Disposition"),
        ("response-content-encoding", "Content-Encoding"), ("response-content-language", "Content-Language"), ("response-expires",
            "Expires"),
    ];

    /// <summary>The headers that go with an object's bytes.</summary>
    public static Answer WithObject(this Answer answer, S3Call call, StoredObject o)
    {
        answer.With("ETag", S3Words.Quoted(S3Words.Etag(o)))
            .With("Last-Modified", S3Words.HttpTime(o.ModifiedAt))
            .With("Accept-Ranges", "bytes")
            .WithVersion(call.Bucket, o);
        foreach (var (query, header) in _overrides)
        {
            answer.With(header, Clean(call.Query(query)) ?? o.Meta[header.ToLowerInvariant()]);
        }

        foreach (var (name, value) in o.Meta.OfUser)
        {
            answer.With("x-amz-meta-" + name, value);
        }

        if (o.Meta[ObjectDraft.Tags] is { } tags)
        {
            answer.With("x-amz-tagging-count", TagWords.Count(tags).ToString(CultureInfo.InvariantCulture));
        }

        return answer.WithSeal(call, o.Seal)
            .With("x-amz-website-redirect-location", o.Meta[ObjectDraft.Redirect])
            .With("x-amz-object-lock-mode", o.Meta[ObjectLock.Mode])
            .With("x-amz-object-lock-retain-until-date", o.Meta[ObjectLock.Until])
            .With("x-amz-object-lock-legal-hold", o.Meta[ObjectLock.Hold]);
    }

    /// <summary>The type to answer with; a signed caller may ask for another.</summary>
    public static string TypeOf(S3Call call, StoredObject o) => Clean(call.Query("response-content-type")) ?? o.ContentType;

    public static Answer WithVersion(this Answer answer, Container bucket, StoredObject o) =>
        answer.With("x-amz-version-id", bucket.Versioning == Versioning.Off ? null : o.VersionId);

    /// <summary>The checksums that are kept, and whether they are of the whole or of the parts' sums.</summary>
    public static Answer WithChecksums(this Answer answer, Meta meta)
    {
        foreach (var kind in ChecksumKind.All.Where(k => meta[k.Meta] is not null))
        {
            answer.With(kind.Header, meta[kind.Meta]).With("x-amz-checksum-type", meta[ChecksumType] ?? "FULL_OBJECT");
        }

        return answer;
    }

    public static void WriteChecksums(XmlOut xml, Meta meta)
    {
        foreach (var kind in ChecksumKind.All.Where(k => meta[k.Meta] is not null))
        {
            xml.Text(kind.Element, meta[kind.Meta]);
            xml.Text("ChecksumType", meta[ChecksumType] ?? "FULL_OBJECT");
        }
    }

    /// <summary>What a header may hold; texts out of a query could hold anything.</summary>
    public static string? Clean(string? text) => text is not null && !text.Any(char.IsControl) ? text : null;
}
