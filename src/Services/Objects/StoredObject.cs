using System.Data.Common;
using System.Globalization;
using Alize.Kernel;
using Alize.Services.Objects.Sealing;

namespace Alize.Services.Objects;

public enum ObjectKind
{
    /// <summary>One blob; or none, where the size is 0.</summary>
    Plain,

    /// <summary>Parts with bytes of their own: an S3 upload in parts.</summary>
    Multipart,

    /// <summary>Parts that name other objects: Swift's static large object.</summary>
    Slo,

    /// <summary>A pointer to another object, in <see cref="ObjectMeta.SymlinkTarget"/>.</summary>
    Symlink,

    /// <summary>A version that says: deleted.</summary>
    DeleteMarker,
}

/// <summary>One version of an object. Times are microseconds since 1970.</summary>
/// <param name="Version">When it was written, made unique and growing within the name.</param>
/// <param name="Modified">When its bytes or metadata were last changed.</param>
/// <param name="Unversioned">Written while the container kept no versions: S3's version "null".</param>
/// <param name="Etag">Lower-case hex of the MD5; for parts with "-N" (S3) or the digest of the
/// segments' etags (SLO). Without quotes.</param>
/// <param name="Blob">Where the bytes lie; null for a size of 0 and for parts.</param>
/// <param name="Parts">Key of its parts; null for a plain object.</param>
/// <param name="Expires">Seconds since 1970; from then on it does not exist.</param>
public sealed record StoredObject(
    string Name, long Version, long Modified, bool Unversioned, ObjectKind Kind, long Size, string Etag, string ContentType, Meta Meta,
    BlobRef? Blob, string? Parts, long? Expires)
{
    internal static readonly Raw Columns =
        new("name, version, modified, unversioned, kind, size, etag, type, meta, blob, parts, expires, seal");

    /// <summary>How the bytes are sealed; null: they lie in the clear.</summary>
    public Seal? Seal { get; init; }

    /// <summary>What clients call this version.</summary>
    public string VersionId => Unversioned ? "null" : VersionWords.Text(Version);

    public DateTimeOffset ModifiedAt => DateTimeOffset.UnixEpoch.AddMicroseconds(Modified);

    public bool ExpiredAt(DateTimeOffset now) => Expires is { } at && at <= now.ToUnixTimeSeconds();

    internal static StoredObject Read(DbDataReader r)
    {
        var c = r.Columns();
        return new(
            c.Text(), c.Long(), c.Long(), c.Flag(), Kinds.Of(c.Text()), c.Long(), c.Text(), c.Text(), Meta.Parse(c.Text()),
            c.TextOrNull() is { } blob ? new BlobRef(blob) : null, c.TextOrNull(), c.LongOrNull())
        {
            Seal = c.TextOrNull() is { } seal ? Seal.Parse(seal) : null,
        };
    }
}

/// <summary>Names of metadata that more than one door reads.</summary>
public static class ObjectMeta
{
    /// <summary>"container/name", percent-encoded.</summary>
    public const string SymlinkTarget = "symlink-target";

    /// <summary>"container/prefix", percent-encoded: the object is the concatenation of what begins so.</summary>
    public const string DloPrefix = "x-object-manifest";

    /// <summary>How many bytes a static large object's manifest holds itself.</summary>
    public const string InlineBytes = "slo-inline-bytes";

    /// <summary>How many segments a static large object has.</summary>
    public const string Segments = "slo-segments";
}

/// <summary>Kinds as they are stored.</summary>
internal static class Kinds
{
    public static string Text(ObjectKind kind) => kind switch
    {
        ObjectKind.Plain => "Plain",
        ObjectKind.Multipart => "Multipart",
        ObjectKind.Slo => "Slo",
        ObjectKind.Symlink => "Symlink",
        _ => "DeleteMarker",
    };

    public static ObjectKind Of(string text) => text switch
    {
        "Plain" => ObjectKind.Plain,
        "Multipart" => ObjectKind.Multipart,
        "Slo" => ObjectKind.Slo,
        "Symlink" => ObjectKind.Symlink,
        _ => ObjectKind.DeleteMarker,
    };
}

/// <summary>A version's number as clients see it: seconds and six decimals.</summary>
public static class VersionWords
{
    public static string Text(long version) =>
        string.Create(CultureInfo.InvariantCulture, $"{version / 1_000_000}.{version % 1_000_000:D6}");

    /// <summary>Null where no version can have this name.</summary>
    public static long? Parse(string text)
    {
        var dot = text.IndexOf('.', StringComparison.Ordinal);
        return dot > 0 && text.Length == dot + 7
            && long.TryParse(text.AsSpan(0, dot), NumberStyles.None, CultureInfo.InvariantCulture, out var seconds)
            && long.TryParse(text.AsSpan(dot + 1), NumberStyles.None, CultureInfo.InvariantCulture, out var micros)
            && seconds < 1L << 40
            ? (seconds * 1_000_000) + micros
            : null;
    }
}
