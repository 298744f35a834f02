using Alize.Kernel;
using Alize.Services.Identity;

namespace Alize.Services.Compute;

/// <summary>The door of projects' quotas, quota classes and limits.</summary>
public sealed class QuotaSetsApi(QuotaSets quotas, IIdentity identity) : IDoor
{
    public void Map(Doors doors)
    {
        var nova = doors.Open(ComputeDoor.Door);
        nova.Get("/os-quota-sets/{project}", CatalogPolicy.QuotaShow, Show);
        nova.Get("/os-quota-sets/{project}/detail", CatalogPolicy.QuotaDetail, Detail);
        nova.Get("/os-quota-sets/{project}/defaults", CatalogPolicy.QuotaDefaults, Defaults);
        nova.Within(null, 35, "PUT", "/os-quota-sets/{project}", CatalogPolicy.QuotaUpdate, Update, QuotaWire.Update);
        nova.Within(36, 56, "PUT", "/os-quota-sets/{project}", CatalogPolicy.QuotaUpdate, Update, QuotaWire.UpdateV236);
        nova.Within(57, null, "PUT", "/os-quota-sets/{project}", CatalogPolicy.QuotaUpdate, Update, QuotaWire.UpdateV257);
        nova.Delete("/os-quota-sets/{project}", CatalogPolicy.QuotaDelete, Delete);
        nova.Get("/os-quota-class-sets/{class}", CatalogPolicy.ClassShow, ShowClass);
        nova.Within(null, 49, "PUT", "/os-quota-class-sets/{class}", CatalogPolicy.ClassUpdate, UpdateClass, QuotaWire.UpdateClass);
        nova.Within(50, 56, "PUT", "/os-quota-class-sets/{class}", CatalogPolicy.ClassUpdate, UpdateClass, QuotaWire.UpdateClassV250);
        nova.Within(57, null, "PUT", "/os-quota-class-sets/{class}", CatalogPolicy.ClassUpdate, UpdateClass, QuotaWire.UpdateClassV257);
        nova.Get("/limits", CatalogPolicy.Limits, Limits);
    }

    private async Task<Answer> Show(Call call)
    {
        var owner = await Owner(call);
        return Set(call, owner.Project, await quotas.Of(owner.Project, owner.User, call.Ct));
    }

    private async Task<Answer> Detail(Call call)
    {
        var owner = await Owner(call);
        var set = await quotas.Of(owner.Project, owner.User, call.Ct);
        return Answer.Json(200, o => o.Object("quota_set", q =>
        {
            q.Text("id", owner.Project);
            foreach (var resource in QuotaWire.InSets(call.Version))
            {
                q.Object(resource, r =>
                {
                    r.Number("limit", set[resource].Limit);
                    r.Number("in_use", set[resource].Used);
                    r.Number("reserved", 0);
                });
            }
        }));
    }

    private async Task<Answer> Defaults(Call call)
    {
        var project = call.Path("project");
        await KnownProjects.Require(identity, project, call.Ct);
        var limits = await quotas.Class(ComputeQuotas.DefaultClass, call.Ct);
        return Set(call, project, limits.ToDictionary(l => l.Key, l => new QuotaUse(l.Value, 0)));
    }

    private async Task<Answer> Update(Call call)
    {
        var body = call.Body.GetProperty("quota_set");
        var set = await quotas.Set(call.Caller, await Owner(call), QuotaWire.Read(body), body.FlagOrNull("force") == true, call.Ct);
        return Set(call, null, set);
    }

    private async Task<Answer> Delete(Call call)
    {
        await quotas.Reset(call.Caller, new(call.Path("project"), call.Query("user_id")), call.Ct);
        return Answer.Empty(202);
    }

    private async Task<Answer> ShowClass(Call call)
    {
        var name = call.Path("class");
        return Class(call, name, await quotas.Class(name, call.Ct));
    }

    private async Task<Answer> UpdateClass(Call call)
    {
        var name = call.Path("class");
        if (name.Length > 255 || name.Contains('\0', StringComparison.Ordinal))
        {
            throw Fault.BadRequest("A quota class's name has at most 255 characters.").Thrown();
        }

        return Class(
            call, null, await quotas.SetClass(call.Caller, name, QuotaWire.Read(call.Body.GetProperty("quota_class_set")), call.Ct));
    }

    private async Task<Answer> Limits(Call call)
    {
        var project = call.Query("tenant_id") ?? call.Caller.Project;
        Guard(call, project);
        var set = await quotas.Of(project, null, call.Ct);
        return Answer.Json(200, o => o.Object("limits", l =>
        {
            l.Texts("rate", []);
            l.Object("absolute", a => QuotaWire.Absolute(a, call.Version, set));
        }));
    }

    private async Task<QuotaOwner> Owner(Call call)
    {
        var project = call.Path("project");
        Guard(call, project);
        await KnownProjects.Require(identity, project, call.Ct);
        return new(project, call.Query("user_id"));
    }

    /// <summary>Another project's answer is the same whether it exists or not.</summary>
    private static void Guard(Call call, string project)
    {
        if (!call.Caller.Sees(project))
        {
            throw Fault.Forbidden($"Policy doesn't allow {call.Route.Rule.Name} to be performed.").Thrown();
        }
    }

    private static Answer Set(
        Call call, string? project, Dictionary<string, QuotaUse> set) => Answer.Json(200, o => o.Object("quota_set", q =>
    {
        if (project is not null)
        {
            q.Text("id", project);
        }

        foreach (var resource in QuotaWire.InSets(call.Version))
        {
            q.Number(resource, set[resource].Limit);
        }
    }));

    private static Answer Class(
        Call call, string? name, Dictionary<string, long> limits) => Answer.Json(200, o => o.Object("quota_class_set", q =>
    {
        if (name is not null)
        {
            q.Text("id", name);
        }

        foreach (var resource in QuotaWire.InClasses(call.Version))
        {
            q.Number(resource, limits[resource]);
        }
    }));
}
