using System.Data.Common;
using Alize.Kernel;

namespace Alize.Services.Objects;

/// <summary>A piece of a large object or of an upload.</summary>
/// <param name="Number">Its place; they need not follow each other without gaps.</param>
/// <param name="Size">Bytes that it adds to the object.</param>
/// <param name="Blob">Its own bytes (S3 part).</param>
/// <param name="Path">"/container/name" of another object of the same project (SLO segment).</param>
/// <param name="Range">"first-last" within that object; null: all of it.</param>
/// <param name="Extra">What a door keeps beside it.</param>
public sealed record Part(int Number, long Size, string Etag, long Modified, BlobRef? Blob, string? Path, string? Range, string? Extra)
{
    internal static readonly Raw Columns = new("number, size, etag, modified, blob, path, range, extra");

    private const string InlineMark = "data:";

    /// <summary>The extra of a part whose bytes the manifest itself holds.</summary>
    internal static string InlineExtra(string base64) => InlineMark + base64;

    /// <summary>The bytes that the manifest itself holds; null where they lie elsewhere.</summary>
    internal byte[]? Inline() => Blob is null && Path is null && Extra?.StartsWith(InlineMark, StringComparison.Ordinal) == true
        ? Convert.FromBase64String(Extra[InlineMark.Length..])
        : null;

    internal static Part Read(DbDataReader r)
    {
        var c = r.Columns();
        return new(
            c.Int(), c.Long(), c.Text(), c.Long(), c.TextOrNull() is { } blob ? new BlobRef(blob) : null,
            c.TextOrNull(), c.TextOrNull(), c.TextOrNull());
    }
}
