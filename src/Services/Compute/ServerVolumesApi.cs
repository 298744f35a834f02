using Alize.Kernel;

namespace Alize.Services.Compute;

/// <summary>The door of servers' volumes.</summary>
public sealed class ServerVolumesApi(ServerVolumes volumes) : IDoor
{
    private const string Many = "/servers/{id}/os-volume_attachments";

    private static readonly Schema _attach = Schema.Object(("volumeAttachment", Schema.Object(
        ("volumeId", Schema.Text(1, 64).Required()), ("device", Schema.Text(0, 255).OrNull())).Required()));

    public void Map(Doors doors)
    {
        var nova = doors.Open(ComputeDoor.Door);
        nova.Get(Many, ServersPolicy.ReadVolumes, List);
        nova.Post(Many, ServersPolicy.WriteVolumes, Attach, _attach);
        nova.Get(Many + "/{volume}", ServersPolicy.ReadVolumes, Show);
        nova.Delete(Many + "/{volume}", ServersPolicy.WriteVolumes, Detach);
    }

    private async Task<Answer> List(Call call)
    {
        var all = await volumes.List(call.Caller, call.Path("id"), call.Ct);
        var limit = NovaPages.Limit(call);
        var offset = call.Query("offset") is { } text
            ? text.ToLong() is { } n and >= 0 ? n : throw Fault.BadRequest($"Invalid input for query parameter offset: '{text}'").Thrown()
            : 0;
        var page = all.Skip((int)Math.Min(offset, int.MaxValue)).Take(limit == 0 ? NovaPages.Most : limit);
        return Answer.Json(200, o => o.List("volumeAttachments", page, Write));
    }

    private async Task<Answer> Show(Call call)
    {
        var volume = await volumes.Get(call.Caller, call.Path("id"), call.Path("volume"), call.Ct);
        return Answer.Json(200, o => o.Object("volumeAttachment", a => Write(a, volume)));
    }

    private async Task<Answer> Attach(Call call)
    {
        var body = call.Body.GetProperty("volumeAttachment");
        var volume = body.Text("volumeId");
        if (!Guid.TryParse(volume, out _))
        {
            throw Fault.BadRequest($"Invalid input for field/attribute volumeId. Value: {volume}. '{volume}' is not a 'uuid'").Thrown();
        }

        var device = body.TextOrNull("device") is { Length: > 0 } name && name != "auto" ? name : null;
        var made = await volumes.Attach(call.Caller, call.Path("id"), volume, device, deleteOnTermination: false, call.Ct);
        return Answer.Json(200, o => o.Object("volumeAttachment", a => Write(a, made)));
    }

    private async Task<Answer> Detach(Call call)
    {
        await volumes.Detach(call.Caller, call.Path("id"), call.Path("volume"), call.Ct);
        return Answer.Empty(202);
    }

    private static void Write(JsonOut o, ServerVolume v)
    {
        o.Text("id", v.Volume);
        o.Text("volumeId", v.Volume);
        o.Text("serverId", v.Server);
        o.Text("device", v.Device);
    }
}
