using System.Text.Json;
using Alize.Kernel;

namespace Alize.Services.Compute;

/// <summary>Ways to a server's console: its log, and addresses of its screen and serial line that open once.</summary>
public sealed class ServerConsolesApi(Servers servers, ConsoleTokens tokens, IHypervisor hypervisor, Cloud cloud) : IDoor, IServerActions
{
    private static readonly Microversion _since = new(2, 6);
    private static readonly Microversion _lastOld = new(2, 5);

    private static readonly Schema _remote = Schema.Object(("remote_console", Schema.Object(
        ("protocol", Schema.OneOf("vnc", "spice", "rdp", "serial", "mks").Required()),
        ("type", Schema.OneOf("novnc", "xvpvnc", "spice-html5", "rdp-html5", "serial", "webmks").Required())).Required()));

    public IEnumerable<ServerAction> Actions =>
    [
        new("os-getConsoleOutput", Schema.Object(("length", Schema.Integer(-1, int.MaxValue).OrNull())).OrNull(), Log),
        Old("os-getVNCConsole", "novnc", "vnc"),
        Old("os-getSerialConsole", "serial", "serial"),
    ];

    public void Map(Doors doors)
    {
        var nova = doors.Open(ComputeDoor.Door);
        nova.Add(new(ComputeDoor.Door, "POST", ComputeDoor.Door.Prefix + "/servers/{id}/remote-consoles", ServersPolicy.Consoles, Remote)
        {
            Body = _remote,
            From = _since,
        });
        nova.Get("/os-console-auth-tokens/{token}", ServersPolicy.ConsoleTokens, Behind);
    }

    private ServerAction Old(string name, string type, string kind) => new(
        name,
        Schema.Object(("type", Schema.OneOf(type, type == "novnc" ? "xvpvnc" : type).Required())),
        async (call, body) =>
        {
            var address = await Address(call, body.Text("type"), kind);
            return Answer.Json(200, o => o.Object("console", c =>
            {
                c.Text("type", body.Text("type"));
                c.Text("url", address);
            }));
        })
    { Until = _lastOld };

    private async Task<Answer> Log(Call call, JsonElement body)
    {
        var server = await servers.Get(call.Caller, call.Path("id"), call.Ct);
        if (server.Host is not { } host || server.VmState == VmStates.Building)
        {
            throw Fault.Conflict($"Instance {server.Id} is not ready").Thrown();
        }

        var lines = body.IntOrNull("length") is { } n and >= 0 ? n : (int?)null;
        var log = await hypervisor.ConsoleLog(host, server.Id, lines, call.Ct);
        return Answer.Json(200, o => o.Text("output", log));
    }

    private async Task<Answer> Remote(Call call)
    {
        var body = call.Body.GetProperty("remote_console");
        var (protocol, type) = (body.Text("protocol"), body.Text("type"));
        var address = await Address(call, type, protocol);
        return Answer.Json(200, o => o.Object("remote_console", c =>
        {
            c.Text("protocol", protocol);
            c.Text("type", type);
            c.Text("url", address);
        }));
    }

    private async Task<string> Address(Call call, string type, string kind)
    {
        var server = await servers.Get(call.Caller, call.Path("id"), call.Ct);
        if (type is not ("novnc" or "serial") || type == "serial" != (kind == "serial"))
        {
            throw Fault.BadRequest($"Unavailable console type {type}.").Thrown();
        }

        if (server.Host is not { } host || hypervisor.Console(host, server.Id, kind) is null)
        {
            throw Fault.Conflict($"Instance {server.Id} is not ready").Thrown();
        }

        var token = await tokens.Make(call.Caller, server, kind, call.Ct);
        var origin = kind == "serial" ? cloud.PublicUrl.Replace("http", "ws", StringComparison.Ordinal) : cloud.PublicUrl;
        return $"{origin}{ConsoleProxy.Prefix}{kind}?token={token}";
    }

    private async Task<Answer> Behind(Call call)
    {
        var console = await tokens.Look(call.Path("token"), call.Ct) ?? throw new Fault(FaultKind.NotFound, "Token not found").Thrown();
        var way = hypervisor.Console(console.Host, console.Server, console.Kind)
            ?? throw new Fault(FaultKind.NotFound, "Token not found").Thrown();
        return Answer.Json(200, o => o.Object("console", c =>
        {
            c.Text("instance_uuid", console.Server);
            c.Text("host", console.Host);
            c.Number("port", 0);
            c.Text("internal_access_path", way.Path);
        }));
    }
}
