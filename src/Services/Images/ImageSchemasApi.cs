using Alize.Kernel;

namespace Alize.Services.Images;

/// <summary>The versions document, and the JSON schemas that clients build their models from.</summary>
public sealed class ImageSchemasApi(Cloud cloud) : IDoor
{
    /// <summary>Minor versions that are complete here; 2.8, 2.10 and 2.11 are about several stores.</summary>
    private static readonly string[] _versions = ["v2.9", "v2.7", "v2.6", "v2.5", "v2.4", "v2.3", "v2.2", "v2.1", "v2.0"];

    private static readonly (string Name, string Type, bool ReadOnly)[] _image =
    [
        ("id", "string", false), ("name", "string?", false), ("status", "string", true), ("visibility", "string", false),
        ("protected", "boolean", false),
        ("os_hidden", "boolean", false), ("checksum", "string?", true), ("os_hash_algo", "string?", true),
        ("os_hash_value", "string?", true),
        ("owner", "string?", false), ("size", "integer?", true), ("virtual_size", "integer?", true), ("container_format", "string?", false),
        ("disk_format", "string?", false), ("created_at", "string", true), ("updated_at", "string", true), ("tags", "array", false),
        ("min_ram", "integer", false), ("min_disk", "integer", false), ("self", "string", true),
        ("file", "string", true), ("schema", "string", true),
    ];

    private static readonly (string Name, string Type, bool ReadOnly)[] _member =
    [
        ("created_at", "string", true), ("image_id", "string", false), ("member_id", "string", false), ("schema", "string", true),
        ("status", "string", false), ("updated_at", "string", true),
    ];

    private static readonly (string Name, string Type, bool ReadOnly)[] _task =
    [
        ("id", "string", true), ("type", "string", false), ("status", "string", true), ("input", "object?", false),
        ("result", "object?", true),
        ("owner", "string", true), ("message", "string", true), ("expires_at", "string?", true), ("created_at", "string", true),
        ("updated_at", "string", true), ("image_id", "string", true), ("request_id", "string", true), ("user_id", "string", true),
        ("self", "string", true), ("schema", "string", true),
    ];

    public void Map(Doors doors)
    {
        var glance = doors.Open(ImagesFaults.Door);
        glance.Get("", ImagesPolicy.Versions, _ => Versions(300));
        glance.Get("/versions", ImagesPolicy.Versions, _ => Versions(200));
        glance.Get("/v2/schemas/image", ImagesPolicy.Schemas, _ => One("image", _image, open: true));
        glance.Get("/v2/schemas/images", ImagesPolicy.Schemas, _ => Many("images", "image", _image, open: true));
        glance.Get("/v2/schemas/member", ImagesPolicy.Schemas, _ => One("member", _member, open: false));
        glance.Get("/v2/schemas/members", ImagesPolicy.Schemas, _ => Many("members", "member", _member, open: false));
        glance.Get("/v2/schemas/task", ImagesPolicy.Schemas, _ => One("task", _task, open: false));
        glance.Get("/v2/schemas/tasks", ImagesPolicy.Schemas, _ => Many("tasks", "task", _task, open: false));
    }

    private Task<Answer> Versions(int status) => Task.FromResult(Answer.Json(status, o => o.List("versions", _versions, (v, name) =>
    {
        v.Text("id", name);
        v.Text("status", name == _versions[0] ? "CURRENT" : "SUPPORTED");
        v.Links(("self", $"{cloud.PublicUrl}/image/v2/"));
    })));

    private static Task<Answer> One(string name, (string Name, string Type, bool ReadOnly)[] fields, bool open) =>
        Task.FromResult(Answer.Json(200, o => Body(o, name, fields, open)));

    private static Task<Answer> Many(string name, string item, (string Name, string Type, bool ReadOnly)[] fields, bool open) =>
        Task.FromResult(Answer.Json(200, o =>
        {
            o.Text("name", name);
            o.Object("properties", p =>
            {
                p.Object(name, a =>
                {
                    a.Text("type", "array");
                    a.Object("items", i => Body(i, item, fields, open));
                });
                Simple(p, "first");
                Simple(p, "next");
                Simple(p, "schema");
            });
            Links(o, ("first", "{first}"), ("next", "{next}"), ("describedby", "{schema}"));
        }));

    private static void Body(JsonOut o, string name, (string Name, string Type, bool ReadOnly)[] fields, bool open)
    {
        o.Text("name", name);
        o.Object("properties", p =>
        {
            foreach (var field in fields)
            {
                p.Object(field.Name, f => Field(f, field.Name, field.Type, field.ReadOnly));
            }
        });
        if (open)
        {
            o.Object("additionalProperties", a => a.Text("type", "string"));
            Links(o, ("self", "{self}"), ("enclosure", "{file}"), ("describedby", "{schema}"));
        }
    }

    private static void Field(JsonOut o, string name, string type, bool readOnly)
    {
        if (type.EndsWith('?'))
        {
            o.Texts("type", ["null", type[..^1]]);
        }
        else
        {
            o.Text("type", type);
        }

        if (type == "array")
        {
            o.Object("items", i => i.Text("type", "string"));
        }

        if (Words(name) is { } words)
        {
            o.Texts("enum", words);
        }

        if (readOnly)
        {
            o.Flag("readOnly", true);
        }
    }

    private static string[]? Words(string name) => name == "visibility" ? ImageFields.Visibilities : null;

    private static void Simple(JsonOut o, string name) => o.Object(name, f => f.Text("type", "string"));

    private static void Links(JsonOut o, params (string Rel, string Href)[] links) => o.List("links", links, (l, link) =>
    {
        l.Text("rel", link.Rel);
        l.Text("href", link.Href);
    });
}
