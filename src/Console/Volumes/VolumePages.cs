using Alize.Client;
using Alize.Client.Compute;
using Alize.Client.Images;
using Alize.Client.Volumes;
using Alize.Console.Hosting;
using Alize.Console.Parts;
using Alize.Console.Sessions;

namespace Alize.Console.Volumes;

/// <summary>Volumes: the list, a new one, one with the server that it is on.</summary>
internal static class VolumePages
{
    public static void Map(Site site)
    {
        site.Get("/volumes", List);
        site.Get("/volumes/new", New);
        site.Post("/volumes", Create, New);
        site.Get("/volumes/{id}", Show);
        site.Post("/volumes/{id}/attach", Attach, Show);
        site.Post("/volumes/{id}/detach", Detach, Show);
        site.Post("/volumes/{id}/extend", Extend, Show);
        site.Post("/volumes/{id}/delete", Delete, Show);
    }

    private static async Task List(Member me)
    {
        var volumes = me.Cloud.Volumes.List(me.Page, me.Ct);
        var servers = Servers(me);
        await Task.WhenAll(volumes, servers);
        await me.Print<VolumesPage, VolumesModel>(
            "nav.volumes", new VolumesModel(Listed<Volume>.Of(await volumes, v => v.Id), await servers));
    }

    private static async Task New(Member me) => await me.Print<NewVolumePage, IReadOnlyList<Image>>(
        "volumes.new", await me.Cloud.Images.List(ListQuery.Where("status", "active") with { Limit = Member.PageSize }, me.Ct));

    private static async Task Create(Member me)
    {
        var volume = await me.Cloud.Volumes.Create(
            new NewVolume(me.Typed("name"), me.TypedNumber("size")) { ImageId = me.TypedOrNull("image") }, me.Ct);
        await me.Go("/volumes/" + volume.Id, "volume_create");
    }

    private static async Task Show(Member me)
    {
        var volume = await me.Cloud.Volumes.Show(me.Id(), me.Ct);
        await me.Print<VolumePage, VolumeModel>("volumes.one", new VolumeModel(volume, await Servers(me)));
    }

    private static async Task Attach(Member me)
    {
        await me.Cloud.Compute.Attach(me.TypedId("server"), me.Id(), me.Ct);
        await me.Go("/volumes/" + me.Id(), "volume_attach");
    }

    private static async Task Detach(Member me)
    {
        await me.Cloud.Compute.Detach(me.TypedId("server"), me.Id(), me.Ct);
        await me.Go("/volumes/" + me.Id(), "volume_detach");
    }

    private static async Task Extend(Member me)
    {
        await me.Cloud.Volumes.Extend(me.Id(), me.TypedNumber("size"), me.Ct);
        await me.Go("/volumes/" + me.Id(), "volume_extend");
    }

    private static async Task Delete(Member me)
    {
        await me.Cloud.Volumes.Delete(me.Id(), me.Ct);
        await me.Go("/volumes", "volume_delete");
    }

    private static Task<IReadOnlyList<Server>> Servers(Member me) =>
        me.Cloud.Compute.Servers(new ListQuery { Limit = Member.PageSize }, me.Ct);
}
