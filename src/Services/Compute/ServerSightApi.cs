using Alize.Kernel;

namespace Alize.Services.Compute;

/// <summary>What operators see of guests: diagnostics, moves between hosts, and events that other services tell of.</summary>
public sealed class ServerSightApi(Db db, Servers servers, ServerBook book, IHypervisor hypervisor) : IDoor
{
    private const int MostEvents = 100;

    private static readonly Schema _events = Schema.Object(("events", Schema.List(
        Schema.Object(
            ("name", Schema.OneOf("network-changed", "network-vif-plugged", "network-vif-unplugged", "network-vif-deleted").Required()),
            ("server_uuid", Schema.Text(36, 36).Required()),
            ("status", Schema.OneOf("failed", "completed", "in-progress")),
            ("tag", Schema.Text(1, 255))),
        1, MostEvents).Required()));

    public void Map(Doors doors)
    {
        var nova = doors.Open(ComputeDoor.Door);
        nova.Get("/servers/{id}/diagnostics", ServersPolicy.Diagnostics, Diagnose);
        nova.Get("/os-migrations", ServersPolicy.Migrations, _ => Task.FromResult(None()));
        nova.Within(23, null, "GET", "/servers/{id}/migrations", ServersPolicy.Migrations, Migrations);
        nova.Post("/os-server-external-events", ServersPolicy.ExternalEvents, Events, _events);
    }

    /// <summary>No server moves between hosts here.</summary>
    private static Answer None() => Answer.Json(200, o => o.List("migrations", Array.Empty<string>(), (_, _) => { }));

    private async Task<Answer> Migrations(Call call)
    {
        await servers.Get(call.Caller, call.Path("id"), call.Ct);
        return None();
    }

    private async Task<Answer> Diagnose(Call call)
    {
        var server = await servers.Get(call.Caller, call.Path("id"), call.Ct);
        if (server.Host is not { } host
            || server.VmState is not (VmStates.Active or VmStates.Paused or VmStates.Rescued or VmStates.Resized))
        {
            throw Fault.Conflict($"Cannot 'get_diagnostics' instance {server.Id} while it is in vm_state {server.VmState}").Thrown();
        }

        var seen = await hypervisor.Look(host, server.Id, call.Ct);
        return Answer.Json(200, o =>
        {
            o.Text("state", seen.State.ToString().ToLowerInvariant());
            o.Number("generation", seen.Generation);
            o.Number("memory", server.Flavor.RamMib * 1024L);
            o.Number("num_cpus", server.Flavor.Vcpus);
            o.Number("pid", seen.Pid);
        });
    }

    /// <summary>Whatever is told of, the server is looked at.</summary>
    private async Task<Answer> Events(Call call)
    {
        var events = call.Body.Items("events").Select(e => (Name: e.Text("name"), Server: e.Text("server_uuid"), Tag: e.TextOrNull("tag")))
            .ToArray();
        var known = await db.Transact(
            async tx =>
            {
                var found = new HashSet<string>();
                foreach (var id in events.Select(e => e.Server).Distinct())
                {
                    if (await ServerRows.Find(tx, id) is { DeletedAt: null })
                    {
                        found.Add(id);
                        await book.Wake(tx, id);
                    }
                }

                return found;
            },
            call.Ct);
        if (known.Count == 0)
        {
            throw new Fault(FaultKind.NotFound, "No instances found for any event").Thrown();
        }

        return Answer.Json(Array.TrueForAll(events, e => known.Contains(e.Server)) ? 200 : 207, o => o.List("events", events, (w, e) =>
        {
            w.Text("name", e.Name);
            w.Text("server_uuid", e.Server);
            w.Text("status", known.Contains(e.Server) ? "completed" : "failed");
            w.Number("code", known.Contains(e.Server) ? 200 : 404);
            if (e.Tag is not null)
            {
                w.Text("tag", e.Tag);
            }
        }));
    }
}
