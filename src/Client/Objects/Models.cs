namespace Alize.Client.Objects;

/// <summary>A container (S3: a bucket).</summary>
public sealed record Container(string Name, long Count, long Bytes, DateTimeOffset? LastModified);

/// <summary>A line of a container's listing: an object, or a folder that a delimiter made.</summary>
public sealed record ListedObject(string? Name, long Bytes, string? Hash, string? ContentType, DateTimeOffset? LastModified, string? Subdir)
{
    /// <summary>The object's name, or the folder's.</summary>
    internal string Key => Name ?? Subdir ?? "";
}

/// <summary>What an account, container or object says of itself in headers.</summary>
public sealed record ObjectHead(long Length, string? ETag, string? ContentType, DateTimeOffset? LastModified, IReadOnlyDictionary<string,
    string> Metadata);

/// <summary>How much an account holds.</summary>
public sealed record AccountHead(long Containers, long Objects, long Bytes);

/// <summary>What a pass over all stored bytes found.</summary>
/// <param name="StartedAt">Null before the first pass.</param>
public sealed record ScrubReport(
    bool Running, DateTimeOffset? StartedAt, DateTimeOffset? EndedAt, long Blobs, long Bytes, long SpoiledCount,
    IReadOnlyList<SpoiledObject> Spoiled);

/// <summary>An object whose bytes are gone, or are not what was written.</summary>
public sealed record SpoiledObject(string ProjectId, string Container, string Name, string VersionId, long? Part);

/// <summary>A link to be made.</summary>
/// <param name="Name">A file; a folder where it ends with a slash; the whole container where it is empty.</param>
/// <param name="Drop">Files may be left there, and none is shown.</param>
public sealed record ShareWish(string Container, string Name, bool Drop = false)
{
    public string? Password { get; init; }

    public DateTimeOffset? Expires { get; init; }

    public long? MaxDownloads { get; init; }

    public long? MaxBytes { get; init; }
}

/// <summary>A link that lets whoever has it fetch files, or leave some.</summary>
/// <param name="Kind">download or drop.</param>
public sealed record Share(string Id, Uri Url, string Container, string Name, string Kind, bool HasPassword, long Downloads)
{
    public DateTimeOffset? ExpiresAt { get; init; }

    public DateTimeOffset? CreatedAt { get; init; }

    public long? MaxDownloads { get; init; }

    public long? MaxBytes { get; init; }
}
