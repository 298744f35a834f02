using Alize.Client.Objects;
using Alize.Console.Hosting;
using Alize.Console.Parts;
using Alize.Console.Sessions;

namespace Alize.Console.Objects;

/// <summary>Containers of objects.</summary>
internal static class ContainerPages
{
    public static void Map(Site site)
    {
        site.Get("/objects", List);
        site.Post("/objects", Create, List);
        site.Post("/objects/delete", Delete, List);
    }

    private static async Task List(Member me) => await me.Print<ContainersPage, Listed<Container>>(
        "nav.objects", Listed<Container>.Of(await me.Cloud.Objects.Containers(me.Page, me.Ct), c => c.Name));

    private static async Task Create(Member me)
    {
        var name = me.TypedOrNull("name") ?? throw me.Wrong("form.name_needed");
        if (name.Contains('/', StringComparison.Ordinal))
        {
            throw me.Wrong("objects.no_slash");
        }

        await me.Cloud.Objects.CreateContainer(name, me.Ct);
        await me.Go("/objects", "container_create");
    }

    private static async Task Delete(Member me)
    {
        await me.Cloud.Objects.DeleteContainer(me.Form["container"].ToString() is { Length: > 0 } name ? name : throw Absent.Here(), me.Ct);
        await me.Go("/objects", "container_delete");
    }
}
