using Alize.Kernel;

namespace Alize.Services.Compute;

/// <summary>The door of hosts as clients before 2.43 knew them.</summary>
public sealed class HostsApi(ComputeHosts hosts) : IDoor
{
    private const int Last = 42;

    private static readonly Schema _update = Schema.Object(
        ("status", Schema.OneOf("enable", "disable", "Enable", "Disable")),
        ("maintenance_mode", Schema.OneOf("enable", "disable", "Enable", "Disable")));

    public void Map(Doors doors)
    {
        var nova = doors.Open(ComputeDoor.Door);
        nova.Within(null, Last, "GET", "/os-hosts", CatalogPolicy.HostList, List);
        nova.Within(null, Last, "GET", "/os-hosts/{host}", CatalogPolicy.HostShow, Show);
        nova.Within(null, Last, "PUT", "/os-hosts/{host}", CatalogPolicy.ServiceUpdate, Update, _update);
        foreach (var act in (string[])["startup", "shutdown", "reboot"])
        {
            nova.Within(null, Last, "GET", "/os-hosts/{host}/" + act, CatalogPolicy.ServiceUpdate, Power);
        }
    }

    private async Task<Answer> List(Call call)
    {
        var zone = call.Query("zone");
        var list = (await hosts.List(call.Ct)).Where(h => !h.Disabled && (string.IsNullOrEmpty(zone) || h.Room.Zone == zone));
        return Answer.Json(200, o => o.List("hosts", list, (j, host) =>
        {
            j.Text("host_name", host.Name);
            j.Text("service", "compute");
            j.Text("zone", host.Room.Zone);
        }));
    }

    private async Task<Answer> Show(Call call)
    {
        var host = await Get(call);
        var servers = await hosts.Servers(host.Name, call.Ct);
        List<(string Project, long Cpu, long Ram, long Disk)> lines =
        [
            ("(total)", host.Total(HypervisorWire.Cpu), host.Total(HypervisorWire.Ram), host.Total(HypervisorWire.Disk)),
            ("(used_now)", host.Used(HypervisorWire.Cpu), host.Used(HypervisorWire.Ram), host.Used(HypervisorWire.Disk)),
            Sum("(used_max)", servers),
            .. servers.GroupBy(s => s.Project).Select(g => Sum(g.Key, g)),
        ];
        return Answer.Json(200, o => o.List("host", lines, (l, line) => l.Object("resource", r =>
        {
            r.Text("host", host.Name);
            r.Text("project", line.Project);
            r.Number("cpu", line.Cpu);
            r.Number("memory_mb", line.Ram);
            r.Number("disk_gb", line.Disk);
        })));
    }

    private async Task<Answer> Update(Call call)
    {
        var host = await Get(call);
        if (call.Body.Has("maintenance_mode"))
        {
            throw Unsupported().Thrown();
        }

        var enabled = call.Body.Text("status").Equals("enable", StringComparison.OrdinalIgnoreCase);
        if (call.Body.Has("status"))
        {
            await hosts.SetEnabled(call.Caller, host.Name, enabled, null, call.Ct);
        }

        return Answer.Json(200, o =>
        {
            o.Text("host", host.Name);
            if (call.Body.Has("status"))
            {
                o.Text("status", enabled ? "enabled" : "disabled");
            }
        });
    }

    private async Task<Answer> Power(Call call)
    {
        await Get(call);
        throw Unsupported().Thrown();
    }

    private async Task<ComputeHost> Get(Call call)
    {
        var name = call.Path("host");
        return await hosts.Find(name, call.Ct) ?? throw Fault.NotFound("Compute host", name).Thrown();
    }

    private static (string, long, long, long) Sum(string project, IEnumerable<HostedServer> servers)
    {
        var flavors = servers.Select(s => s.Flavor).ToList();
        return (project, flavors.Sum(f => (long)f.Vcpus), flavors.Sum(f => (long)f.RamMib), flavors.Sum(
            f => (long)f.DiskGib + f.EphemeralGib));
    }

    private static Fault Unsupported() => new(FaultKind.NotImplemented, "The requested functionality is not supported.");
}
