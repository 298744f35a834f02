using Alize.Kernel;

namespace Alize.Services.Volumes;

/// <summary>Volumes and snapshots for Compute's old API, by the same verbs that this room's own doors use.</summary>
internal sealed class VolumeProxyFace(Db db, Volumes volumes, Snapshots snapshots) : IVolumeProxy
{
    public Task<List<VolumeFacts>> List(Caller caller, int limit, int offset, CancellationToken ct) => db.Read(
        async tx =>
        {
            var rows = await tx.Query(
                $"""
                SELECT {Volume.Columns} FROM volume WHERE project = {caller.Project} AND deleted_at IS NULL
                ORDER BY created_at DESC, id DESC LIMIT {limit} OFFSET {offset}
                """,
                Volume.Read);
            return (await VolumeRows.Whole(tx, rows)).ConvertAll(Of);
        },
        ct);

    public async Task<VolumeFacts> Get(Caller caller, string id, CancellationToken ct) => Of(await volumes.Get(caller, new(id), ct));

    public async Task<VolumeFacts> Create(Caller caller, VolumeAsk ask, CancellationToken ct)
    {
        var origin = ask.SnapshotId is { } snapshot ? new Origin(Origin.Snapshot, snapshot) : Origin.Blank;
        var draft = new VolumeDraft(
            ask.Name, ask.Description, ask.SizeGib, origin)
        { Zone = ask.Zone, Type = ask.Type, Metadata = ask.Metadata };
        return Of(await volumes.Create(caller, draft, ct));
    }

    public Task Delete(Caller caller, string id) => volumes.Delete(caller, new(id), cascade: false, force: false);

    public async Task<List<SnapshotFacts>> Snapshots(Caller caller, int limit, int offset, CancellationToken ct) => [.. (await db.Query(
        $"""
        SELECT {Snapshot.Columns} FROM volume_snapshot WHERE project = {caller.Project} AND deleted_at IS NULL
        ORDER BY created_at DESC, id DESC LIMIT {limit} OFFSET {offset}
        """,
        Snapshot.Read,
        ct)).Select(Of)];

    public async Task<SnapshotFacts> GetSnapshot(Caller caller, string id, CancellationToken ct) =>
        Of(await snapshots.Get(caller, new(id), ct));

    public async Task<SnapshotFacts> CreateSnapshot(Caller caller, string volume, string? name, string? description, bool inUse) =>
        Of(await snapshots.Create(caller, new(volume), name, description, new Dictionary<string, string>(), inUse));

    public Task DeleteSnapshot(Caller caller, string id) => snapshots.Delete(caller, new(id), force: false);

    private static VolumeFacts Of(Volume v)
    {
        var held = v.Attachments.FirstOrDefault(a => a.Server is not null && a.Status == Attachment.Attached);
        return new(
            v.Id.Text, v.Status, v.Size, v.Zone, v.CreatedAt, v.Name, v.Description, v.TypeName, v.Snapshot, v.Metadata,
            held is null ? null : new(held.Id.Text, v.Id.Text, held.Server!, held.Mountpoint ?? ""));
    }

    private static SnapshotFacts Of(Snapshot s) => new(s.Id.Text, s.Volume.Text, s.Status, s.Size, s.CreatedAt, s.Name, s.Description);
}
