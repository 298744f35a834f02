using Alize.Kernel;

namespace Alize.Services.Volumes;

/// <summary>The door of group snapshots.</summary>
public sealed class GroupSnapshotsApi(Db db, GroupSnapshots snapshots, Cloud cloud) : IDoor
{
    private static readonly Microversion _from = new(3, 14);

    public void Map(Doors doors)
    {
        var cinder = new VolumeRoutes(doors);
        var actions = new ActionTable(new BlockAction("reset_status", GroupsPolicy.ResetSnapshot, GroupWire.Status, (call, body) =>
            AttachActions.Done(snapshots.Reset(call.Caller, Id(call), body.Text("status")))));
        cinder.Get("/group_snapshots", GroupsPolicy.ListSnapshots, call => List(call, detail: false), _from);
        cinder.Get("/group_snapshots/detail", GroupsPolicy.ListSnapshots, call => List(call, detail: true), _from);
        cinder.Post("/group_snapshots", GroupsPolicy.CreateSnapshot, Create, GroupWire.CreateSnapshot, _from);
        cinder.Get("/group_snapshots/{id}", GroupsPolicy.ShowSnapshot, Show, _from);
        cinder.Put("/group_snapshots/{id}", GroupsPolicy.UpdateSnapshot, Update, GroupWire.UpdateSnapshot, _from);
        cinder.Delete("/group_snapshots/{id}", GroupsPolicy.DeleteSnapshot,
            call => AttachActions.Done(snapshots.Delete(call.Caller, Id(call))), _from);
        cinder.Post("/group_snapshots/{id}/action", GroupsPolicy.ResetSnapshot, actions.Run, actions.Body, new(3, 19));
    }

    private static Id<GroupSnapshot> Id(Call call) => call.PathId<GroupSnapshot>("id");

    private async Task<Answer> List(Call call, bool detail)
    {
        var listing = Listing.Read(call, GroupSnapshot.Shape);
        var (rows, _) = await db.Read(tx => listing.Rows(tx, GroupSnapshot.Shape, GroupSnapshot.Columns, GroupSnapshot.Read), call.Ct);
        return Answer.Json(200, o =>
        {
            o.List("group_snapshots", rows, (s, snapshot) =>
            {
                if (detail)
                {
                    GroupWire.Detail(s, call, snapshot);
                    return;
                }

                GroupWire.Summary(s, snapshot, withType: false);
            });
            o.NextLink(call, cloud, "group_snapshot", detail ? "group_snapshots/detail" : "group_snapshots", listing.Page,
                [.. rows.Select(s => s.Id.Text)]);
        });
    }

    private async Task<Answer> Show(Call call)
    {
        var snapshot = await snapshots.Get(call.Caller, Id(call), call.Ct);
        return Answer.Json(200, o => o.Object("group_snapshot", s => GroupWire.Detail(s, call, snapshot)));
    }

    private async Task<Answer> Create(Call call)
    {
        var body = call.Body.GetProperty("group_snapshot");
        var snapshot = await snapshots.Create(
            call.Caller, new(body.Text("group_id")), VolumeBody.Trimmed(body, "name"), VolumeBody.Trimmed(body, "description"));
        return Answer.Json(202, o => o.Object("group_snapshot", s => GroupWire.Summary(s, snapshot)));
    }

    private async Task<Answer> Update(Call call)
    {
        var body = call.Body.GetProperty("group_snapshot");
        await snapshots.Update(call.Caller, Id(call), old => old with
        {
            Name = body.TextOrNull("name") ?? old.Name,
            Description = body.TextOrNull("description") ?? old.Description,
        });
        return Answer.Empty(202);
    }
}
