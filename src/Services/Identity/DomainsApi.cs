using Alize.Kernel;

namespace Alize.Services.Identity;

/// <summary>/domains.</summary>
public sealed class DomainsApi(Projects projects, Cloud cloud) : IDoor
{
    public void Map(Doors doors)
    {
        var keystone = doors.Open(IdentityDoor.Door);
        keystone.Get("/domains", IdentityPolicy.DomainsList, List);
        keystone.Post(
            "/domains", IdentityPolicy.DomainsWrite, async c =>
                Shown(201, await projects.CreateDomain(c.Caller, c.Body.GetProperty("domain"))), ProjectWire.CreateDomain);
        keystone.Get("/domains/{id}", IdentityPolicy.DomainsShow, Show);
        keystone.Patch(
            "/domains/{id}", IdentityPolicy.DomainsWrite, async c =>
                Shown(200, await projects.UpdateDomain(c.Caller, c.Path("id"), c.Body.GetProperty("domain"))), ProjectWire.UpdateDomain);
        keystone.Delete("/domains/{id}", IdentityPolicy.DomainsWrite, Delete);
    }

    private async Task<Answer> List(Call call)
    {
        var where = IdentityDoor.Filter(call, ("name", "p.name"));
        where.Add($" AND p.is_domain");
        if (call.Query("enabled") is { } enabled)
        {
            where.Add($" AND p.enabled = {enabled.ToFlag() ?? true}");
        }

        var page = IdentityDoor.PageOf(call);
        var found = await projects.List(where, page, call.Ct);
        return IdentityDoor.List(
            call, cloud, "domains", found, (o, d) => ProjectWire.WriteDomain(o, cloud, d), IdentityDoor.Next(page, found, d => d.Id));
    }

    private async Task<Answer> Show(Call call)
    {
        var id = call.Path("id");
        if (!call.Caller.IsAdmin && id != call.Caller.UserDomainId && id != call.Caller.DomainId && id != call.Caller.ProjectDomainId)
        {
            throw Fault.Forbidden("You are not authorized to perform the requested action: identity:get_domain.").Thrown();
        }

        return Shown(200, await projects.GetDomain(id, call.Ct));
    }

    private async Task<Answer> Delete(Call call)
    {
        await projects.DeleteDomain(call.Caller, call.Path("id"));
        return Answer.Empty(204);
    }

    private Answer Shown(int status, Project d) => IdentityDoor.One(status, "domain", d, (o, x) => ProjectWire.WriteDomain(o, cloud, x));
}
