using System.Text.Json;
using Alize.Kernel;

namespace Alize.Services.Volumes;

/// <summary>The door of volumes.</summary>
public sealed class VolumesApi(Db db, Volumes volumes, Cloud cloud) : IDoor
{
    private static readonly Microversion _closed = new(3, 53);
    private static readonly Microversion _open = new(3, 52);

    public void Map(Doors doors)
    {
        var cinder = new VolumeRoutes(doors);
        cinder.Get("/volumes", VolumesPolicy.List, call => List(call, detail: false));
        cinder.Get("/volumes/detail", VolumesPolicy.List, call => List(call, detail: true));
        cinder.Post("/volumes", VolumesPolicy.Create, Create, VolumeSchemas.CreateOpen, until: _open);
        cinder.Post("/volumes", VolumesPolicy.Create, Create, VolumeSchemas.Create, _closed);
        cinder.Get("/volumes/{id}", VolumesPolicy.Show, Show);
        cinder.Put("/volumes/{id}", VolumesPolicy.Update, Update, VolumeSchemas.Update);
        cinder.Delete("/volumes/{id}", VolumesPolicy.Delete, Delete);
    }

    private async Task<Answer> List(Call call, bool detail)
    {
        var listing = Listing.Read(call, VolumeList.Shape);
        var (rows, count) = await db.Read(
            async tx =>
            {
                var (bare, all) = await listing.Rows(tx, VolumeList.Shape, Volume.Columns, Volume.Read);
                return (detail ? await VolumeRows.Whole(tx, bare) : bare, all);
            },
            call.Ct);
        return Answer.Json(200, o =>
        {
            o.List("volumes", rows,
                (v, volume) =>
                    (detail ? (Action<JsonOut, Call, Cloud, Volume>)VolumeWire.Detail : VolumeWire.Summary)(v, call, cloud, volume));
            o.NextLink(call, cloud, "volumes", detail ? "volumes/detail" : "volumes", listing.Page, [.. rows.Select(v => v.Id.Text)]);
            if (count is { } all)
            {
                o.Number("count", all);
            }
        });
    }

    private async Task<Answer> Show(Call call)
    {
        var volume = await volumes.Get(call.Caller, call.PathId<Volume>("id"), call.Ct);
        return Answer.Json(200, o => o.Object("volume", v => VolumeWire.Detail(v, call, cloud, volume)));
    }

    private async Task<Answer> Create(Call call)
    {
        var draft = VolumeBody.Draft(call.Body.GetProperty("volume")) with { FollowsImages = call.Version.Has(3, 46) };
        var volume = await volumes.Create(call.Caller, draft, call.Ct);
        return Answer.Json(202, o => o.Object("volume", v => VolumeWire.Plain(v, call, cloud, volume)));
    }

    private async Task<Answer> Update(Call call)
    {
        var body = call.Body.GetProperty("volume");
        var known = body.EnumerateObject().Any(
            m => m.Name is "name" or "display_name" or "description" or "display_description" or "metadata");
        if (!known && call.Version >= _closed)
        {
            throw VolumesFaults.InvalidInput("one of name, description and metadata is required").Thrown();
        }

        var volume = await volumes.Update(call.Caller, call.PathId<Volume>("id"), old => VolumeBody.Change(old, body));
        return Answer.Json(200, o => o.Object("volume", v => VolumeWire.Plain(v, call, cloud, volume)));
    }

    private async Task<Answer> Delete(Call call)
    {
        var force = call.Version.Has(3, 23) && call.Query("force").ToFlag() == true;
        if (force && !call.Caller.IsAdmin)
        {
            throw Fault.Forbidden($"Policy doesn't allow {VolumesPolicy.ForceDelete.Name} to be performed.").Thrown();
        }

        await volumes.Delete(call.Caller, call.PathId<Volume>("id"), call.Query("cascade").ToFlag() == true, force);
        return Answer.Empty(202);
    }
}
