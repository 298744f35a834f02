using System.Text.Json;
using System.Text.RegularExpressions;
using Alize.Kernel;

namespace Alize.Services.Volumes;

/// <summary>The older verbs of attaching on the wire.</summary>
public sealed partial class AttachActions(VolumeAttaching attaching)
{
    private static readonly Schema _nothing = Schema.Any();
    private static readonly Schema _connector = Schema.Object(("connector", Schema.Object().Open().Required())).Open();

    private static readonly Schema _attach = Schema.Object(
        ("instance_uuid", Schema.Text(0, 255).Like(Uuid()).OrNull()), ("mountpoint", Schema.Text(1, 255).Required()),
        ("mode", Schema.OneOf("rw", "ro")), ("host_name", Schema.Text(0, 255).OrNull()));

    private static readonly Schema _detach = Schema.Object(("attachment_id", Schema.Text(0, 255).OrNull()));

    private static readonly Schema _forceDetach = Schema.Object(
        ("attachment_id", Schema.Text(0, 255).OrNull()), ("connector", Schema.Object().Open().OrNull())).Open();

    internal IReadOnlyList<BlockAction> Table =>
    [
        new("os-attach", VolumesPolicy.Attach, _attach, Attach),
        new("os-detach", VolumesPolicy.Detach, _detach, Detach),
        new("os-force_detach", VolumesPolicy.ForceDetach, _forceDetach, Detach),
        new("os-reserve", VolumesPolicy.Reserve, _nothing, (call, _) => Done(attaching.Reserve(call.Caller, call.PathId<Volume>("id")))),
        new("os-unreserve", VolumesPolicy.Reserve, _nothing,
            (call, _) => Done(attaching.Unreserve(call.Caller, call.PathId<Volume>("id")))),
        new("os-begin_detaching", VolumesPolicy.Detach, _nothing,
            (call, _) => Done(attaching.BeginDetaching(call.Caller, call.PathId<Volume>("id")))),
        new("os-roll_detaching", VolumesPolicy.Detach, _nothing,
            (call, _) => Done(attaching.RollDetaching(call.Caller, call.PathId<Volume>("id")))),
        new("os-initialize_connection", VolumesPolicy.Connect, _connector, Connect),
        new("os-terminate_connection", VolumesPolicy.Connect, _connector,
            (call, _) => Done(attaching.Disconnect(call.Caller, call.PathId<Volume>("id")))),
    ];

    internal static async Task<Answer> Done(Task verb, int status = 202)
    {
        await verb;
        return Answer.Empty(status);
    }

    private Task<Answer> Attach(Call call, JsonElement body)
    {
        var (server, host) = (body.TextOrNull("instance_uuid"), body.TextOrNull("host_name"));
        return server is null && host is null
            ? throw VolumesFaults.InvalidInput("one of instance_uuid and host_name is required").Thrown()
            : Done(attaching.Attach(
                call.Caller, call.PathId<Volume>("id"), server?.ToLowerInvariant(), host, body.Text("mountpoint"), body.TextOrNull("mode")
                    ?? "rw"));
    }

    private Task<Answer> Detach(Call call, JsonElement body) =>
        Done(attaching.Detach(call.Caller, call.PathId<Volume>("id"), body.TextOrNull("attachment_id")));

    private async Task<Answer> Connect(Call call, JsonElement body)
    {
        var volume = await attaching.Connect(call.Caller, call.PathId<Volume>("id"), call.Ct);
        return Answer.Json(200,
            o => o.Object("connection_info", c => ConnectionWire.Info(c, volume.Id, volume.ReadOnly == true ? "ro" : "rw")));
    }

    [GeneratedRegex("^[0-9a-fA-F]{8}-?([0-9a-fA-F]{4}-?){3}[0-9a-fA-F]{12}$")]
    private static partial Regex Uuid();
}
