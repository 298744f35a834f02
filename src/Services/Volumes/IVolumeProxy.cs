using Alize.Kernel;

namespace Alize.Services.Volumes;

/// <summary>A volume with all that Compute's old API shows of it.</summary>
/// <param name="Type">The type's name.</param>
/// <param name="Attachment">The first server that has it; null where none.</param>
public sealed record VolumeFacts(
    string Id, string Status, long SizeGib, string Zone, DateTimeOffset CreatedAt, string? Name,
    string? Description, string Type, string? SnapshotId,
    IReadOnlyDictionary<string, string> Metadata, AttachmentInfo? Attachment);

/// <summary>A snapshot with all that Compute's old API shows of it.</summary>
public sealed record SnapshotFacts(
    string Id, string VolumeId, string Status, long SizeGib, DateTimeOffset CreatedAt, string? Name, string? Description);

/// <summary>A volume as a tenant asks for it at Compute.</summary>
/// <param name="Type">A type's name or id; null for the default.</param>
public sealed record VolumeAsk(
    string? Name, string? Description, long SizeGib, string? SnapshotId, string? Type, string? Zone,
    IReadOnlyDictionary<string, string> Metadata);

/// <summary>What Volumes offers to Compute's old API.</summary>
public interface IVolumeProxy
{
    /// <summary>The volumes of the caller's project, newest first.</summary>
    Task<List<VolumeFacts>> List(Caller caller, int limit, int offset, CancellationToken ct);

    /// <exception cref="FaultException">404.</exception>
    Task<VolumeFacts> Get(Caller caller, string id, CancellationToken ct);

    Task<VolumeFacts> Create(Caller caller, VolumeAsk ask, CancellationToken ct);

    Task Delete(Caller caller, string id);

    /// <summary>The snapshots of the caller's project, newest first.</summary>
    Task<List<SnapshotFacts>> Snapshots(Caller caller, int limit, int offset, CancellationToken ct);

    /// <exception cref="FaultException">404.</exception>
    Task<SnapshotFacts> GetSnapshot(Caller caller, string id, CancellationToken ct);

    /// <param name="inUse">Also of a volume that a server has.</param>
    Task<SnapshotFacts> CreateSnapshot(Caller caller, string volume, string? name, string? description, bool inUse);

    Task DeleteSnapshot(Caller caller, string id);
}
