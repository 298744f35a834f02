namespace Alize.Services.Objects.Care;

/// <summary>What a pass over all stored bytes has found so far.</summary>
/// <param name="Ended">Null while it runs.</param>
/// <param name="Blobs">Bodies and parts that were read.</param>
/// <param name="SpoiledCount">All that was found; <see cref="Spoiled"/> holds the first thousand.</param>
public sealed record ScrubReport(
    DateTimeOffset Started, DateTimeOffset? Ended, long Blobs, long Bytes, long SpoiledCount, IReadOnlyList<SpoiledObject> Spoiled);

/// <summary>A name whose bytes are gone, or are not what was written.</summary>
/// <param name="Part">The number of the part that is harmed; null: the object is in one piece.</param>
public sealed record SpoiledObject(string ProjectId, string Container, string Name, string VersionId, long? Part);
