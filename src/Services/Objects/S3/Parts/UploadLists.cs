using System.Globalization;
using Alize.Kernel;
using Alize.Services.Objects.S3.Buckets;
using Alize.Services.Objects.S3.Items;
using Alize.Services.Objects.S3.Words;

namespace Alize.Services.Objects.S3.Parts;

/// <summary>Uploads of a bucket, and parts of an upload.</summary>
public sealed class UploadLists(Uploads uploads) : IS3Operations
{
    /// <summary>After every id that an upload can have.</summary>
    private const string AfterIds = "~";

    public IEnumerable<S3Operation> Operations =>
    [
        new(S3Policy.ListUploads, "GET", S3Scope.Bucket, "uploads", ListUploads),
        new(S3Policy.ListParts, "GET", S3Scope.Object, "uploadId", ListParts),
    ];

    private async Task<Answer> ListParts(S3Call call)
    {
        var (fault, limit) = ListOperations.Limit(call, "max-parts");
        if (fault is not null)
        {
            return call.Refuse(fault);
        }

        if (await uploads.Find(call.Bucket, call.Key, call.Query("uploadId")!, call.Ct) is not { } upload)
        {
            return call.Refuse(S3Faults.NoSuchUpload);
        }

        _ = int.TryParse(call.Query("part-number-marker"), NumberStyles.None, CultureInfo.InvariantCulture, out var after);
        var parts = await uploads.Parts(call.Bucket, upload.Id, after, limit + 1, call.Ct);
        var truncated = parts.Count > limit;
        var page = parts.Take(limit).ToList();
        var word = ListOperations.Wording(call);
        return XmlOut.Answer(200, "ListPartsResult", x =>
        {
            x.Text("Bucket", call.Target.Bucket);
            x.Text("Key", word(call.Key));
            x.Text("UploadId", upload.Id);
            x.Owner("Initiator", call.Bucket.Project, null);
            x.Owner("Owner", call.Bucket.Project, null);
            x.Text("StorageClass", "STANDARD");
            x.Number("PartNumberMarker", after);
            x.Number("NextPartNumberMarker", page.Count > 0 ? page[^1].Number : 0);
            x.Number("MaxParts", limit);
            x.Flag("IsTruncated", truncated);
            x.Text("ChecksumAlgorithm", UploadSum.Of(upload.Meta)?.Kind.Name);
            x.Text("ChecksumType", UploadSum.Of(upload.Meta)?.Type);
            x.Each("Part", page, WritePart);
        });
    }

    private static void WritePart(XmlOut x, Part part)
    {
        x.Number("PartNumber", part.Number);
        x.Time("LastModified", DateTimeOffset.UnixEpoch.AddMicroseconds(part.Modified));
        x.Text("ETag", S3Words.Quoted(part.Etag));
        x.Number("Size", part.Size);
        foreach (var kind in Payloads.ChecksumKind.All)
        {
            x.Text(kind.Element, Meta.Parse(part.Extra ?? "")[kind.Meta]);
        }
    }

    private async Task<Answer> ListUploads(S3Call call)
    {
        var (fault, limit) = ListOperations.Limit(call, "max-uploads");
        if (fault is not null)
        {
            return call.Refuse(fault);
        }

        var (prefix, delimiter) = (call.Query("prefix") ?? "", call.Query("delimiter") ?? "");
        var (keyMarker, idMarker) = (call.Query("key-marker") ?? "", call.Query("upload-id-marker") ?? "");
        var page = await Page(call, prefix, delimiter, keyMarker, idMarker, limit);
        var word = ListOperations.Wording(call);
        return XmlOut.Answer(200, "ListMultipartUploadsResult", x =>
        {
            x.Text("Bucket", call.Target.Bucket);
            x.Text("KeyMarker", word(keyMarker));
            x.Text("UploadIdMarker", idMarker);
            x.Text("NextKeyMarker", page.Truncated ? word(page.Entries[^1].Name) : null);
            x.Text("NextUploadIdMarker", page.Truncated ? page.Entries[^1].Row?.Id ?? "" : null);
            x.Text("Prefix", word(prefix));
            x.Text("Delimiter", delimiter.Length > 0 ? word(delimiter) : null);
            x.Number("MaxUploads", limit);
            x.Flag("IsTruncated", page.Truncated);
            x.Text("EncodingType", call.Query("encoding-type"));
            x.Each("Upload", page.Entries.Where(e => e.Row is not null), (u, entry) => WriteUpload(u, call, word, entry.Row!));
            x.Each("CommonPrefixes", page.Entries.Where(e => e.Row is null), (p, entry) => p.Text("Prefix", word(entry.Name)));
        });
    }

    private static void WriteUpload(XmlOut x, S3Call call, Func<string, string> word, Upload upload)
    {
        x.Text("Key", word(upload.Name));
        x.Text("UploadId", upload.Id);
        x.Owner("Initiator", call.Bucket.Project, null);
        x.Owner("Owner", call.Bucket.Project, null);
        x.Text("StorageClass", "STANDARD");
        x.Time("Initiated", DateTimeOffset.UnixEpoch.AddMicroseconds(upload.Created));
        x.Text("ChecksumAlgorithm", UploadSum.Of(upload.Meta)?.Kind.Name);
        x.Text("ChecksumType", UploadSum.Of(upload.Meta)?.Type);
    }

    /// <summary>A page of uploads; names with the delimiter after the prefix become one entry, which costs one seek.</summary>
    private async Task<Listing<Upload>> Page(S3Call call, string prefix, string delimiter, string name, string id, int limit)
    {
        var entries = new List<ListEntry<Upload>>();
        id = id.Length > 0 || name.Length == 0 ? id : AfterIds;
        if (delimiter.Length > 0 && name.StartsWith(prefix, StringComparison.Ordinal)
            && name.EndsWith(delimiter, StringComparison.Ordinal) && id == AfterIds)
        {
            name = Utf8Order.After(name) ?? name;
        }

        while (limit > 0)
        {
            var rows = await uploads.List(call.Bucket, prefix, name, id, limit + 1, call.Ct);
            foreach (var row in rows)
            {
                var at = delimiter.Length == 0 ? -1 : row.Name.IndexOf(delimiter, prefix.Length, StringComparison.Ordinal);
                var rolled = at < 0 ? null : row.Name[..(at + delimiter.Length)];
                if (rolled is not null && entries.Count > 0 && entries[^1].Row is null && entries[^1].Name == rolled)
                {
                    continue;
                }

                entries.Add(rolled is null ? new(row.Name, row) : new(rolled, null));
                if (entries.Count > limit)
                {
                    entries.RemoveAt(limit);
                    return new(entries, true);
                }
            }

            if (rows.Count <= limit)
            {
                break;
            }

            (name, id) = (rows[^1].Name, rows[^1].Id);
        }

        return new(entries, false);
    }
}
