using Alize.Kernel;

namespace Alize.Services.Identity;

/// <summary>/auth/{projects,domains,system,catalog}: where the caller may go.</summary>
public sealed class ScopesApi(Scopes scopes, Catalog catalog, Cloud cloud) : IDoor
{
    public void Map(Doors doors)
    {
        var keystone = doors.Open(IdentityDoor.Door);
        keystone.Get("/auth/projects", IdentityPolicy.Own, async c =>
            IdentityDoor.List(
                c, cloud, "projects", await scopes.Projects(c.Caller.UserId, c.Ct), (o, p) => ProjectWire.Write(o, cloud, p)));
        keystone.Get("/auth/domains", IdentityPolicy.Own, async c =>
            IdentityDoor.List(
                c, cloud, "domains", await scopes.Domains(c.Caller.UserId, c.Ct), (o, d) => ProjectWire.WriteDomain(o, cloud, d)));
        keystone.Get("/auth/system", IdentityPolicy.Own, System);
        keystone.Get("/auth/catalog", IdentityPolicy.Own, Entries);
        foreach (var path in new[] { "/auth/projects", "/auth/domains", "/auth/system", "/auth/catalog" })
        {
            keystone.Head(path, IdentityPolicy.Own, _ => Task.FromResult(Answer.Empty(200)));
        }
    }

    private async Task<Answer> System(Call call)
    {
        var all = await scopes.System(call.Caller.UserId, call.Ct);
        return Answer.Json(200, o =>
        {
            o.List("system", all ? [true] : Array.Empty<bool>(), (x, _) => x.Flag("all", true));
            IdentityDoor.Self(o, cloud, "auth/system");
        });
    }

    private async Task<Answer> Entries(Call call)
    {
        if (call.Caller is { ProjectId: null, DomainId: null, System: false })
        {
            throw Fault.Forbidden("The catalogue belongs to a scoped token.").Thrown();
        }

        var entries = await catalog.For(call.Caller.ProjectId, call.Ct);
        return Answer.Json(200, o =>
        {
            CatalogWire.Write(o, "catalog", entries);
            IdentityDoor.Self(o, cloud, "auth/catalog");
        });
    }
}
