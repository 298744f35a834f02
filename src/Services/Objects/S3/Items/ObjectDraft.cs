using System.Globalization;
using Alize.Kernel;
using Alize.Services.Objects.S3.Access;
using Alize.Services.Objects.Sealing;

namespace Alize.Services.Objects.S3.Items;

/// <summary>What the headers of a write say of the object: type, metadata, ACL, tags, encryption.</summary>
public sealed record ObjectDraft(string ContentType, Meta Meta, SealWish? Seal)
{
    public const string Tags = "s3-tags";
    public const string Redirect = "s3-redirect";
    public const int MostKeyBytes = 1024;

    private const string UserPrefix = "x-amz-meta-";
    private const int MostUserBytes = 8 * 1024;
    private const string DefaultType = "binary/octet-stream";

    /// <summary>Headers that are kept as they are, under their own names, and given back.</summary>
    public static IReadOnlyList<string> Kept { get; } = ["cache-control", "content-disposition", "content-encoding", "content-language",
        "expires"];

    /// <param name="header">The value of a header (or of a form's field), or null.</param>
    /// <param name="names">All names of headers (or fields).</param>
    public static (Fault? Fault, ObjectDraft? Draft) Of(S3Call call, Func<string, string?> header, IEnumerable<string> names)
    {
        var meta = new Meta();
        foreach (var name in Kept)
        {
            meta[name] = name == "content-encoding" ? WithoutChunking(header(name)) : header(name);
        }

        var user = 0;
        foreach (var name in names.Where(n => n.StartsWith(UserPrefix, StringComparison.OrdinalIgnoreCase) && n.Length > UserPrefix.Length))
        {
            var value = header(name);
            user += name.Length - UserPrefix.Length + (value?.Length ?? 0);
            meta.Put(Meta.User + name[UserPrefix.Length..].ToLowerInvariant(), value ?? "");
        }

        if (user > MostUserBytes)
        {
            return (S3Faults.BadRequest("MetadataTooLarge", "Your metadata headers exceed the maximum allowed metadata size"), null);
        }

        meta[Redirect] = header("x-amz-website-redirect-location");
        var (unsealed, seal) = EncryptionWords.OfWrite(call, header);
        var fault = KeyFault(call.Key) ?? Unserved(header) ?? unsealed ?? AddAcl(call, header, meta) ?? AddTags(header, meta)
            ?? LockWords.Add(call, header, meta);
        return (fault, fault is null ? new(header("Content-Type") is { Length: > 0 } type ? type : DefaultType, meta, seal) : null);
    }

    public static (Fault? Fault, ObjectDraft? Draft) Of(S3Call call) => Of(call, call.Header, call.Http.Request.Headers.Keys);

    public static Fault? KeyFault(string key) => System.Text.Encoding.UTF8.GetByteCount(key) > MostKeyBytes ? S3Faults.KeyTooLong : null;

    /// <summary>The MD5 that Content-MD5 promises, in hex.</summary>
    public static (Fault? Fault, string? Hex) Md5(string? header)
    {
        if (header is null)
        {
            return (null, null);
        }

        Span<byte> md5 = stackalloc byte[48];
        return Convert.TryFromBase64String(header, md5, out var length) && length == 16
            ? (null, Convert.ToHexStringLower(md5[..16]))
            : (S3Faults.InvalidDigest, null);
    }

    /// <summary>The framing of the request is not the object's encoding.</summary>
    private static string? WithoutChunking(string? encoding) => encoding is null
        ? null
        : string.Join(',', encoding.Split(',', StringSplitOptions.TrimEntries).Where(e => e != "aws-chunked"));

    /// <summary>What changes how bytes are kept, and is not served, is refused rather than ignored.</summary>
    private static Fault? Unserved(Func<string, string?> header) => header("x-amz-storage-class") is null or "STANDARD"
        ? null
        : S3Faults.BadRequest("InvalidStorageClass", "The storage class you specified is not valid");

    private static Fault? AddAcl(S3Call call, Func<string, string?> header, Meta meta)
    {
        var (fault, acl) = AclWords.OfHeaders(header);
        if (fault is not null || acl is null)
        {
            return fault;
        }

        meta[Acl.Meta] = acl.Text;
        return AclWords.Refused(call.Bucket, acl);
    }

    private static Fault? AddTags(Func<string, string?> header, Meta meta)
    {
        if (header("x-amz-tagging") is not { } text)
        {
            return null;
        }

        var (fault, tags) = TagWords.OfHeader(text);
        meta[Tags] = tags;
        return fault;
    }
}
