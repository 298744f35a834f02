using Alize.Kernel;
using Alize.Services.Identity;

namespace Alize.Services.Compute;

/// <summary>The door of who may use a private flavor.</summary>
public sealed class FlavorAccessApi(FlavorAccess access, IIdentity identity) : IDoor
{
    private static readonly Schema _tenant = Schema.Object(("tenant", Schema.Text(1, 255).Required()));

    public void Map(Doors doors)
    {
        var nova = doors.Open(ComputeDoor.Door);
        nova.Get("/flavors/{flavor}/os-flavor-access", CatalogPolicy.AccessList, List);
        nova.Post(
            "/flavors/{flavor}/action", CatalogPolicy.AccessChange, Act, Schema.Object(
                ("addTenantAccess", _tenant), ("removeTenantAccess", _tenant)));
    }

    private async Task<Answer> List(Call call)
    {
        var flavor = call.Path("flavor");
        return Answered(flavor, await access.List(flavor, call.Ct));
    }

    private async Task<Answer> Act(Call call)
    {
        var flavor = call.Path("flavor");
        if (call.Body.ElementOrNull("addTenantAccess") is { } add)
        {
            var project = add.Text("tenant");
            await KnownProjects.Require(identity, project, call.Ct);
            return Answered(flavor, await access.Add(call.Caller, flavor, project, call.Version.Has(2, 7), call.Ct));
        }

        return call.Body.ElementOrNull("removeTenantAccess") is { } remove
            ? Answered(flavor, await access.Remove(call.Caller, flavor, remove.Text("tenant"), call.Ct))
            : throw Fault.BadRequest("There is no such action: the body must have addTenantAccess or removeTenantAccess.").Thrown();
    }

    private static Answer Answered(
        string flavor, List<string> projects) => Answer.Json(200, o => o.List("flavor_access", projects, (a, project) =>
    {
        a.Text("flavor_id", flavor);
        a.Text("tenant_id", project);
    }));
}
