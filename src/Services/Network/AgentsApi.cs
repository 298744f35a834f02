using System.Globalization;
using Alize.Kernel;

namespace Alize.Services.Network;

/// <summary>/agents.</summary>
public sealed class AgentsApi(Agents agents, Scribe scribe) : IDoor
{
    private static readonly Schema _update = NetworkDoor.One(
        "agent", Schema.Object(("admin_state_up", Schema.Flag()), ("description", Schema.Text(0, 255))));

    public void Map(Doors doors)
    {
        var neutron = doors.Open(NetworkDoor.Door);
        neutron.Get("/agents", NetworkPolicy.AgentsList, List);
        neutron.Get("/agents/{id}", NetworkPolicy.AgentsShow, Show);
        neutron.Put("/agents/{id}", NetworkPolicy.AgentsUpdate, Update, _update);
    }

    private async Task<Answer> List(Call call)
    {
        var found = (await agents.List(call.Caller, call.Ct)).Where(a => Fits(call, a));
        return Answer.Json(200, o => o.List("agents", found, Write));
    }

    private async Task<Answer> Show(Call call)
    {
        var agent = await agents.Get(call.Path("id"), call.Ct);
        return Answer.Json(200, o => o.Object("agent", a => Write(a, agent)));
    }

    private async Task<Answer> Update(Call call)
    {
        var body = call.Body.GetProperty("agent");
        if (body.FlagOrNull("admin_state_up") == false)
        {
            throw NetworkFaults.InvalidInput("a host that is part of this cloud serves its networks; it cannot be set down here").Thrown();
        }

        if (body.TextOrNull("description") is { } description)
        {
            await agents.Describe(call.Caller, call.Path("id"), description);
        }

        return await Show(call);
    }

    private bool Fits(Call call, Agent agent) =>
        Is(call, "agent_type", agent.Kind) && Is(call, "host", agent.Host)
            && Is(call, "id", agent.Id) && Is(call, "binary", Agent.Kinds[agent.Kind])
        && (call.Query("alive").ToFlag() is not { } alive || alive == agent.IsAlive(scribe.Now))
        && call.Query("admin_state_up").ToFlag() != false
        && (call.Query("description") is not { } words || words == (agent.Description ?? ""));

    private static bool Is(Call call, string name, string value) =>
        call.QueryAll(name).ToList() is var asked && (asked.Count == 0 || asked.Contains(value));

    private void Write(JsonOut o, Agent a)
    {
        o.Text("id", a.Id);
        o.Text("agent_type", a.Kind);
        o.Text("binary", Agent.Kinds[a.Kind]);
        o.Text("host", a.Host);
        o.Text("topic", "N/A");
        o.Text("availability_zone", Zones.Only);
        o.Flag("admin_state_up", true);
        o.Flag("alive", a.IsAlive(scribe.Now));
        o.Text("created_at", Time(a.Created));
        o.Text("started_at", Time(a.Started));
        o.Text("heartbeat_timestamp", Time(a.Seen));
        o.Text("description", a.Description);
        o.Object("configurations", _ => { });
        o.Null("resources_synced");
    }

    private static string Time(DateTimeOffset t) => t.UtcDateTime.ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture);
}
