using System.Text.Json.Nodes;
using Alize.Client.Auth;
using Alize.Client.Wire;

namespace Alize.Client.Volumes;

/// <summary>Block Storage v3: volumes and snapshots. Servers attach volumes through Compute.</summary>
public sealed class VolumesClient
{
    private readonly ApiRoot _api;

    internal VolumesClient(Session session) => _api = new ApiRoot(session, "", "volumev3", "block-storage");

    public Task<IReadOnlyList<Volume>> List(ListQuery query, CancellationToken ct) =>
        _api.List("/volumes/detail", "volumes", query, ClientJson.Default.ListVolume, v => v.Id, ct);

    public Task<Volume> Show(string id, CancellationToken ct) => _api.Get(Of("volumes", id), "volume", ClientJson.Default.Volume, ct);

    public Task<Volume> Create(NewVolume volume, CancellationToken ct)
    {
        var body = Json.Given(
            ("name", volume.Name),
            ("size", volume.SizeGib),
            ("snapshot_id", volume.SnapshotId),
            ("imageRef", volume.ImageId),
            ("source_volid", volume.SourceId),
            ("volume_type", volume.Type));
        return _api.Post("/volumes", Json.Wrapped("volume", body), "volume", ClientJson.Default.Volume, ct);
    }

    public Task Extend(string id, int sizeGib, CancellationToken ct) =>
        _api.Post(Of("volumes", id) + "/action", Json.Wrapped("os-extend", new JsonObject { ["new_size"] = sizeGib }), ct);

    public Task Delete(string id, CancellationToken ct) => _api.Delete(Of("volumes", id), ct);

    public Task<IReadOnlyList<Snapshot>> Snapshots(ListQuery query, CancellationToken ct) =>
        _api.List("/snapshots/detail", "snapshots", query, ClientJson.Default.ListSnapshot, s => s.Id, ct);

    /// <param name="inUse">Also of a volume that a server uses at the moment.</param>
    public Task<Snapshot> CreateSnapshot(string volume, string name, bool inUse, CancellationToken ct)
    {
        var body = Json.Given(("volume_id", volume), ("name", name), ("force", inUse));
        return _api.Post("/snapshots", Json.Wrapped("snapshot", body), "snapshot", ClientJson.Default.Snapshot, ct);
    }

    public Task DeleteSnapshot(string id, CancellationToken ct) => _api.Delete(Of("snapshots", id), ct);

    public Task<IReadOnlyList<VolumeType>> Types(CancellationToken ct) =>
        _api.List("/types", "volume_types", ListQuery.All, ClientJson.Default.ListVolumeType, t => t.Id, ct);

    public async Task<VolumeLimits> Limits(CancellationToken ct) =>
        (await _api.Get("/limits", "limits", ClientJson.Default.AbsoluteVolumeLimits, ct)).Absolute;

    private static string Of(string collection, string id) => $"/{collection}/{Uri.EscapeDataString(id)}";
}
