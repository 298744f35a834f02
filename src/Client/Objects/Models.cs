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
