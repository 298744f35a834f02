using Alize.Kernel;
using Alize.Services.Volumes;

namespace Alize.Services.Compute;

/// <summary>The doors of volumes and snapshots under this service, which are gone since 2.36.</summary>
public sealed class VolumeProxyApi(IVolumeProxy volumes) : IDoor
{
    private const int Last = 35;
    private const int MostOffset = 10_000;

    private static readonly Schema _volume = Schema.Object(("volume", Schema.Object(
        ("size", Schema.Integer(1, NovaWords.MostInt).Required()), ("volume_type", Schema.Text(0, 255)), ("metadata", Schema.Map()),
        ("snapshot_id", Schema.Text(0, 255)), ("availability_zone", Schema.Text(0, 255)), ("display_name", Schema.Text(0, 255)),
        ("display_description", Schema.Text(0, 255))).Required()));

    private static readonly Schema _snapshot = Schema.Object(("snapshot", Schema.Object(
        ("volume_id", Schema.Text(1, 255).Required()), ("force", Schema.Flag()), ("display_name", Schema.Text(0, 255)),
        ("display_description", Schema.Text(0, 255))).Required()));

    public void Map(Doors doors)
    {
        var nova = doors.Open(ComputeDoor.Door);
        nova.Within(null, Last, "GET", "/os-volumes", CatalogPolicy.VolumeProxyRead, List);
        nova.Within(null, Last, "GET", "/os-volumes/detail", CatalogPolicy.VolumeProxyRead, List);
        nova.Within(null, Last, "POST", "/os-volumes", CatalogPolicy.VolumeProxyWrite, Create, _volume);
        nova.Within(null, Last, "GET", "/os-volumes/{id}", CatalogPolicy.VolumeProxyRead, Show);
        nova.Within(null, Last, "DELETE", "/os-volumes/{id}", CatalogPolicy.VolumeProxyWrite, Delete);
        nova.Within(null, Last, "GET", "/os-snapshots", CatalogPolicy.VolumeProxyRead, ListSnapshots);
        nova.Within(null, Last, "GET", "/os-snapshots/detail", CatalogPolicy.VolumeProxyRead, ListSnapshots);
        nova.Within(null, Last, "POST", "/os-snapshots", CatalogPolicy.VolumeProxyWrite, CreateSnapshot, _snapshot);
        nova.Within(null, Last, "GET", "/os-snapshots/{id}", CatalogPolicy.VolumeProxyRead, ShowSnapshot);
        nova.Within(null, Last, "DELETE", "/os-snapshots/{id}", CatalogPolicy.VolumeProxyWrite, DeleteSnapshot);
    }

    private async Task<Answer> List(Call call)
    {
        var list = await volumes.List(call.Caller, NovaPages.Limit(call), Page.ReadLimit(call.Query("offset"), 0, MostOffset), call.Ct);
        return Answer.Json(200, o => o.List("volumes", list, Write));
    }

    private async Task<Answer> Show(Call call) => One(await volumes.Get(call.Caller, call.Path("id"), call.Ct));

    private async Task<Answer> Create(Call call)
    {
        var body = call.Body.GetProperty("volume");
        var ask = new VolumeAsk(
            body.TextOrNull("display_name"), body.TextOrNull("display_description"), body.LongOrNull("size")
                ?? 0, Word(body.TextOrNull("snapshot_id")),
            Word(body.TextOrNull("volume_type")), Word(body.TextOrNull("availability_zone")), body.Map("metadata"));
        return One(await ProxyRefusals.Worded(() => volumes.Create(call.Caller, ask, call.Ct)));
    }

    private async Task<Answer> Delete(Call call)
    {
        await ProxyRefusals.Worded(() => volumes.Delete(call.Caller, call.Path("id")));
        return Answer.Empty(202);
    }

    private async Task<Answer> ListSnapshots(Call call)
    {
        var list = await volumes.Snapshots(
            call.Caller, NovaPages.Limit(call), Page.ReadLimit(call.Query("offset"), 0, MostOffset), call.Ct);
        return Answer.Json(200, o => o.List("snapshots", list, Write));
    }

    private async Task<Answer> ShowSnapshot(Call call) => One(await volumes.GetSnapshot(call.Caller, call.Path("id"), call.Ct));

    private async Task<Answer> CreateSnapshot(Call call)
    {
        var body = call.Body.GetProperty("snapshot");
        return One(await ProxyRefusals.Worded(() => volumes.CreateSnapshot(
            call.Caller, body.Text("volume_id"), body.TextOrNull("display_name"), body.TextOrNull("display_description"),
            body.FlagOrNull("force") == true)));
    }

    private async Task<Answer> DeleteSnapshot(Call call)
    {
        await ProxyRefusals.Worded(() => volumes.DeleteSnapshot(call.Caller, call.Path("id")));
        return Answer.Empty(202);
    }

    private static string? Word(string? text) => string.IsNullOrEmpty(text) ? null : text;

    private static Answer One(VolumeFacts volume) => Answer.Json(200, o => o.Object("volume", v => Write(v, volume)));

    private static Answer One(SnapshotFacts snapshot) => Answer.Json(200, o => o.Object("snapshot", s => Write(s, snapshot)));

    /// <summary>A volume that nobody has carries one empty attachment: clients of old count on it.</summary>
    private static void Write(JsonOut o, VolumeFacts volume)
    {
        o.Text("id", volume.Id);
        o.Text("status", volume.Status);
        o.Number("size", volume.SizeGib);
        o.Text("availabilityZone", volume.Zone);
        o.Text("createdAt", ComputeTimes.Micros(volume.CreatedAt.ToUnixTimeMilliseconds()));
        o.List("attachments", [volume.Attachment], (a, attachment) =>
        {
            if (attachment is not null)
            {
                a.Text("id", attachment.VolumeId);
                a.Text("volumeId", attachment.VolumeId);
                a.Text("serverId", attachment.ServerId);
                a.Text("device", attachment.Mountpoint);
            }
        });
        o.Text("displayName", volume.Name);
        o.Text("displayDescription", volume.Description);
        o.Text("volumeType", volume.Type);
        o.Text("snapshotId", volume.SnapshotId);
        o.Map("metadata", volume.Metadata);
    }

    private static void Write(JsonOut o, SnapshotFacts snapshot)
    {
        o.Text("id", snapshot.Id);
        o.Text("volumeId", snapshot.VolumeId);
        o.Text("status", snapshot.Status);
        o.Number("size", snapshot.SizeGib);
        o.Text("createdAt", ComputeTimes.Micros(snapshot.CreatedAt.ToUnixTimeMilliseconds()));
        o.Text("displayName", snapshot.Name);
        o.Text("displayDescription", snapshot.Description);
    }
}
