using Alize.Kernel;

namespace Alize.Services.Identity;

/// <summary>/OS-EP-FILTER/endpoint_groups.</summary>
public sealed class EndpointGroupsApi(EndpointGroups groups, Cloud cloud) : IDoor
{
    private const string All = "/OS-EP-FILTER/endpoint_groups";
    private const string One = All + "/{group}";

    private static readonly Schema _filters = Schema.Object(
        ("service_id", IdentityDoor.IdText), ("interface", Schema.OneOf("admin", "internal", "public")), ("region_id", Schema.Text(1, 255)),
        ("enabled", Schema.Flag(asText: false)));

    private static readonly Schema _create = IdentityDoor.Of(
        "endpoint_group", ("name", IdentityDoor.Name.Required()), ("description", IdentityDoor.Description),
        ("filters", _filters.Required()));

    private static readonly Schema _update = IdentityDoor.Of(
        "endpoint_group", ("name", IdentityDoor.Name), ("description", IdentityDoor.Description), ("filters", _filters));

    public void Map(Doors doors)
    {
        var keystone = doors.Open(IdentityDoor.Door);
        keystone.Get(All, IdentityPolicy.EndpointFilter, List);
        keystone.Post(
            All, IdentityPolicy.EndpointFilter, async c =>
                Shown(201, await groups.Create(c.Caller, c.Body.GetProperty("endpoint_group"))), _create);
        keystone.Get(One, IdentityPolicy.EndpointFilter, async c => Shown(200, await groups.Get(c.Path("group"), c.Ct)));
        keystone.Patch(One, IdentityPolicy.EndpointFilter, Update, _update);
        keystone.Delete(One, IdentityPolicy.EndpointFilter, Delete);
    }

    internal static void Write(JsonOut o, Cloud cloud, EndpointGroup g)
    {
        o.Text("id", g.Id);
        o.Text("name", g.Name);
        o.Text("description", g.Description);
        o.Raw("filters", g.Filters);
        IdentityDoor.Self(o, cloud, "OS-EP-FILTER/endpoint_groups/" + g.Id);
    }

    private async Task<Answer> List(Call call) => IdentityDoor.List(
        call, cloud, "endpoint_groups", await groups.List(IdentityDoor.Filter(call, ("name", "g.name")), call.Ct), (o, g) =>
            Write(o, cloud, g));

    private async Task<Answer> Update(Call call) =>
        Shown(200, await groups.Update(call.Caller, call.Path("group"), call.Body.GetProperty("endpoint_group")));

    private async Task<Answer> Delete(Call call)
    {
        await groups.Delete(call.Caller, call.Path("group"));
        return Answer.Empty(204);
    }

    private Answer Shown(int status, EndpointGroup group) =>
        IdentityDoor.One(status, "endpoint_group", group, (o, g) => Write(o, cloud, g));
}
