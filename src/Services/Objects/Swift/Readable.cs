namespace Alize.Services.Objects.Swift;

/// <summary>What a name stands for once links and manifests are followed: headers, length, and how to find its bytes.</summary>
internal sealed record Readable(Container Container, StoredObject Object)
{
    public long Length { get; init; } = Object.Size;

    /// <summary>Without quotes.</summary>
    public string Etag { get; init; } = Object.Etag;

    /// <summary>A large object's etag is no digest of its bytes: it is written in quotes.</summary>
    public bool Quoted { get; init; }

    public long Modified { get; init; } = Object.Modified;

    public string Type { get; init; } = Object.ContentType;

    /// <summary>The body itself, where it is not stored: a manifest's text.</summary>
    public ReadOnlyMemory<byte>? Inline { get; init; }

    /// <summary>The segments of a dynamic large object; null where the object's own bytes are meant.</summary>
    public IReadOnlyList<StoredObject>? Segments { get; init; }

    public Container? SegmentContainer { get; init; }

    /// <summary>"account/container/name" of what a link led to.</summary>
    public string? Target { get; init; }

    public string EtagHeader => Quoted ? $"\"{Etag}\"" : Etag;
}
