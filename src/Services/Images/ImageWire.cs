using System.Globalization;
using Alize.Kernel;

namespace Alize.Services.Images;

/// <summary>Images as Glance writes them: flat, with the tenant's properties beside the image's own fields.</summary>
internal static class ImageWire
{
    public static void Image(JsonOut o, Image image)
    {
        foreach (var (name, value) in image.Properties)
        {
            o.Text(name, value);
        }

        o.Text("id", image.Id.Text);
        o.Text("name", image.Name);
        o.Text("status", image.Status);
        o.Text("visibility", image.Visibility);
        o.Flag("os_hidden", image.Hidden);
        o.Flag("protected", image.Protected);
        o.Text("owner", image.Owner);
        o.Number("size", image.Size);
        o.Number("virtual_size", image.VirtualSize);
        o.Text("checksum", image.Checksum);
        o.Text("os_hash_algo", image.HashValue is null ? null : "sha512");
        o.Text("os_hash_value", image.HashValue);
        o.Number("min_disk", image.MinDisk);
        o.Number("min_ram", image.MinRam);
        o.Text("disk_format", image.DiskFormat);
        o.Text("container_format", image.ContainerFormat);
        o.Text("created_at", Time(image.CreatedAt));
        o.Text("updated_at", Time(image.UpdatedAt));
        o.Texts("tags", image.Tags);
        o.Text("self", $"/v2/images/{image.Id}");
        o.Text("file", $"/v2/images/{image.Id}/file");
        o.Text("schema", "/v2/schemas/image");
    }

    public static void Member(JsonOut o, ImageMember member)
    {
        o.Text("image_id", member.Image.Text);
        o.Text("member_id", member.Member);
        o.Text("status", member.Status);
        o.Text("created_at", Time(member.CreatedAt));
        o.Text("updated_at", Time(member.UpdatedAt));
        o.Text("schema", "/v2/schemas/member");
    }

    public static void Task(JsonOut o, ImageTask task)
    {
        o.Text("id", task.Id);
        o.Text("type", "api_image_import");
        o.Text("status", task.Status);
        o.Text("owner", task.Owner);
        o.Text("user_id", task.Actor);
        o.Text("request_id", task.Request);
        o.Text("image_id", task.Image);
        o.Text("message", task.Message);
        o.Text("created_at", Time(task.CreatedAt));
        o.Text("updated_at", Time(task.UpdatedAt));
        o.Null("expires_at");
        o.Null("result");
        o.Object("input", i =>
        {
            i.Text("image_id", task.Image);
            i.Object("import_req", r => r.Object("method", m => m.Text("name", task.Method)));
        });
        o.Text("self", $"/v2/tasks/{task.Id}");
        o.Text("schema", "/v2/schemas/task");
    }

    private static string Time(DateTimeOffset at) => at.UtcDateTime.ToString("yyyy-MM-ddTHH:mm:ssZ", CultureInfo.InvariantCulture);
}
