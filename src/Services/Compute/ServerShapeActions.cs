using System.Net.Sockets;
using System.Text.Json;
using Alize.Kernel;

namespace Alize.Services.Compute;

/// <summary>Actions that make a server's guest another one: rebuild, resize, rescue.</summary>
public sealed class ServerShapeActions(ServerRebuilds rebuilds, ServerResizes resizes, ServerDetails details, ServerWire wire,
    ServerOrders orders) : IServerActions
{
    private static readonly Schema _rescue = Schema.Object(("adminPass", Schema.Text(0, 255)), ("rescue_image_ref", Schema.Text(1,
        255))).OrNull();

    private static readonly Schema _resize = Schema.Object(
        ("flavorRef", ServerAction.Anything.Required()), ("OS-DCF:diskConfig", Schema.OneOf("AUTO", "MANUAL")));

    public IEnumerable<ServerAction> Actions =>
    [
        new("rebuild", ServerSchemas.Rebuild21, Rebuild) { BodySince219 = ServerSchemas.Rebuild219 },
        new("resize", _resize, Resize),
        new("confirmResize", ServerAction.Anything, Confirm),
        new("revertResize", ServerAction.Anything, Revert),
        new("rescue", _rescue, Rescue),
        new("unrescue", ServerAction.Anything, Unrescue),
    ];

    private async Task<Answer> Rebuild(Call call, JsonElement body)
    {
        ServerRequests.CheckFiles(body);
        var wish = new RebuildWish(ServerRequests.ImageRef(body.Text("imageRef")), body.TextOrNull("name"))
        {
            Description = (body.Has("description"), body.TextOrNull("description")),
            Metadata = body.Has("metadata") ? ServerRequests.Metadata(body) : null,
            AccessV4 = body.Has("accessIPv4") ? ServerRequests.AccessIp(body, "accessIPv4", AddressFamily.InterNetwork) : null,
            AccessV6 = body.Has("accessIPv6") ? ServerRequests.AccessIp(body, "accessIPv6", AddressFamily.InterNetworkV6) : null,
            DiskConfig = body.TextOrNull("OS-DCF:diskConfig"),
        };
        var server = await rebuilds.Rebuild(call.Caller, call.Path("id"), wish, call.Ct);
        var detail = await details.Of(server, call.Ct);
        var password = body.TextOrNull("adminPass") ?? orders.Password();
        return Answer.Json(202, o => o.Object("server", s =>
        {
            wire.Changed(s, detail, call);
            s.Text("adminPass", password);
        })).With("Location", wire.Href(server.Id));
    }

    private async Task<Answer> Resize(Call call, JsonElement body)
    {
        await resizes.Resize(call.Caller, call.Path("id"), ServerRequests.FlavorRef(body, "flavorRef"), call.Ct);
        return Answer.Empty(202);
    }

    private async Task<Answer> Confirm(Call call, JsonElement body)
    {
        await resizes.Confirm(call.Caller, call.Path("id"), call.Ct);
        return Answer.Empty(204);
    }

    private async Task<Answer> Revert(Call call, JsonElement body)
    {
        await resizes.Revert(call.Caller, call.Path("id"), call.Ct);
        return Answer.Empty(202);
    }

    private async Task<Answer> Rescue(Call call, JsonElement body)
    {
        var image = body.TextOrNull("rescue_image_ref") is { } text ? ServerRequests.ImageRef(text) : null;
        await rebuilds.Rescue(call.Caller, call.Path("id"), image, call.Ct);
        var password = body.TextOrNull("adminPass") ?? orders.Password();
        return Answer.Json(200, o => o.Text("adminPass", password));
    }

    private async Task<Answer> Unrescue(Call call, JsonElement body)
    {
        await rebuilds.Unrescue(call.Caller, call.Path("id"), call.Ct);
        return Answer.Empty(202);
    }
}
