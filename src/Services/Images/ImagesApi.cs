using System.Text.Json;
using Alize.Kernel;

namespace Alize.Services.Images;

/// <summary>The door of images themselves.</summary>
public sealed class ImagesApi(Images images, ImagePatch patch) : IDoor
{
    public void Map(Doors doors)
    {
        var glance = doors.Open(ImagesFaults.Door);
        glance.Post("/v2/images", ImagesPolicy.Create, Create, ImageFields.Create);
        glance.List("/v2/images", ImagesPolicy.List, List);
        glance.Get("/v2/images/{id}", ImagesPolicy.Show, Show);
        glance.Patch("/v2/images/{id}", ImagesPolicy.Update, Update);
        glance.Delete("/v2/images/{id}", ImagesPolicy.Delete, Delete);
        glance.Put("/v2/images/{id}/tags/{tag}", ImagesPolicy.Tag, call => Tag(call, there: true));
        glance.Delete("/v2/images/{id}/tags/{tag}", ImagesPolicy.Tag, call => Tag(call, there: false));
        glance.Post("/v2/images/{id}/actions/deactivate", ImagesPolicy.Deactivate, call => Activate(call, active: false));
        glance.Post("/v2/images/{id}/actions/reactivate", ImagesPolicy.Reactivate, call => Activate(call, active: true));
    }

    private async Task<Answer> Create(Call call)
    {
        var image = await images.Create(call.Caller, Wish(call.Body), call.Ct);
        return Answer.Json(201, o => ImageWire.Image(o, image))
            .With("Location", $"/v2/images/{image.Id}")
            .With("OpenStack-image-import-methods", ImageImports.GlanceDirect);
    }

    private async Task<Answer> List(Call call)
    {
        var page = ImageList.Page(call);
        var list = await images.List(call.Caller, ImageList.Where(call), page, call.Ct);
        return Answer.Json(200, o =>
        {
            o.List("images", list, ImageWire.Image);
            o.Text("first", Link(call, null));
            o.Text("schema", "/v2/schemas/images");
            if (list.Count > 0 && list.Count == page.Limit)
            {
                o.Text("next", Link(call, list[^1].Id.Text));
            }
        });
    }

    private async Task<Answer> Show(Call call)
    {
        var image = await images.Get(call.Caller, call.PathId<Image>("id"), call.Ct);
        return Answer.Json(200, o => ImageWire.Image(o, image));
    }

    private async Task<Answer> Update(Call call)
    {
        var media = call.Http.Request.ContentType?.Split(';')[0].Trim();
        if (media is not (ImagePatch.Media20 or ImagePatch.Media21))
        {
            throw new Fault(
                FaultKind.UnsupportedMedia, $"Accepted media types for a patch: {ImagePatch.Media21}, {ImagePatch.Media20}").Thrown();
        }

        var body = ImagePatch.Body.Check(await Gate.ReadJson(call.Http, call.Route.Door.MaxBody));
        var image = await patch.Apply(call.Caller, call.PathId<Image>("id"), body, call.Ct);
        return Answer.Json(200, o => ImageWire.Image(o, image));
    }

    private async Task<Answer> Delete(Call call)
    {
        await images.Delete(call.Caller, call.PathId<Image>("id"), call.Ct);
        return Answer.Empty(204);
    }

    private async Task<Answer> Tag(Call call, bool there)
    {
        var tag = call.Path("tag");
        if (tag.Length > 255 || tag.Contains('\0', StringComparison.Ordinal))
        {
            throw Fault.BadRequest("A tag has at most 255 characters.").Thrown();
        }

        await images.SetTag(call.Caller, call.PathId<Image>("id"), tag, there, call.Ct);
        return Answer.Empty(204);
    }

    private async Task<Answer> Activate(Call call, bool active)
    {
        await images.SetActive(call.Caller, call.PathId<Image>("id"), active, call.Ct);
        return Answer.Empty(204);
    }

    private static ImageWish Wish(JsonElement body)
    {
        foreach (var member in body.EnumerateObject())
        {
            ImageFields.Guard(member.Name);
        }

        return new(
            body.TextOrNull("id") is { } id ? new(id.ToLowerInvariant()) : null,
            body.TextOrNull("owner"),
            body.TextOrNull("name"),
            body.TextOrNull("visibility") ?? "shared",
            body.FlagOrNull("os_hidden") ?? false,
            body.FlagOrNull("protected") ?? false,
            body.TextOrNull("disk_format"),
            body.TextOrNull("container_format"),
            body.LongOrNull("min_disk") ?? 0,
            body.LongOrNull("min_ram") ?? 0,
            body.Texts("tags"),
            body.EnumerateObject().Where(m => !ImageFields.Writable.Contains(m.Name)).ToDictionary(m => m.Name, m => m.Value.GetString()!));
    }

    /// <summary>The list's own address, relative as Glance gives it, from another marker.</summary>
    private static string Link(Call call, string? marker)
    {
        var query = call.AllQuery.Where(q => q.Key != "marker").Select(q => $"{q.Key}={Uri.EscapeDataString(q.Value)}");
        var words = string.Join('&', marker is null ? query : query.Append($"marker={marker}"));
        return words.Length == 0 ? "/v2/images" : $"/v2/images?{words}";
    }
}
