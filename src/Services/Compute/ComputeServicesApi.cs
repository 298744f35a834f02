using Alize.Kernel;

namespace Alize.Services.Compute;

/// <summary>The door of the service's parts: on each host the one that runs guests. Before 2.53 a part is named by host and binary, then by
/// its id.</summary>
public sealed class ComputeServicesApi(ComputeHosts hosts) : IDoor
{
    private static readonly (string, Schema)[] _named =
    [
        ("host", NovaWords.Host.Required()), ("binary", Schema.Text(1, 255).Required()), ("disabled_reason", Schema.Text(1, 255)),
    ];

    private static readonly Schema _update = Schema.Object(_named);
    private static readonly Schema _updateV211 = Schema.Object([.. _named, ("forced_down", Schema.Flag())]);
    private static readonly Schema _updateV253 = Schema.Object(
        ("status", Schema.OneOf("enabled", "disabled")), ("disabled_reason", Schema.Text(1, 255)), ("forced_down", Schema.Flag()));

    public void Map(Doors doors)
    {
        var nova = doors.Open(ComputeDoor.Door);
        nova.Get("/os-services", CatalogPolicy.ServiceList, List);
        nova.Within(null, 10, "PUT", "/os-services/{id}", CatalogPolicy.ServiceUpdate, UpdateNamed, _update);
        nova.Within(11, 52, "PUT", "/os-services/{id}", CatalogPolicy.ServiceUpdate, UpdateNamed, _updateV211);
        nova.Within(53, null, "PUT", "/os-services/{id}", CatalogPolicy.ServiceUpdate, Update, _updateV253);
    }

    private async Task<Answer> List(Call call)
    {
        var list = await hosts.List(call.Ct);
        var (host, binary) = (call.Query("host"), call.Query("binary"));
        var shown = list.Where(
            h => (string.IsNullOrEmpty(host) || h.Name == host) && (string.IsNullOrEmpty(binary) || binary == ComputeHosts.Binary));
        return Answer.Json(200, o => o.List("services", shown, (s, h) => Write(s, call.Version, h)));
    }

    private async Task<Answer> UpdateNamed(Call call)
    {
        var body = call.Body;
        var (action, host, reason) = (call.Path("id"), body.Text("host"), body.TextOrNull("disabled_reason"));
        Func<Task<Answer>> act = (action, call.Version.Has(2, 11)) switch
        {
            ("enable", _) => () => Switch(call, host, enabled: true, null),
            ("disable", _) => () => Switch(call, host, enabled: false, null),
            ("disable-log-reason", _) =>
                () => Switch(call, host, enabled: false, reason ?? throw Fault.BadRequest("Missing disabled reason field").Thrown()),
            ("force-down", true) => () => Force(call, host),
            _ => throw new Fault(FaultKind.NotFound, "Unknown action").Thrown(),
        };
        if (body.Text("binary") != ComputeHosts.Binary)
        {
            throw Fault.BadRequest(
                $"Updating a {body.Text("binary")} service is not supported. Only {ComputeHosts.Binary} services can be updated.").Thrown();
        }

        return await act();
    }

    private async Task<Answer> Switch(Call call, string host, bool enabled, string? reason)
    {
        await hosts.SetEnabled(call.Caller, host, enabled, reason, call.Ct);
        return Answer.Json(200, o => o.Object("service", s =>
        {
            s.Text("host", host);
            s.Text("binary", ComputeHosts.Binary);
            s.Text("status", enabled ? "enabled" : "disabled");
            if (reason is not null)
            {
                s.Text("disabled_reason", reason);
            }
        }));
    }

    private async Task<Answer> Force(Call call, string host)
    {
        var down = call.Body.FlagOrNull("forced_down") ?? throw Fault.BadRequest("Missing forced_down field").Thrown();
        await hosts.SetForcedDown(call.Caller, host, down, call.Ct);
        return Answer.Json(200, o => o.Object("service", s =>
        {
            s.Text("host", host);
            s.Text("binary", ComputeHosts.Binary);
            s.Flag("forced_down", down);
        }));
    }

    private async Task<Answer> Update(Call call)
    {
        var id = call.Path("id");
        var (status, reason, down) =
            (call.Body.TextOrNull("status"), call.Body.TextOrNull("disabled_reason"), call.Body.FlagOrNull("forced_down"));
        if (status is null && down is null)
        {
            throw Fault.BadRequest("No updates were requested. Fields 'status' or 'forced_down' should be specified.").Thrown();
        }

        if (reason is not null && status != "disabled")
        {
            throw Fault.BadRequest("Specifying 'disabled_reason' when status is 'enabled' is invalid.").Thrown();
        }

        var host = (await hosts.List(call.Ct)).Find(h => h.Uuid == id)
            ?? throw new Fault(FaultKind.NotFound, $"Service {id} not found.").Thrown();
        if (status is not null)
        {
            await hosts.SetEnabled(call.Caller, host.Name, status == "enabled", reason, call.Ct);
        }

        if (down is { } dead)
        {
            await hosts.SetForcedDown(call.Caller, host.Name, dead, call.Ct);
        }

        var now = (await hosts.Find(host.Name, call.Ct))!;
        return Answer.Json(200, o => o.Object("service", s => Write(s, call.Version, now)));
    }

    private static void Write(JsonOut o, Microversion version, ComputeHost host)
    {
        HypervisorWire.Id(o, version, host);
        o.Text("binary", ComputeHosts.Binary);
        o.Text("host", host.Name);
        o.Text("zone", host.Room.Zone);
        o.Text("status", host.Status);
        o.Text("state", host.State);
        o.Text("updated_at", ComputeTimes.Micros(host.UpdatedMs));
        o.Text("disabled_reason", host.Reason);
        if (version.Has(2, 11))
        {
            o.Flag("forced_down", host.ForcedDown);
        }
    }
}
