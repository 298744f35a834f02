using System.Net.Http.Headers;
using System.Text.Json.Nodes;
using Alize.Client.Auth;
using Alize.Client.Wire;

namespace Alize.Client.Images;

/// <summary>Images v2: list, make, upload, download, delete.</summary>
public sealed class ImagesClient
{
    private readonly ApiRoot _api;

    internal ImagesClient(Session session) => _api = new ApiRoot(session, "/v2", "image");

    public Task<IReadOnlyList<Image>> List(ListQuery query, CancellationToken ct) =>
        _api.List("/images", "images", query, ClientJson.Default.ListImage, i => i.Id, ct);

    public Task<Image> Show(string id, CancellationToken ct) => _api.Get(Path(id), "", ClientJson.Default.Image, ct);

    /// <summary>Makes an image without bytes; <see cref="Upload"/> gives it some.</summary>
    public Task<Image> Create(NewImage image, CancellationToken ct)
    {
        var body = Json.Map(image.Properties);
        body["name"] = image.Name;
        body["disk_format"] = image.DiskFormat;
        body["container_format"] = "bare";
        body["visibility"] = image.Visibility;
        body["min_disk"] = image.MinDisk;
        body["min_ram"] = image.MinRam;
        return _api.Post("/images", body, "", ClientJson.Default.Image, ct);
    }

    /// <summary>Uploads the image's bytes. They can be sent once only, so a token that ends meanwhile is an error.</summary>
    public async Task Upload(string id, Stream bytes, CancellationToken ct)
    {
        var content = new StreamContent(bytes, 256 * 1024);
        content.Headers.ContentType = new MediaTypeHeaderValue("application/octet-stream");
        using var answer = await _api.Send(HttpMethod.Put, Path(id) + "/file", () => content, [], ct);
    }

    public async Task Download(string id, Stream into, CancellationToken ct)
    {
        using var answer = await _api.Send(HttpMethod.Get, Path(id) + "/file", () => null, [], ct);
        await answer.Content.CopyToAsync(into, ct);
    }

    /// <summary>Sets one property or field of an image.</summary>
    public async Task Set(string id, string field, string value, CancellationToken ct)
    {
        var patch = new JsonArray(new JsonObject { ["op"] = "add", ["path"] = "/" + field, ["value"] = value });
        HttpContent Content()
        {
            var content = Json.Content(patch);
            content.Headers.ContentType = new MediaTypeHeaderValue("application/openstack-images-v2.1-json-patch");
            return content;
        }

        using var answer = await _api.Send(HttpMethod.Patch, Path(id), Content, [], ct);
    }

    public Task Delete(string id, CancellationToken ct) => _api.Delete(Path(id), ct);

    private static string Path(string id) => $"/images/{Uri.EscapeDataString(id)}";
}
