using System.Globalization;
using Alize.Kernel;
using Alize.Services.Objects.S3.Payloads;
using Alize.Services.Objects.S3.Words;
using Alize.Services.Objects.Sealing;

namespace Alize.Services.Objects.S3.Items;

/// <summary>GET ?attributes: etag, checksums, parts and size, as far as the caller asked.</summary>
public sealed class AttributesOperation(ObjectStore objects, SealKeys keys) : IS3Operations
{
    private const int MostParts = 1000;

    public IEnumerable<S3Operation> Operations => [new(S3Policy.GetAttributes, "GET", S3Scope.Object, "attributes", Get)];

    private async Task<Answer> Get(S3Call call)
    {
        var wanted = (call.Header("x-amz-object-attributes") ?? "").Split(',',
            StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
        if (wanted.Length == 0 || !Array.TrueForAll(wanted, w =>
            w is "ETag" or "Checksum" or "ObjectParts" or "StorageClass" or "ObjectSize"))
        {
            return call.Refuse(S3Faults.InvalidArgument("Invalid attribute name specified."));
        }

        var (refusal, found) = await ReadOperations.Find(call, objects);
        if (found is not { } o)
        {
            return refusal!;
        }

        if (EncryptionWords.OfRead(call, keys, call.Bucket, o).Fault is { } sealedOff)
        {
            return call.Refuse(sealedOff);
        }

        var parts = wanted.Contains("ObjectParts") && o.Kind == ObjectKind.Multipart ? await objects.Parts(call.Bucket, o, call.Ct) : null;
        return XmlOut.Answer(200, "GetObjectAttributesResponse", x =>
        {
            x.Text("ETag", wanted.Contains("ETag") ? S3Words.Etag(o) : null);
            if (wanted.Contains("Checksum") && ChecksumKind.All.Any(k => o.Meta[k.Meta] is not null))
            {
                x.Element("Checksum", c => ObjectWords.WriteChecksums(c, o.Meta));
            }

            if (parts is not null)
            {
                x.Element("ObjectParts", p => WriteParts(p, call, parts));
            }

            x.Text("StorageClass", wanted.Contains("StorageClass") ? "STANDARD" : null);
            if (wanted.Contains("ObjectSize"))
            {
                x.Number("ObjectSize", o.Size);
            }
        }).With("Last-Modified", S3Words.HttpTime(o.ModifiedAt)).WithVersion(call.Bucket, o);
    }

    private static void WriteParts(XmlOut x, S3Call call, List<Part> parts)
    {
        _ = int.TryParse(call.Header("x-amz-part-number-marker"), NumberStyles.None, CultureInfo.InvariantCulture, out var after);
        var most = int.TryParse(call.Header("x-amz-max-parts"), NumberStyles.None, CultureInfo.InvariantCulture, out var asked)
            ? Math.Min(asked, MostParts)
            : MostParts;
        var page = parts.Where(p => p.Number > after).Take(most).ToList();
        x.Number("PartsCount", parts.Count);
        x.Number("PartNumberMarker", after);
        x.Number("NextPartNumberMarker", page.Count > 0 ? page[^1].Number : 0);
        x.Number("MaxParts", most);
        x.Flag("IsTruncated", page.Count > 0 && page[^1].Number < parts[^1].Number);
        foreach (var part in page.Where(p => p.Extra is not null))
        {
            x.Element("Part", one =>
            {
                one.Number("PartNumber", part.Number);
                one.Number("Size", part.Size);
                foreach (var kind in ChecksumKind.All)
                {
                    one.Text(kind.Element, Meta.Parse(part.Extra!)[kind.Meta]);
                }
            });
        }
    }
}
