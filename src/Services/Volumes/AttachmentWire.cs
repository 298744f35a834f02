using Alize.Kernel;

namespace Alize.Services.Volumes;

/// <summary>Attachments as Cinder writes them, and what bodies about them may hold.</summary>
internal static class AttachmentWire
{
    private static readonly Schema _connector = (Schema.Object(
        ("host", Schema.Text(0, 255).OrNull()), ("mountpoint", Schema.Text(0, 255).OrNull()), ("mode", Schema.Text(0, 255).OrNull())) with
    {
        Others = Schema.Any(),
    }).OrNull();

    private static readonly (string, Schema)[] _create =
        [("volume_uuid", Schema.Text(1, 255).Required()), ("instance_uuid", Schema.Text(0, 255).OrNull()), ("connector", _connector)];

    public static Schema Create { get; } = Schema.Object(("attachment", Schema.Object(_create).Required()));

    public static Schema CreateWithMode { get; } =
        Schema.Object(("attachment", Schema.Object([.. _create, ("mode", Schema.OneOf("rw", "ro", "null").OrNull())]).Required()));

    public static Schema Update { get; } =
        Schema.Object(("attachment", Schema.Object(("connector", (_connector with { AllowsNull = false }).Required())).Required()));

    public static ListShape Shape { get; } = new(
        "volume_attachment",
        new Dictionary<string, Func<string, Sql>>
        {
            ["volume_id"] = ListShape.Is("volume"),
            ["instance_id"] = ListShape.Is("server"),
            ["status"] = ListShape.Is("status"),
            ["attach_status"] = ListShape.Is("status"),
        },
        new Dictionary<string, string> { ["status"] = "status", ["attach_status"] = "status" },
        new Dictionary<string, string>
        {
            ["id"] = "id", ["volume_id"] = "volume", ["status"] = "status", ["attach_status"] = "status",
            ["instance_id"] = "COALESCE(server, '')",
            ["created_at"] = "created_at",
        },
        ["volume_id", "status", "instance_id", "attach_status"]);

    public static void Summary(JsonOut o, Attachment a)
    {
        o.Text("id", a.Id.Text);
        o.Text("status", a.Status);
        o.Text("instance", a.Server);
        o.Text("volume_id", a.Volume.Text);
    }

    public static void Detail(JsonOut o, Attachment a)
    {
        Summary(o, a);
        o.Text("attached_at", a.AttachedAt is { } at ? BlockJson.Time(at) : "");
        o.Text("detached_at", "");
        o.Text("attach_mode", a.Mode);
        o.Object("connection_info", c =>
        {
            if (a.Status != Attachment.Reserved)
            {
                ConnectionWire.Info(c, a.Volume, a.Mode);
                c.Text("attachment_id", a.Id.Text);
            }
        });
    }
}
