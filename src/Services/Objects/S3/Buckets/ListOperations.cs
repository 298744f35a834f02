using System.Globalization;
using Alize.Kernel;
using Alize.Services.Objects.S3.Payloads;
using Alize.Services.Objects.S3.Words;

namespace Alize.Services.Objects.S3.Buckets;

/// <summary>What lies in a bucket: objects (both versions of the call) and their versions.</summary>
public sealed class ListOperations(Listings listings) : IS3Operations
{
    public const int Most = 1000;

    public IEnumerable<S3Operation> Operations =>
    [
        new(S3Policy.ListVersions, "GET", S3Scope.Bucket, "versions", Versions),
        new(S3Policy.ListBucket, "GET", S3Scope.Bucket, "list-type", ListV2),
        new(S3Policy.ListBucket, "GET", S3Scope.Bucket, null, ListV1),
    ];

    /// <summary>The limit that a request names; a fault for what is no number.</summary>
    public static (Fault? Fault, int Limit) Limit(S3Call call, string name) => call.Query(name) switch
    {
        null or "" => (null, Most),
        { } text when int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var limit) => (null, Math.Min(limit, Most)),
        _ => (S3Faults.InvalidArgument($"Argument {name} must be an integer between 0 and 2147483647"), 0),
    };

    /// <summary>Names as they are, or percent-encoded where the client asked for it.</summary>
    public static Func<string, string> Wording(S3Call call) => call.Query("encoding-type") == "url"
        ? name => Uri.EscapeDataString(name).Replace("%2F", "/", StringComparison.Ordinal)
        : name => name;

    /// <summary>Fetches a page; none is asked for where the limit is 0.</summary>
    private async Task<Listing<StoredObject>> Page(S3Call call, ListQuery query) =>
        query.Limit == 0 ? new([], false) : await listings.Objects(call.Bucket, query, call.Ct);

    private async Task<Answer> ListV1(S3Call call)
    {
        var (fault, limit) = Limit(call, "max-keys");
        if (fault is not null)
        {
            return call.Refuse(fault);
        }

        var (prefix, delimiter, marker) = (call.Query("prefix") ?? "", call.Query("delimiter") ?? "", call.Query("marker") ?? "");
        var page = await Page(call, new() { Prefix = prefix, Delimiter = delimiter, Marker = marker, Limit = limit });
        var word = Wording(call);
        return XmlOut.Answer(200, "ListBucketResult", x =>
        {
            x.Text("Name", call.Target.Bucket);
            x.Text("Prefix", word(prefix));
            x.Text("Marker", word(marker));
            x.Text("NextMarker", page.Truncated && delimiter.Length > 0 ? word(page.Entries[^1].Name) : null);
            x.Number("MaxKeys", limit);
            x.Text("Delimiter", delimiter.Length > 0 ? word(delimiter) : null);
            x.Flag("IsTruncated", page.Truncated);
            x.Text("EncodingType", call.Query("encoding-type"));
            WriteEntries(x, call, page, word, owner: true);
        });
    }

    private async Task<Answer> ListV2(S3Call call)
    {
        var (fault, limit) = Limit(call, "max-keys");
        var token = call.Query("continuation-token") is { Length: > 0 } given ? given : null;
        var marker = token is null ? call.Query("start-after") ?? "" : ReadToken(token);
        if (fault is not null || marker is null || call.Query("list-type") != "2")
        {
            return call.Refuse(fault ?? S3Faults.InvalidArgument(marker is null
                ? "The continuation token provided is incorrect" : "Invalid List Type"));
        }

        var (prefix, delimiter) = (call.Query("prefix") ?? "", call.Query("delimiter") ?? "");
        var page = await Page(call, new() { Prefix = prefix, Delimiter = delimiter, Marker = marker, Limit = limit });
        var word = Wording(call);
        return XmlOut.Answer(200, "ListBucketResult", x =>
        {
            x.Text("Name", call.Target.Bucket);
            x.Text("Prefix", word(prefix));
            x.Text("StartAfter", call.Query("start-after") is { } after ? word(after) : null);
            x.Text("ContinuationToken", token);
            x.Text("NextContinuationToken", page.Truncated ? Token(page.Entries[^1].Name) : null);
            x.Number("KeyCount", page.Entries.Count);
            x.Number("MaxKeys", limit);
            x.Text("Delimiter", delimiter.Length > 0 ? word(delimiter) : null);
            x.Flag("IsTruncated", page.Truncated);
            x.Text("EncodingType", call.Query("encoding-type"));
            WriteEntries(x, call, page, word, owner: call.Query("fetch-owner") == "true");
        });
    }

    private static void WriteEntries(XmlOut x, S3Call call, Listing<StoredObject> page, Func<string, string> word, bool owner)
    {
        foreach (var (name, row) in page.Entries)
        {
            if (row is { } o)
            {
                x.Element("Contents", c =>
                {
                    c.Text("Key", word(name));
                    WriteObject(c, o);
                    if (owner)
                    {
                        c.Owner("Owner", call.Bucket.Project, null);
                    }
                });
            }
        }

        WritePrefixes(x, page.Entries.Where(e => e.Row is null).Select(e => word(e.Name)));
    }

    private static void WriteObject(XmlOut x, StoredObject o)
    {
        x.Time("LastModified", o.ModifiedAt);
        x.Text("ETag", S3Words.Quoted(S3Words.Etag(o)));
        foreach (var kind in ChecksumKind.All.Where(k => o.Meta[k.Meta] is not null))
        {
            x.Text("ChecksumAlgorithm", kind.Name);
        }

        x.Number("Size", o.Size);
        x.Text("StorageClass", "STANDARD");
    }

    private static void WritePrefixes(XmlOut x, IEnumerable<string> prefixes) =>
        x.Each("CommonPrefixes", prefixes, (p, prefix) => p.Text("Prefix", prefix));

    private async Task<Answer> Versions(S3Call call)
    {
        var (fault, limit) = Limit(call, "max-keys");
        var (prefix, delimiter, marker) = (call.Query("prefix") ?? "", call.Query("delimiter") ?? "", call.Query("key-marker") ?? "");
        var versionMarker = call.Query("version-id-marker") ?? "";
        if (fault is not null || (versionMarker.Length > 0 && marker.Length == 0))
        {
            return call.Refuse(fault ?? S3Faults.InvalidArgument("A version-id marker cannot be specified without a key marker."));
        }

        var query = new ListQuery { Prefix = prefix, Delimiter = delimiter, Marker = marker, Limit = limit };
        var page = limit == 0 ? new([], false) : await listings.Versions(call.Bucket, query, versionMarker, call.Ct);
        var word = Wording(call);
        return XmlOut.Answer(200, "ListVersionsResult", x =>
        {
            x.Text("Name", call.Target.Bucket);
            x.Text("Prefix", word(prefix));
            x.Text("KeyMarker", word(marker));
            x.Text("VersionIdMarker", versionMarker);
            x.Text("NextKeyMarker", page.Truncated ? word(page.Entries[^1].Name) : null);
            x.Text("NextVersionIdMarker", page.Truncated ? page.Entries[^1].Row?.Object.VersionId : null);
            x.Number("MaxKeys", limit);
            x.Text("Delimiter", delimiter.Length > 0 ? word(delimiter) : null);
            x.Flag("IsTruncated", page.Truncated);
            x.Text("EncodingType", call.Query("encoding-type"));
            foreach (var (name, row) in page.Entries.Where(e => e.Row is not null))
            {
                WriteVersion(x, call, word(name), row!);
            }

            WritePrefixes(x, page.Entries.Where(e => e.Row is null).Select(e => word(e.Name)));
        });
    }

    private static void WriteVersion(XmlOut x, S3Call call, string name, ListedVersion version)
    {
        var o = version.Object;
        var marker = o.Kind == ObjectKind.DeleteMarker;
        x.Element(marker ? "DeleteMarker" : "Version", v =>
        {
            v.Text("Key", name);
            v.Text("VersionId", o.VersionId);
            v.Flag("IsLatest", version.Latest);
            if (marker)
            {
                v.Time("LastModified", o.ModifiedAt);
            }
            else
            {
                WriteObject(v, o);
            }

            v.Owner("Owner", call.Bucket.Project, null);
        });
    }

    private static string Token(string name) => Convert.ToBase64String(System.Text.Encoding.UTF8.GetBytes(name));

    private static string? ReadToken(string token)
    {
        var bytes = new byte[token.Length];
        return Convert.TryFromBase64String(token.Replace(' ', '+'), bytes, out var length) && length > 0
            ? System.Text.Encoding.UTF8.GetString(bytes, 0, length)
            : null;
    }
}
