using Alize.Kernel;

namespace Alize.Services.Compute;

/// <summary>The door of server groups.</summary>
public sealed class ServerGroupsApi(ServerGroups groups, Ids ids) : IDoor
{
    private const int MostOffset = 10_000;

    public void Map(Doors doors)
    {
        var nova = doors.Open(ComputeDoor.Door);
        nova.Get("/os-server-groups", CatalogPolicy.GroupList, List);
        nova.Get("/os-server-groups/{id}", CatalogPolicy.GroupShow, Show);
        nova.Within(null, 14, "POST", "/os-server-groups", CatalogPolicy.GroupCreate, Create, ServerGroupWire.Create);
        nova.Within(15, 63, "POST", "/os-server-groups", CatalogPolicy.GroupCreate, Create, ServerGroupWire.CreateV215);
        nova.Within(64, null, "POST", "/os-server-groups", CatalogPolicy.GroupCreate, Create, ServerGroupWire.CreateV264);
        nova.Delete("/os-server-groups/{id}", CatalogPolicy.GroupDelete, Delete);
    }

    private async Task<Answer> List(Call call)
    {
        var everybody = call.Caller.IsAdmin && call.Query("all_projects") is not null;
        var offset = Page.ReadLimit(call.Query("offset"), 0, MostOffset);
        var list = await groups.List(everybody ? null : call.Caller.Project, NovaPages.Limit(call), offset, call.Ct);
        return Answer.Json(200, o => o.List("server_groups", list, (g, group) => ServerGroupWire.Write(g, call.Version, group)));
    }

    private async Task<Answer> Show(Call call)
    {
        var id = call.Path("id");
        return One(call, await groups.Find(call.Caller, id, call.Ct) ?? throw ServerGroups.NotFound(id).Thrown());
    }

    private async Task<Answer> Create(Call call)
    {
        var group = ServerGroupWire.Read(call, ids);
        await groups.Create(call.Caller, group, call.Ct);
        return One(call, group);
    }

    private async Task<Answer> Delete(Call call)
    {
        await groups.Delete(call.Caller, call.Path("id"), call.Ct);
        return Answer.Empty(204);
    }

    private static Answer One(Call call, ServerGroup group) =>
        Answer.Json(200, o => o.Object("server_group", g => ServerGroupWire.Write(g, call.Version, group)));
}
