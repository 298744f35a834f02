using System.Text.Json;
using Alize.Kernel;

namespace Alize.Services.Images;

/// <summary>A JSON patch as Glance takes it, in both of its spellings, applied to an image.</summary>
public sealed class ImagePatch(Db db, Images images)
{
    public const string Media20 = "application/openstack-images-v2.0-json-patch";
    public const string Media21 = "application/openstack-images-v2.1-json-patch";

    private static readonly string[] _fixed =
        ["id", "tags", "name", "owner", "visibility", "os_hidden", "protected", "min_disk", "min_ram", "disk_format", "container_format"];

    public static readonly Schema Body = Schema.List(Schema.Any(), max: 1000);

    public Task<Image> Apply(Caller caller, Id<Image> id, JsonElement body, CancellationToken ct)
    {
        var changes = body.EnumerateArray().Select(Change.Parse).ToList();
        return db.Transact(
            async tx =>
            {
                var before = await ImageRows.GetOwn(tx, caller, id);
                var after = changes.Aggregate(before, (image, change) => Apply(caller, image, change));
                return await images.Save(tx, caller, before, after);
            },
            ct);
    }

    private static Image Apply(Caller caller, Image image, Change change)
    {
        ImageFields.Guard(change.Name);
        if (change.Name == "id")
        {
            throw ImagesFaults.ReadOnly("id").Thrown();
        }

        if (!_fixed.Contains(change.Name))
        {
            return Property(image, change);
        }

        if (change.Verb == "remove")
        {
            throw Fault.Forbidden($"Property {change.Name} may not be removed.").Thrown();
        }

        if (ImageFields.Schemas[change.Name].Find(change.Value, change.Name) is { } problem)
        {
            throw Fault.BadRequest(problem).Thrown();
        }

        return Field(caller, image, change);
    }

    private static Image Field(Caller caller, Image image, Change change)
    {
        var value = change.Value;
        switch (change.Name)
        {
            case "owner" when !caller.IsAdmin:
                throw Fault.Forbidden("Owner can't be updated by non admin.").Thrown();
            case "owner":
                return image with { Owner = value.GetString() ?? throw Fault.BadRequest("Owner must be specified.").Thrown() };
            case "name":
                return image with { Name = value.GetString() };
            case "visibility":
                return image with { Visibility = value.GetString()! };
            case "os_hidden":
                return image with { Hidden = value.GetBoolean() };
            case "protected":
                return image with { Protected = value.GetBoolean() };
            case "min_disk":
                return image with { MinDisk = value.GetInt64() };
            case "min_ram":
                return image with { MinRam = value.GetInt64() };
            case "tags":
                return image with { Tags = [.. value.EnumerateArray().Select(t => t.GetString()!).Distinct()] };
            default:
                return Format(image, change.Name, value.GetString());
        }
    }

    private static Image Format(Image image, string name, string? format)
    {
        if (image.Status != ImageStatus.Queued)
        {
            throw Fault.Forbidden($"Attribute {name} can be only replaced for a queued image.").Thrown();
        }

        return name == "disk_format" ? image with { DiskFormat = format } : image with { ContainerFormat = format };
    }

    private static Image Property(Image image, Change change)
    {
        var properties = new Dictionary<string, string>(image.Properties);
        if (change.Verb != "add" && !properties.ContainsKey(change.Name))
        {
            throw Fault.Conflict($"Property {change.Name} does not exist.").Thrown();
        }

        if (change.Verb == "remove")
        {
            properties.Remove(change.Name);
            return image with { Properties = properties };
        }

        if (ImageFields.Property.Find(change.Value, change.Name) is { } problem)
        {
            throw Fault.BadRequest(problem).Thrown();
        }

        properties[change.Name] = change.Value.GetString()!;
        return image with { Properties = properties };
    }

    /// <summary>One operation.</summary>
    /// <param name="Verb">add, replace or remove.</param>
    private sealed record Change(string Verb, string Name, JsonElement Value)
    {
        private static readonly string[] _verbs = ["add", "replace", "remove"];

        public static Change Parse(JsonElement operation)
        {
            if (operation.ValueKind != JsonValueKind.Object)
            {
                throw Fault.BadRequest("Operations must be JSON objects.").Thrown();
            }

            var verb = operation.TextOrNull("op") ?? Array.Find(_verbs, v => operation.Has(v));
            if (!_verbs.Contains(verb))
            {
                throw Fault.BadRequest($"Operation '{verb}' must be one of: add, replace, remove.").Thrown();
            }

            // The older spelling carries the path under the verb's own name.
            var path = operation.TextOrNull("path") ?? operation.TextOrNull(verb!) ?? "";
            if (verb != "remove" && !operation.Has("value"))
            {
                throw Fault.BadRequest($"Operation '{verb}' requires a member named 'value'.").Thrown();
            }

            return new(verb!, Target(path), verb == "remove" ? default : operation.GetProperty("value"));
        }

        private static string Target(string path)
        {
            var name = path.StartsWith('/') ? path[1..] : "";
            if (name.Length is 0 or > 255 || name.Contains('/', StringComparison.Ordinal) || name.Contains('\0', StringComparison.Ordinal))
            {
                throw Fault.BadRequest($"Invalid JSON pointer for this resource: '{path}'.").Thrown();
            }

            return name.Replace("~1", "/", StringComparison.Ordinal).Replace("~0", "~", StringComparison.Ordinal);
        }
    }
}
