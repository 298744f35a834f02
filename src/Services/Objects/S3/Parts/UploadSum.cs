using Alize.Kernel;
using Alize.Services.Objects.S3.Items;
using Alize.Services.Objects.S3.Payloads;

namespace Alize.Services.Objects.S3.Parts;

/// <summary>The checksum of an upload in parts: which kind, and whether of the whole (FULL_OBJECT) or of the parts' sums
/// (COMPOSITE).</summary>
public sealed record UploadSum(ChecksumKind Kind, string Type)
{
    /// <summary>Of an object: the upload that made it.</summary>
    public const string Upload = "s3-upload";

    private const string KindMeta = "s3-upload-checksum";
    private const string Full = "FULL_OBJECT";
    private const string Composite = "COMPOSITE";

    public static (Fault? Fault, UploadSum? Sum) OfHeaders(S3Call call)
    {
        var (name, type) = (call.Header("x-amz-checksum-algorithm"), call.Header("x-amz-checksum-type"));
        if (name is null)
        {
            return (null, null);
        }

        if (ChecksumKind.Named(name) is not { } kind)
        {
            return (S3Faults.InvalidRequest("Checksum algorithm provided is unsupported. Please try again with any of the valid types: "
                + "[CRC32, CRC32C, CRC64NVME, SHA1, SHA256]"), null);
        }

        type ??= kind.Name == "CRC64NVME" ? Full : Composite;
        var possible = type switch
        {
            Full => kind.Crc is not null,
            Composite => kind.Name != "CRC64NVME",
            _ => false,
        };
        return possible
            ? (null, new(kind, type))
            : (S3Faults.InvalidRequest(
                $"The {type} checksum type cannot be used with the {kind.Name.ToLowerInvariant()} checksum algorithm."), null);
    }

    public static UploadSum? Of(Meta meta) =>
        ChecksumKind.Named(meta[KindMeta]) is { } kind ? new(kind, meta[ObjectWords.ChecksumType]!) : null;

    public void Keep(Meta meta)
    {
        meta[KindMeta] = Kind.Name;
        meta[ObjectWords.ChecksumType] = Type;
    }

    /// <summary>The object's metadata out of the upload's: its checksum, computed from those of the parts.</summary>
    public static void Finish(UploadSum? sum, string upload, IReadOnlyList<Part> parts, Meta meta)
    {
        meta[Upload] = upload;
        meta[KindMeta] = null;
        meta[ObjectWords.ChecksumType] = null;
        if (sum?.Whole(parts) is { } whole)
        {
            meta[sum.Kind.Meta] = sum.Type == Composite ? $"{whole}-{parts.Count}" : whole;
            meta[ObjectWords.ChecksumType] = sum.Type;
        }
    }

    /// <summary>Nothing where a part has no sum of this kind.</summary>
    public string? Whole(IReadOnlyList<Part> parts)
    {
        var sums = parts.Select(p => (Sum: Meta.Parse(p.Extra ?? "")[Kind.Meta], Length: p.Size)).ToList();
        if (sums.Exists(s => s.Sum is null))
        {
            return null;
        }

        if (Type == Full)
        {
            return Kind.Crc!.Join(sums.Select(s => (s.Sum!, s.Length)));
        }

        using var composite = Kind.Start();
        foreach (var (sum, _) in sums)
        {
            composite.Append(Convert.FromBase64String(sum!));
        }

        return composite.Finish();
    }
}
