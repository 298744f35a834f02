using System.Text.Json.Serialization;

namespace Alize.Client.Volumes;

/// <summary>A disk that outlives servers. Its size is in GiB.</summary>
public sealed record Volume(string Id, string? Name, string Status, int Size, string? VolumeType, string? SnapshotId,
    DateTimeOffset CreatedAt)
{
    public IReadOnlyList<VolumeUse> Attachments { get; init; } = [];

    /// <summary>The API writes words here: "true", "false".</summary>
    public string Bootable { get; init; } = "false";
}

/// <summary>To which server a volume is attached, and under which name.</summary>
public sealed record VolumeUse(string ServerId, string? Device, string? AttachmentId);

/// <summary>A volume as it was at one moment.</summary>
public sealed record Snapshot(string Id, string? Name, string Status, string VolumeId, int Size, DateTimeOffset CreatedAt);

/// <summary>A kind of volume.</summary>
public sealed record VolumeType(string Id, string Name, string? Description);

/// <summary>How much disk a project may have and has.</summary>
public sealed record VolumeLimits
{
    [JsonPropertyName("maxTotalVolumes")]
    public int MaxVolumes { get; init; }

    [JsonPropertyName("totalVolumesUsed")]
    public int Volumes { get; init; }

    [JsonPropertyName("maxTotalVolumeGigabytes")]
    public int MaxGib { get; init; }

    [JsonPropertyName("totalGigabytesUsed")]
    public int Gib { get; init; }
}

/// <summary>Cinder's limits, of which only the absolute ones are used.</summary>
internal sealed record AbsoluteVolumeLimits(VolumeLimits Absolute);

/// <summary>A volume to be made, of whole GiB; empty, or from a snapshot, an image or another volume.</summary>
public sealed record NewVolume(string Name, int SizeGib)
{
    public string? SnapshotId { get; init; }

    public string? ImageId { get; init; }

    public string? SourceId { get; init; }

    public string? Type { get; init; }
}
