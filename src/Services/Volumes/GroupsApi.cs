using System.Text.Json;
using Alize.Kernel;

namespace Alize.Services.Volumes;

/// <summary>The door of groups.</summary>
public sealed class GroupsApi(Db db, Groups groups, Cloud cloud) : IDoor
{
    private static readonly Microversion _from = new(3, 13);
    private static readonly Microversion _copies = new(3, 14);

    public void Map(Doors doors)
    {
        var cinder = new VolumeRoutes(doors);
        var actions = new ActionTable(
            new BlockAction("delete", GroupsPolicy.Delete, Schema.Object(("delete-volumes", Schema.Flag())), (call, body) =>
                AttachActions.Done(groups.Delete(call.Caller, Id(call), body.FlagOrNull("delete-volumes") == true))),
            new BlockAction("reset_status", GroupsPolicy.Reset, GroupWire.Status, (call, body) =>
                AttachActions.Done(groups.Reset(call.Caller, Id(call), body.Text("status"))))
            { From = new(3, 20) },
            new BlockAction("enable_replication", GroupsPolicy.Replicate, Schema.Any(), NotReplicated) { From = new(3, 38) },
            new BlockAction("disable_replication", GroupsPolicy.Replicate, Schema.Any(), NotReplicated) { From = new(3, 38) },
            new BlockAction("failover_replication", GroupsPolicy.Replicate, Schema.Any(), NotReplicated) { From = new(3, 38) },
            new BlockAction("list_replication_targets", GroupsPolicy.Show, Schema.Any(), NotReplicated) { From = new(3, 38) });
        var copies = new ActionTable(new BlockAction("create-from-src", GroupsPolicy.Create, GroupWire.Source, Copy));
        cinder.Get("/groups", GroupsPolicy.List, call => List(call, detail: false), _from);
        cinder.Get("/groups/detail", GroupsPolicy.List, call => List(call, detail: true), _from);
        cinder.Post("/groups", GroupsPolicy.Create, Create, GroupWire.Create, _from);
        cinder.Post("/groups/action", GroupsPolicy.Create, copies.Run, copies.Body, _copies);
        cinder.Get("/groups/{id}", GroupsPolicy.Show, Show, _from);
        cinder.Put("/groups/{id}", GroupsPolicy.Update, Update, GroupWire.Update, _from);
        cinder.Post("/groups/{id}/action", GroupsPolicy.Act, actions.Run, actions.Body, _from);
    }

    private static Id<Group> Id(Call call) => call.PathId<Group>("id");

    private async Task<Answer> List(Call call, bool detail)
    {
        var listing = Listing.Read(call, Group.Shape);
        var rows = await db.Read(async tx => await Group.Whole(tx, (await listing.Rows(tx, Group.Shape, Group.Columns, Group.Read)).Rows),
            call.Ct);
        return Answer.Json(200, o =>
        {
            o.List("groups", rows, (g, group) =>
            {
                if (detail)
                {
                    GroupWire.Detail(g, call, group);
                    return;
                }

                GroupWire.Summary(g, group);
            });
            o.NextLink(call, cloud, "group", detail ? "groups/detail" : "groups", listing.Page, [.. rows.Select(g => g.Id.Text)]);
        });
    }

    private async Task<Answer> Show(Call call)
    {
        var group = await groups.Get(call.Caller, Id(call), call.Ct);
        return Answer.Json(200, o => o.Object("group", g => GroupWire.Detail(g, call, group)));
    }

    private async Task<Answer> Create(Call call)
    {
        var body = call.Body.GetProperty("group");
        if ((body.TextOrNull("availability_zone") ?? Volumes.Zone) != Volumes.Zone)
        {
            throw VolumesFaults.InvalidInput($"Availability zone '{body.Text("availability_zone")}' is invalid.").Thrown();
        }

        return Made(await groups.Create(call.Caller, new(
            default, "", VolumeBody.Trimmed(body, "name"), VolumeBody.Trimmed(body, "description"), "", body.Text("group_type"), null,
            null, default)
        {
            Types = body.Texts("volume_types"),
        }));
    }

    private async Task<Answer> Copy(Call call, JsonElement body)
    {
        var (source, snapshot) = (body.TextOrNull("source_group_id"), body.TextOrNull("group_snapshot_id"));
        return (source is null) == (snapshot is null)
            ? throw VolumesFaults.InvalidInput("one of source_group_id and group_snapshot_id is required").Thrown()
            : Made(await groups.Copy(call.Caller, VolumeBody.Trimmed(body, "name"), VolumeBody.Trimmed(body, "description"), source,
                snapshot));
    }

    private async Task<Answer> Update(Call call)
    {
        var body = call.Body.GetProperty("group");
        if (!body.EnumerateObject().Any())
        {
            throw VolumesFaults.InvalidInput("one of name, description, add_volumes and remove_volumes is required").Thrown();
        }

        await groups.Update(
            call.Caller,
            Id(call),
            old => old with
            {
                Name = body.TextOrNull("name")?.Trim() ?? old.Name,
                Description = body.TextOrNull("description")?.Trim() ?? old.Description,
            },
            Words(body, "add_volumes"),
            Words(body, "remove_volumes"));
        return Answer.Empty(202);
    }

    private static string[] Words(JsonElement body, string name) =>
        body.Text(name).Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);

    private async Task<Answer> NotReplicated(Call call, JsonElement body)
    {
        var group = await groups.Get(call.Caller, Id(call), call.Ct);
        throw Fault.BadRequest($"Invalid group type: Group {group.Id} is not a replication group type.").Thrown();
    }

    private static Answer Made(Group group) => Answer.Json(202, o => o.Object("group", g => GroupWire.Summary(g, group)));
}
