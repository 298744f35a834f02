using Alize.Kernel;

namespace Alize.Services.Volumes;

/// <summary>The door of attachments as resources.</summary>
public sealed class AttachmentsApi(Db db, AttachmentVerbs attachments, Cloud cloud) : IDoor
{
    private static readonly Microversion _from = new(3, 27);
    private static readonly Microversion _beforeMode = new(3, 53);
    private static readonly Microversion _mode = new(3, 54);

    public void Map(Doors doors)
    {
        var cinder = new VolumeRoutes(doors);
        var actions = new ActionTable(new BlockAction("os-complete", AttachmentsPolicy.Complete, Schema.Any(), (call, _) =>
            AttachActions.Done(attachments.Complete(call.Caller, Id(call)), 204)));
        cinder.Get("/attachments", AttachmentsPolicy.List, call => List(call, detail: false), _from);
        cinder.Get("/attachments/detail", AttachmentsPolicy.List, call => List(call, detail: true), _from);
        cinder.Post("/attachments", AttachmentsPolicy.Create, Create, AttachmentWire.Create, _from, _beforeMode);
        cinder.Post("/attachments", AttachmentsPolicy.Create, Create, AttachmentWire.CreateWithMode, _mode);
        cinder.Get("/attachments/{id}", AttachmentsPolicy.Show, Show, _from);
        cinder.Put("/attachments/{id}", AttachmentsPolicy.Update, Update, AttachmentWire.Update, _from);
        cinder.Delete("/attachments/{id}", AttachmentsPolicy.Delete, Delete, _from);
        cinder.Post("/attachments/{id}/action", AttachmentsPolicy.Complete, actions.Run, actions.Body, new(3, 44));
    }

    private static Id<Attachment> Id(Call call) => call.PathId<Attachment>("id");

    private async Task<Answer> List(Call call, bool detail)
    {
        var listing = Listing.Read(call, AttachmentWire.Shape, Listing.Owned(call));
        var (rows, _) = await db.Read(tx => listing.Rows(tx, AttachmentWire.Shape, Attachment.Columns, Attachment.Read), call.Ct);
        return Answer.Json(200, o =>
        {
            o.List("attachments", rows, detail ? AttachmentWire.Detail : AttachmentWire.Summary);
            o.NextLink(call, cloud, "attachments", detail ? "attachments/detail" : "attachments", listing.Page,
                [.. rows.Select(a => a.Id.Text)]);
        });
    }

    private async Task<Answer> Show(Call call) => One(await attachments.Get(call.Caller, Id(call), call.Ct));

    private async Task<Answer> Create(Call call)
    {
        var body = call.Body.GetProperty("attachment");
        var mode = body.TextOrNull("mode") is "ro" or "rw" ? body.Text("mode") : null;
        var server = body.TextOrNull("instance_uuid") is { Length: > 0 } id ? id : null;
        return One(await attachments.Create(call.Caller, new(body.Text("volume_uuid")), server, body.ElementOrNull("connector"), mode));
    }

    private async Task<Answer> Update(Call call) =>
        One(await attachments.Update(call.Caller, Id(call), call.Body.GetProperty("attachment").GetProperty("connector")));

    private async Task<Answer> Delete(Call call)
    {
        var left = await attachments.Delete(call.Caller, Id(call));
        return Answer.Json(200, o => o.List("attachments", left, AttachmentWire.Summary));
    }

    private static Answer One(Attachment attachment) =>
        Answer.Json(200, o => o.Object("attachment", a => AttachmentWire.Detail(a, attachment)));
}
