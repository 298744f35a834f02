using System.Text.Json;
using Alize.Kernel;

namespace Alize.Services.Network;

/// <summary>/quotas.</summary>
public sealed class QuotasApi(NetworkLimits limits) : IDoor
{
    private static readonly Schema _update = NetworkDoor.One("quota", Schema.Object(
    [
        .. NetworkQuota.Defaults.Keys.Select(k => (k, (Schema)Schema.Integer(-1, int.MaxValue))),
        ("tenant_id", Schema.Text(0, 255)), ("project_id", Schema.Text(0, 255)), ("check_limit", Schema.Flag()), ("force", Schema.Flag()),
    ]));

    public void Map(Doors doors)
    {
        var neutron = doors.Open(NetworkDoor.Door);
        neutron.Get("/quotas", NetworkPolicy.QuotasList, List);
        neutron.Get("/quotas/tenant", NetworkPolicy.QuotasShow, call => Task.FromResult(Mine(call, "tenant")));
        neutron.Get("/quotas/project", NetworkPolicy.QuotasShow, call => Task.FromResult(Mine(call, "project")));
        neutron.Get("/quotas/{project}", NetworkPolicy.QuotasShow, Show);
        neutron.Put("/quotas/{project}", NetworkPolicy.QuotasUpdate, Update, _update);
        neutron.Delete("/quotas/{project}", NetworkPolicy.QuotasDelete, Reset);
        neutron.Get("/quotas/{project}/default", NetworkPolicy.QuotasShow, Defaults);
        neutron.Get("/quotas/{project}/details", NetworkPolicy.QuotasShow, Details);
        neutron.Get("/quotas/{project}/details.json", NetworkPolicy.QuotasShow, Details);
    }

    private async Task<Answer> List(Call call)
    {
        var own = await limits.Own(call.Ct);
        return Answer.Json(200, o => o.List("quotas", own, (_, p) =>
        {
            o.Text("tenant_id", p.Project);
            o.Text("project_id", p.Project);
            Write(o, p.Limits);
        }));
    }

    private static Answer Mine(Call call, string word) => Answer.Json(200, o => o.Object(word, m =>
    {
        m.Text("tenant_id", call.Caller.Project);
        m.Text("project_id", call.Caller.Project);
    }));

    private async Task<Answer> Show(Call call) => Answered(await limits.Of(ProjectOf(call), call.Ct));

    private static Task<Answer> Defaults(Call call)
    {
        _ = ProjectOf(call);
        return Task.FromResult(Answered(NetworkLimits.Defaults()));
    }

    private async Task<Answer> Details(Call call)
    {
        var all = await limits.Of(ProjectOf(call), call.Ct);
        return Answer.Json(200, o => o.Object("quota", q =>
        {
            foreach (var limit in all)
            {
                q.Object(limit.Resource, d =>
                {
                    d.Number("limit", limit.Most);
                    d.Number("used", limit.Used);
                    d.Number("reserved", 0);
                });
            }
        }));
    }

    private async Task<Answer> Update(Call call)
    {
        var body = call.Body.GetProperty("quota");
        var project = ProjectOf(call);
        await limits.Set(call.Caller, project, Read(body), body.FlagOrNull("check_limit") == true && body.FlagOrNull("force") != true);
        return Answered(await limits.Of(project, call.Ct));
    }

    private async Task<Answer> Reset(Call call)
    {
        await limits.Reset(call.Caller, ProjectOf(call));
        return Answer.Empty(204);
    }

    private static Dictionary<string, long> Read(JsonElement body) => NetworkQuota.Defaults.Keys
        .Where(k => body.Has(k)).ToDictionary(k => k, k => body.LongOrNull(k) ?? NetworkQuota.Default(k));

    /// <summary>Others' limits are the admin's to see.</summary>
    private static string ProjectOf(Call call)
    {
        var project = call.Path("project");
        if (project.Length > 255)
        {
            throw Fault.BadRequest("Invalid project id: it is too long").Thrown();
        }

        return call.Caller.Sees(project) ? project : throw NetworkFaults.Disallowed("get_quota").Thrown();
    }

    private static Answer Answered(IReadOnlyList<NetworkLimit> all) => Answer.Json(200, o => o.Object("quota", q => Write(q, all)));

    private static void Write(JsonOut o, IReadOnlyList<NetworkLimit> all)
    {
        foreach (var limit in all)
        {
            o.Number(limit.Resource, limit.Most);
        }
    }
}
