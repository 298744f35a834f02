using System.Text.Json;
using Alize.Kernel;
using Alize.Services.Images;

namespace Alize.Services.Compute;

/// <summary>The door of images under this service, which is gone since 2.36; their metadata since 2.39.</summary>
public sealed class ImageProxyApi(IImages images, QuotaSets quotas, Cloud cloud) : IDoor
{
    private const int Last = 35;
    private const int LastMetadata = 38;

    /// <summary>This API's names for filters, and the image list's own.</summary>
    private static readonly Dictionary<string, string> _filters = new()
    {
        ["name"] = "name", ["status"] =
            "status", ["server"] = "instance_uuid", ["type"] = "image_type", ["minRam"] = "min_ram", ["minDisk"] = "min_disk",
    };

    public void Map(Doors doors)
    {
        var nova = doors.Open(ComputeDoor.Door);
        nova.Within(null, Last, "GET", "/images", CatalogPolicy.ImageList, call => List(call, detail: false));
        nova.Within(null, Last, "GET", "/images/detail", CatalogPolicy.ImageList, call => List(call, detail: true));
        nova.Within(null, Last, "GET", "/images/{id}", CatalogPolicy.ImageShow, Show);
        nova.Within(null, Last, "DELETE", "/images/{id}", CatalogPolicy.ImageDelete, Delete);
        nova.Within(null, LastMetadata, "GET", "/images/{id}/metadata", CatalogPolicy.ImageShow, ListMetadata);
        nova.Within(null, LastMetadata, "POST", "/images/{id}/metadata", CatalogPolicy.ImageUpdate, AddMetadata, ImageProxyWire.Metadata);
        nova.Within(null, LastMetadata, "PUT", "/images/{id}/metadata", CatalogPolicy.ImageUpdate, SetMetadata, ImageProxyWire.Metadata);
        nova.Within(null, LastMetadata, "GET", "/images/{id}/metadata/{key}", CatalogPolicy.ImageShow, ShowItem);
        nova.Within(null, LastMetadata, "PUT", "/images/{id}/metadata/{key}", CatalogPolicy.ImageUpdate, SetItem, ImageProxyWire.Item);
        nova.Within(null, LastMetadata, "DELETE", "/images/{id}/metadata/{key}", CatalogPolicy.ImageUpdate, DeleteItem);
    }

    private async Task<Answer> List(Call call, bool detail)
    {
        var limit = NovaPages.Limit(call);
        var list = await images.List(call.Caller, Filters(call), limit, call.Query("marker"), call.Ct);
        return Answer.Json(200, o =>
        {
            o.List("images", list, (i, image) =>
            {
                if (detail)
                {
                    ImageProxyWire.Whole(i, cloud, image);
                    return;
                }

                ImageProxyWire.Brief(i, cloud, image);
            });
            NovaPages.Links(o, call, cloud, "images", limit, [.. list.Select(i => i.Id)]);
        });
    }

    private async Task<Answer> Show(Call call)
    {
        var image = await Get(call);
        return Answer.Json(200, o => o.Object("image", i => ImageProxyWire.Whole(i, cloud, image)));
    }

    private async Task<Answer> Delete(Call call)
    {
        await Get(call);
        await images.Delete(call.Caller, call.Path("id"), call.Ct);
        return Answer.Empty(204);
    }

    private async Task<Answer> ListMetadata(Call call)
    {
        var image = await Get(call);
        return Answer.Json(200, o => o.Map("metadata", image.Properties));
    }

    private async Task<Answer> ShowItem(Call call)
    {
        var (image, key) = (await Get(call), call.Path("key"));
        return image.Properties.TryGetValue(key, out var value)
            ? Answer.Json(200, o => o.Object("meta", m => m.Text(key, value)))
            : throw NoKey().Thrown();
    }

    private Task<Answer> AddMetadata(Call call)
    {
        var added = Read(call.Body.GetProperty("metadata"));
        return Change(call, old => new Dictionary<string, string>(old.Where(p => !added.ContainsKey(p.Key)).Concat(added)));
    }

    private Task<Answer> SetMetadata(Call call)
    {
        var all = Read(call.Body.GetProperty("metadata"));
        return Change(call, _ => all);
    }

    private async Task<Answer> SetItem(Call call)
    {
        var (item, key) = (Read(call.Body.GetProperty("meta")), call.Path("key"));
        if (item.Count != 1 || !item.TryGetValue(key, out var value))
        {
            throw Fault.BadRequest("Request body and URI mismatch").Thrown();
        }

        await Change(call, old => new Dictionary<string, string>(old) { [key] = value });
        return Answer.Json(200, o => o.Object("meta", m => m.Text(key, value)));
    }

    private async Task<Answer> DeleteItem(Call call)
    {
        var key = call.Path("key");
        await Change(call, old => old.ContainsKey(key)
            ? new Dictionary<string, string>(old.Where(p => p.Key != key))
            : throw NoKey().Thrown());
        return Answer.Empty(204);
    }

    private async Task<Answer> Change(Call call, Func<IReadOnlyDictionary<string, string>, IReadOnlyDictionary<string, string>> change)
    {
        await Get(call);
        var most = (await quotas.Of(call.Caller.Project, null, call.Ct))[ComputeQuotas.MetadataItems].Limit;
        var image = await images.SetProperties(
            call.Caller,
            call.Path("id"),
            old => change(old) is var next
                && (most < 0 || next.Count <= most) ? next : throw Fault.Forbidden("Image metadata limit exceeded").Thrown(),
            call.Ct);
        return Answer.Json(200, o => o.Map("metadata", image.Properties));
    }

    private async Task<ImageInfo> Get(Call call) =>
        await images.Find(call.Caller, call.Path("id"), call.Ct) ?? throw new Fault(FaultKind.NotFound, "Image not found.").Thrown();

    private static List<KeyValuePair<string, string>> Filters(Call call)
    {
        var filters = call.AllQuery.Where(q => _filters.ContainsKey(q.Key))
            .Select(q => KeyValuePair.Create(_filters[q.Key], Value(q.Key, q.Value)))
            .Concat(
                call.AllQuery.Where(q => q.Key.StartsWith("property-", StringComparison.Ordinal))
                    .Select(q => KeyValuePair.Create(q.Key["property-".Length..], q.Value)));
        return call.Query("changes-since") is { } since ? [.. filters, new("updated_at", "gte:" + since)] : [.. filters];
    }

    private static string Value(string name, string value) => name switch
    {
        "status" => value.ToLowerInvariant(),
        "server" => value[(value.LastIndexOf('/') + 1)..],
        _ => value,
    };

    private static Dictionary<string, string> Read(JsonElement metadata)
    {
        NovaWords.CheckKeys(metadata, "metadata");
        return metadata.EnumerateObject().ToDictionary(m => m.Name, m => m.Value.GetString()!);
    }

    private static Fault NoKey() => new(FaultKind.NotFound, "Invalid metadata key");
}
