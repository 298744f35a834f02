using System.Globalization;
using Alize.Kernel;
using Alize.Services.Images;

namespace Alize.Services.Compute;

/// <summary>Images in Nova's words.</summary>
internal static class ImageProxyWire
{
    public static Schema Metadata { get; } = Schema.Object(("metadata", NovaWords.Metadata().Required()));

    public static Schema Item { get; } = Schema.Object(("meta", NovaWords.Metadata().Required()));

    public static void Brief(JsonOut o, Cloud cloud, ImageInfo image)
    {
        o.Text("id", image.Id);
        o.Text("name", image.Name);
        Links(o, cloud, image.Id);
    }

    public static void Whole(JsonOut o, Cloud cloud, ImageInfo image)
    {
        Brief(o, cloud, image);
        o.Number("minRam", image.MinRamMib);
        o.Number("minDisk", image.MinDiskGib);
        o.Map("metadata", image.Properties);
        o.Text("created", Time(image.CreatedAt));
        o.Text("updated", Time(image.UpdatedAt));
        o.Text("status", Status(image.Status));
        o.Number("progress", Progress(image.Status));
        o.Number("OS-EXT-IMG-SIZE:size", image.Size);
        if (image.Properties.GetValueOrDefault("instance_uuid") is { } server)
        {
            o.Object("server", s =>
            {
                s.Text("id", server);
                ComputeLinks.Write(s, cloud, "servers", server);
            });
        }

        if (image.Properties.GetValueOrDefault("auto_disk_config").ToFlag() is { } auto)
        {
            o.Text("OS-DCF:diskConfig", auto ? "AUTO" : "MANUAL");
        }
    }

    private static void Links(JsonOut o, Cloud cloud, string id) => o.List(
        "links",
        [
            ("self", $"{cloud.PublicUrl}{ComputeDoor.Door.Prefix}/images/{id}", (string?)null),
            ("bookmark", $"{cloud.PublicUrl}{ComputeDoor.Root.Prefix}/images/{id}", null),
            ("alternate", $"{cloud.PublicUrl}/image/images/{id}", "application/vnd.openstack.image"),
        ],
        (l, link) =>
        {
            l.Text("rel", link.Item1);
            l.Text("href", link.Item2);
            if (link.Item3 is { } type)
            {
                l.Text("type", type);
            }
        });

    private static string Time(DateTimeOffset at) => at.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);

    private static string Status(string status) => status switch
    {
        "active" => "ACTIVE",
        "queued" or "saving" or "uploading" or "importing" => "SAVING",
        "killed" => "ERROR",
        _ => "UNKNOWN",
    };

    private static int Progress(string status) => status switch
    {
        "queued" => 25,
        "saving" or "uploading" or "importing" => 50,
        "active" => 100,
        _ => 0,
    };
}
