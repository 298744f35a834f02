using Alize.Kernel;

namespace Alize.Services.Compute;

/// <summary>The door of flavors.</summary>
public sealed class FlavorsApi(Flavors flavors, Ids ids, Cloud cloud) : IDoor
{
    public void Map(Doors doors)
    {
        var nova = doors.Open(ComputeDoor.Door);
        nova.Get("/flavors", CatalogPolicy.FlavorList, call => List(call, detail: false));
        nova.Get("/flavors/detail", CatalogPolicy.FlavorList, call => List(call, detail: true));
        nova.Get("/flavors/{id}", CatalogPolicy.FlavorShow, Show);
        nova.Within(null, 54, "POST", "/flavors", CatalogPolicy.FlavorCreate, Create, FlavorWire.Create);
        nova.Within(55, null, "POST", "/flavors", CatalogPolicy.FlavorCreate, Create, FlavorWire.CreateDescribed);
        nova.Within(55, null, "PUT", "/flavors/{id}", CatalogPolicy.FlavorUpdate, Update, FlavorWire.Describe);
        nova.Delete("/flavors/{id}", CatalogPolicy.FlavorDelete, Delete);
    }

    private async Task<Answer> List(Call call, bool detail)
    {
        var page = FlavorList.Page(call);
        var list = await flavors.List(FlavorList.Where(call), page, call.Ct);
        return Answer.Json(200, o =>
        {
            o.List("flavors", list, (f, flavor) =>
            {
                if (detail)
                {
                    FlavorWire.Whole(f, cloud, call.Version, flavor);
                    return;
                }

                FlavorWire.Brief(f, cloud, call.Version, flavor);
            });
            NovaPages.Links(o, call, cloud, "flavors", page.Limit, [.. list.Select(f => f.Id)]);
        });
    }

    private async Task<Answer> Show(Call call) => One(call, await flavors.Get(call.Caller, call.Path("id"), call.Ct));

    private async Task<Answer> Create(Call call) =>
        One(call, await flavors.Create(call.Caller, FlavorWire.Read(call.Body.GetProperty("flavor"), ids), call.Ct));

    private async Task<Answer> Update(Call call) =>
        One(call, await flavors.Describe(call.Caller, call.Path("id"), call.Body.GetProperty("flavor").TextOrNull("description"), call.Ct));

    private async Task<Answer> Delete(Call call)
    {
        await flavors.Delete(call.Caller, call.Path("id"), call.Ct);
        return Answer.Empty(202);
    }

    private Answer One(Call call, Flavor flavor) =>
        Answer.Json(200, o => o.Object("flavor", f => FlavorWire.Whole(f, cloud, call.Version, flavor)));
}
