using Alize.Kernel;

namespace Alize.Services.Volumes;

/// <summary>The door of quotas, quota classes and limits.</summary>
public sealed class QuotasApi(QuotaSets quotas) : IDoor
{
    private static readonly Schema _limits =
        (Schema.Object(("tenant_id", Schema.Text(0, 255)), ("id", Schema.Text(0, 255)), ("class_name", Schema.Text(0, 255))) with
        {
            Others = Schema.Integer(-1, int.MaxValue),
        }).Required();

    private static readonly Schema _set = Schema.Object(("quota_set", _limits));
    private static readonly Schema _class = Schema.Object(("quota_class_set", _limits));

    public void Map(Doors doors)
    {
        var cinder = new VolumeRoutes(doors);
        cinder.Get("/os-quota-sets/{id}", TypesPolicy.ShowQuotas, Show);
        cinder.Get("/os-quota-sets/{id}/defaults", TypesPolicy.ShowQuotas, Defaults);
        cinder.Put("/os-quota-sets/{id}", TypesPolicy.Quotas, Update, _set);
        cinder.Delete("/os-quota-sets/{id}", TypesPolicy.Quotas,
            call => AttachActions.Done(quotas.Reset(call.Caller, call.Path("id")), 200));
        cinder.Get("/os-quota-class-sets/{id}", TypesPolicy.QuotaClasses, ShowClass);
        cinder.Put("/os-quota-class-sets/{id}", TypesPolicy.QuotaClasses, UpdateClass, _class);
        cinder.Get("/limits", TypesPolicy.Limits, Limits);
    }

    private async Task<Answer> Show(Call call)
    {
        var project = Own(call);
        var lines = await quotas.Of(project, call.Ct);
        var usage = call.Query("usage").ToFlag() == true;
        return Answer.Json(200, o => o.Object("quota_set", q =>
        {
            q.Text("id", project);
            foreach (var (name, line) in lines)
            {
                Line(q, name, line, usage);
            }
        }));
    }

    private async Task<Answer> Defaults(Call call)
    {
        var project = Own(call);
        var limits = await quotas.Defaults(call.Ct);
        return Set("quota_set", project, limits);
    }

    private async Task<Answer> Update(Call call)
    {
        var project = call.Path("id");
        if (project.Length > 255)
        {
            throw VolumesFaults.InvalidInput("a project's id has at most 255 characters").Thrown();
        }

        await quotas.Set(call.Caller, project, Asked(call, "quota_set"));
        var lines = await quotas.Of(project, call.Ct);
        return Set("quota_set", null, lines.ToDictionary(l => l.Key, l => l.Value.Most));
    }

    private async Task<Answer> ShowClass(Call call) =>
        Set("quota_class_set", call.Path("id"), await quotas.Class(call.Path("id"), call.Ct));

    private async Task<Answer> UpdateClass(Call call) => call.Path("id").Length > 255
        ? throw VolumesFaults.InvalidInput("a quota class's name has at most 255 characters").Thrown()
        : Set("quota_class_set", null, await quotas.SetClass(call.Caller, call.Path("id"), Asked(call, "quota_class_set")));

    private async Task<Answer> Limits(Call call)
    {
        var other = call.Version.Has(3, 39) && call.Caller.IsAdmin ? call.Query("project_id") ?? call.Query("tenant_id") : null;
        var lines = await quotas.Of(other ?? call.Caller.Project, call.Ct);
        return Answer.Json(200, o => o.Object("limits", l =>
        {
            l.Texts("rate", []);
            l.Object("absolute", a =>
            {
                a.Number("maxTotalVolumes", lines["volumes"].Most);
                a.Number("maxTotalVolumeGigabytes", lines["gigabytes"].Most);
                a.Number("maxTotalSnapshots", lines["snapshots"].Most);
                a.Number("maxTotalBackups", lines["backups"].Most);
                a.Number("maxTotalBackupGigabytes", lines["backup_gigabytes"].Most);
                a.Number("totalVolumesUsed", lines["volumes"].Used);
                a.Number("totalGigabytesUsed", lines["gigabytes"].Used);
                a.Number("totalSnapshotsUsed", lines["snapshots"].Used);
                a.Number("totalBackupsUsed", lines["backups"].Used);
                a.Number("totalBackupGigabytesUsed", lines["backup_gigabytes"].Used);
            });
        }));
    }

    /// <summary>A project's quotas are its own and the administrators' business.</summary>
    private static string Own(Call call) => call.Caller.Sees(call.Path("id"))
        ? call.Path("id")
        : throw Fault.Forbidden($"Policy doesn't allow {TypesPolicy.ShowQuotas.Name} to be performed.").Thrown();

    private static Dictionary<string, long> Asked(Call call, string name)
    {
        var set = call.Body.GetProperty(name);
        return set.EnumerateObject().Where(m => m.Name is not ("tenant_id" or "id" or "class_name"))
            .ToDictionary(m => m.Name, m => set.LongOrNull(m.Name) ?? -1);
    }

    private static Answer Set(string name, string? id, Dictionary<string, long> limits) => Answer.Json(200, o => o.Object(name, q =>
    {
        if (id is not null)
        {
            q.Text("id", id);
        }

        foreach (var (resource, most) in limits)
        {
            q.Number(resource, most);
        }
    }));

    private static void Line(JsonOut o, string name, QuotaLine line, bool usage)
    {
        if (!usage)
        {
            o.Number(name, line.Most);
            return;
        }

        o.Object(name, u =>
        {
            u.Number("limit", line.Most);
            u.Number("in_use", line.Used);
            u.Number("reserved", 0);
        });
    }
}
