using Alize.Kernel;

namespace Alize.Services.Volumes;

/// <summary>The door of messages.</summary>
public sealed class MessagesApi(Db db, Messages messages, Cloud cloud) : IDoor
{
    private static readonly Microversion _from = new(3, 3);

    private static readonly ListShape _shape = new(
        "volume_message",
        new Dictionary<string, Func<string, Sql>>
        {
            ["resource_uuid"] = ListShape.Is("resource"),
            ["resource_type"] = ListShape.Is("resource_kind"),
            ["event_id"] = ListShape.Is("event"),
            ["request_id"] = ListShape.Is("request"),
            ["message_level"] = ListShape.Is("level"),
        },
        new Dictionary<string, string> { ["event_id"] = "event", ["request_id"] = "request" },
        new Dictionary<string, string>
        {
            ["id"] = "id", ["event_id"] = "event", ["resource_uuid"] = "resource", ["resource_type"] = "resource_kind",
            ["request_id"] = "request",
            ["message_level"] = "level", ["created_at"] = "created_at", ["guaranteed_until"] = "until",
        },
        ["resource_uuid", "resource_type", "event_id", "request_id", "message_level"]);

    public void Map(Doors doors)
    {
        var cinder = new VolumeRoutes(doors);
        cinder.Get("/messages", TypesPolicy.Messages, List, _from);
        cinder.Get("/messages/{id}", TypesPolicy.Messages, Show, _from);
        cinder.Delete("/messages/{id}", TypesPolicy.DeleteMessage,
            call => AttachActions.Done(messages.Delete(call.Caller, call.Path("id")), 204), _from);
    }

    private async Task<Answer> List(Call call)
    {
        var listing = Listing.Read(call, _shape, $"project = {call.Caller.Project}");
        var (rows, _) = await db.Read(tx => listing.Rows(tx, _shape, Message.Columns, Message.Read), call.Ct);
        return Answer.Json(200, o =>
        {
            o.List("messages", rows, (m, message) => Words(m, call, message));
            o.NextLink(call, cloud, "messages", "messages", listing.Page, [.. rows.Select(m => m.Id)]);
        });
    }

    private async Task<Answer> Show(Call call)
    {
        var message = await messages.Get(call.Caller, call.Path("id"), call.Ct);
        return Answer.Json(200, o => o.Object("message", m => Words(m, call, message)));
    }

    private void Words(JsonOut o, Call call, Message message)
    {
        o.Text("id", message.Id);
        o.Text("event_id", message.Event);
        o.Text("user_message", message.Text);
        o.Text("message_level", message.Level);
        o.Time("created_at", message.CreatedAt);
        o.Time("guaranteed_until", message.Until);
        o.Text("request_id", message.Request);
        o.Text("resource_type", message.ResourceKind);
        o.Text("resource_uuid", message.Resource);
        o.SelfLinks(call, cloud, "messages", message.Id);
    }
}
