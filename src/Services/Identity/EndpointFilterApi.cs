using Alize.Kernel;

namespace Alize.Services.Identity;

/// <summary>/OS-EP-FILTER: which endpoints a project is shown.</summary>
public sealed class EndpointFilterApi(EndpointFilters filters, EndpointGroups groups, Catalog catalog, Cloud cloud) : IDoor
{
    private const string Root = "/OS-EP-FILTER";
    private const string ProjectEndpoint = Root + "/projects/{project}/endpoints/{endpoint}";
    private const string ProjectGroup = Root + "/endpoint_groups/{group}/projects/{project}";

    public void Map(Doors doors)
    {
        var keystone = doors.Open(IdentityDoor.Door);
        keystone.Get(Root + "/projects/{project}/endpoints", IdentityPolicy.EndpointFilter, Endpoints);
        keystone.Put(
            ProjectEndpoint, IdentityPolicy.EndpointFilter, c =>
                Done(filters.Add(c.Caller, c.Path("project"), EndpointFilters.OfEndpoint, c.Path("endpoint"))));
        keystone.Get(ProjectEndpoint, IdentityPolicy.EndpointFilter, CheckEndpoint);
        keystone.Head(ProjectEndpoint, IdentityPolicy.EndpointFilter, CheckEndpoint);
        keystone.Delete(
            ProjectEndpoint, IdentityPolicy.EndpointFilter, c =>
                Done(filters.Remove(c.Caller, c.Path("project"), EndpointFilters.OfEndpoint, c.Path("endpoint"))));
        keystone.Get(
            Root + "/endpoints/{endpoint}/projects", IdentityPolicy.EndpointFilter, c =>
                Projects(c, EndpointFilters.OfEndpoint, c.Path("endpoint")));
        keystone.Get(Root + "/projects/{project}/endpoint_groups", IdentityPolicy.EndpointFilter, Groups);
        keystone.Get(
            Root + "/endpoint_groups/{group}/projects", IdentityPolicy.EndpointFilter, c =>
                Projects(c, EndpointFilters.OfGroup, c.Path("group")));
        keystone.Get(Root + "/endpoint_groups/{group}/endpoints", IdentityPolicy.EndpointFilter, EndpointsOfGroup);
        keystone.Put(
            ProjectGroup, IdentityPolicy.EndpointFilter, c =>
                Done(filters.Add(c.Caller, c.Path("project"), EndpointFilters.OfGroup, c.Path("group"))));
        keystone.Get(ProjectGroup, IdentityPolicy.EndpointFilter, ShowProjectGroup);
        keystone.Delete(
            ProjectGroup, IdentityPolicy.EndpointFilter, c =>
                Done(filters.Remove(c.Caller, c.Path("project"), EndpointFilters.OfGroup, c.Path("group"))));
    }

    private static async Task<Answer> Done(Task act)
    {
        await act;
        return Answer.Empty(204);
    }

    private async Task<Answer> Endpoints(Call call) =>
        Listed(call, await filters.Endpoints(call.Path("project"), call.Ct));

    private async Task<Answer> EndpointsOfGroup(Call call) =>
        Listed(call, await groups.Endpoints(call.Path("group"), call.Ct));

    private Answer Listed(Call call, List<Endpoint> found) =>
        IdentityDoor.List(call, cloud, "endpoints", found, (o, e) => CatalogWire.Write(o, cloud, catalog, e));

    private Task<Answer> CheckEndpoint(Call call) =>
        Done(filters.Check(call.Path("project"), EndpointFilters.OfEndpoint, call.Path("endpoint"), call.Ct));

    private async Task<Answer> Projects(Call call, string kind, string target)
    {
        var found = await filters.Projects(kind, target, call.Ct);
        return IdentityDoor.List(call, cloud, "projects", found, (o, p) => ProjectWire.Write(o, cloud, p));
    }

    private async Task<Answer> Groups(Call call)
    {
        var found = await filters.Groups(call.Path("project"), call.Ct);
        return IdentityDoor.List(call, cloud, "endpoint_groups", found, (o, g) => EndpointGroupsApi.Write(o, cloud, g));
    }

    private async Task<Answer> ShowProjectGroup(Call call)
    {
        await filters.Check(call.Path("project"), EndpointFilters.OfGroup, call.Path("group"), call.Ct);
        return Answer.Json(200, o => o.Object("project", p => p.Text("id", call.Path("project"))));
    }
}
