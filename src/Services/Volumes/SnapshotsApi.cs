using System.Text.Json;
using Alize.Kernel;

namespace Alize.Services.Volumes;

/// <summary>The door of snapshots.</summary>
public sealed class SnapshotsApi(Db db, Snapshots snapshots, Cloud cloud) : IDoor
{
    private static readonly Microversion _unforced = new(3, 66);
    private static readonly Schema _status =
        Schema.OneOf("creating", "available", "deleting", "error", "error_deleting", "backing-up", "restoring");

    private static readonly Schema _update = Schema.Object(
        ("status", Schema.OneOf("creating", "available", "deleting", "error", "error_deleting").Required()),
        ("progress", Schema.Text(0, 255).OrNull()));

    public void Map(Doors doors)
    {
        var cinder = new VolumeRoutes(doors);
        var actions = new ActionTable(
            new BlockAction("os-reset_status", VolumesPolicy.ResetSnapshot, Schema.Object(("status", _status.Required())), (call, body) =>
                AttachActions.Done(snapshots.SetStatus(call.Caller, Id(call), body.Text("status")))),
            new BlockAction("os-force_delete", VolumesPolicy.ForceDeleteSnapshot, Schema.Any(), (call, _) =>
                AttachActions.Done(snapshots.Delete(call.Caller, Id(call), force: true))),
            new BlockAction("os-update_snapshot_status", VolumesPolicy.ResetSnapshot, _update, UpdateStatus));
        cinder.Get("/snapshots", VolumesPolicy.ListSnapshots, call => List(call, detail: false));
        cinder.Get("/snapshots/detail", VolumesPolicy.ListSnapshots, call => List(call, detail: true));
        cinder.Post("/snapshots", VolumesPolicy.CreateSnapshot, Create, SnapshotWire.Create);
        cinder.Get("/snapshots/{id}", VolumesPolicy.ShowSnapshot, Show);
        cinder.Put("/snapshots/{id}", VolumesPolicy.UpdateSnapshot, Update, SnapshotWire.Update);
        cinder.Delete("/snapshots/{id}", VolumesPolicy.DeleteSnapshot,
            call => AttachActions.Done(snapshots.Delete(call.Caller, Id(call), force: false)));
        cinder.Post("/snapshots/{id}/action", VolumesPolicy.ActSnapshot, actions.Run, actions.Body);
    }

    private static Id<Snapshot> Id(Call call) => call.PathId<Snapshot>("id");

    private async Task<Answer> List(Call call, bool detail)
    {
        var listing = Listing.Read(call, SnapshotList.Shape);
        var (rows, count) = await db.Read(
            async tx =>
            {
                var (bare, all) = await listing.Rows(tx, SnapshotList.Shape, Snapshot.Columns, Snapshot.Read);
                return (await SnapshotRows.Whole(tx, bare), all);
            },
            call.Ct);
        return Answer.Json(200, o =>
        {
            o.List("snapshots", rows,
                (s, snapshot) => (detail ? (Action<JsonOut, Call, Snapshot>)SnapshotWire.Detail : SnapshotWire.Plain)(s, call, snapshot));
            o.NextLink(call, cloud, "snapshots", detail ? "snapshots/detail" : "snapshots", listing.Page, [.. rows.Select(s => s.Id.Text)]);
            if (count is { } all)
            {
                o.Number("count", all);
            }
        });
    }

    private async Task<Answer> Show(Call call)
    {
        var snapshot = await snapshots.Get(call.Caller, Id(call), call.Ct);
        return Answer.Json(200, o => o.Object("snapshot", s => SnapshotWire.Detail(s, call, snapshot)));
    }

    private async Task<Answer> Create(Call call)
    {
        var body = call.Body.GetProperty("snapshot");
        var force = body.FlagOrNull("force");
        if (force == false && call.Version >= _unforced)
        {
            throw VolumesFaults.InvalidInput("The 'force' flag is invalid: snapshots of volumes in use need none.").Thrown();
        }

        var snapshot = await snapshots.Create(
            call.Caller, new(body.Text("volume_id")), VolumeBody.Trimmed(body, "name", "display_name"),
            VolumeBody.Trimmed(body, "description", "display_description"), body.Map("metadata"), force == true
                || call.Version >= _unforced);
        return Answer.Json(202, o => o.Object("snapshot", s => SnapshotWire.Plain(s, call, snapshot)));
    }

    private async Task<Answer> Update(Call call)
    {
        var body = call.Body.GetProperty("snapshot");
        if (!body.EnumerateObject().Any())
        {
            throw Fault.BadRequest("A snapshot's name or description is required.").Thrown();
        }

        var snapshot = await snapshots.Update(call.Caller, Id(call), old => old with
        {
            Name = body.Has("name") || body.Has("display_name") ? VolumeBody.Trimmed(body, "name", "display_name") : old.Name,
            Description = body.Has("description") || body.Has("display_description")
                ? VolumeBody.Trimmed(body, "description", "display_description")
                : old.Description,
        });
        return Answer.Json(200, o => o.Object("snapshot", s => SnapshotWire.Plain(s, call, snapshot)));
    }

    private async Task<Answer> UpdateStatus(Call call, JsonElement body)
    {
        await snapshots.SetStatus(call.Caller, Id(call), body.Text("status"), body.TextOrNull("progress"));
        return Answer.Empty(202);
    }
}
