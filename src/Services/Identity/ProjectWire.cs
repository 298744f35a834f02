using Alize.Kernel;

namespace Alize.Services.Identity;

/// <summary>The words of projects and domains.</summary>
public static class ProjectWire
{
    public static readonly string[] Known =
        ["name", "description", "domain_id", "enabled", "is_domain", "parent_id", "tags", "options", "id", "links", "explicit_domain_id"];

    private static readonly Schema _tags = Schema.List(Schema.Text(1, 255).Like(TagText()), 0, 80);

    public static Schema Create { get; } = IdentityDoor.Of(
        "project", ("name", Schema.Text(1, 64).Required()), ("description", IdentityDoor.Description),
        ("domain_id", IdentityDoor.IdText.OrNull()),
        ("enabled", IdentityDoor.Enabled), ("is_domain", Schema.Flag(asText: false)), ("parent_id", IdentityDoor.IdText.OrNull()),
        ("tags", _tags), ("options", IdentityDoor.Options));

    public static Schema Update { get; } = IdentityDoor.Of(
        "project", ("name", Schema.Text(1, 64)), ("description", IdentityDoor.Description), ("domain_id", IdentityDoor.IdText.OrNull()),
        ("enabled", IdentityDoor.Enabled), ("is_domain", Schema.Flag(asText: false)), ("parent_id", IdentityDoor.IdText.OrNull()),
        ("tags", _tags), ("options", IdentityDoor.Options));

    public static Schema CreateDomain { get; } = IdentityDoor.Of(
        "domain", ("name", Schema.Text(1, 64).Required()), ("description", IdentityDoor.Description), ("enabled", IdentityDoor.Enabled),
        ("tags", _tags), ("options", IdentityDoor.Options), ("explicit_domain_id", IdentityDoor.IdText));

    public static Schema UpdateDomain { get; } = IdentityDoor.Of(
        "domain", ("name", Schema.Text(1, 64)), ("description", IdentityDoor.Description), ("enabled", IdentityDoor.Enabled),
        ("tags", _tags), ("options", IdentityDoor.Options));

    public static Schema Tags { get; } = Schema.Object(("tags", _tags.Required()));

    public static void Write(JsonOut o, Cloud cloud, Project p)
    {
        o.Text("id", p.Id);
        o.Text("name", p.Name);
        o.Text("domain_id", p.IsDomain ? null : p.DomainId);
        o.Text("description", p.Description);
        o.Flag("enabled", p.Enabled);
        o.Text("parent_id", p.ParentId);
        o.Flag("is_domain", p.IsDomain);
        o.Texts("tags", p.Tags);
        o.Raw("options", p.Options);
        IdentityDoor.WriteExtras(o, p.Extra);
        IdentityDoor.Self(o, cloud, "projects/" + p.Id);
    }

    public static void WriteDomain(JsonOut o, Cloud cloud, Project d)
    {
        o.Text("id", d.Id);
        o.Text("name", d.Name);
        o.Text("description", d.Description);
        o.Flag("enabled", d.Enabled);
        o.Texts("tags", d.Tags);
        o.Raw("options", d.Options);
        IdentityDoor.WriteExtras(o, d.Extra);
        IdentityDoor.Self(o, cloud, "domains/" + d.Id);
    }

    /// <summary>A tree of ids: each under the one above it, as a nest of objects.</summary>
    public static void WriteIds(JsonOut o, string name, string root, ILookup<string, string> children) =>
        o.Object(name, x => Nest(x, root, children));

    private static void Nest(JsonOut o, string id, ILookup<string, string> children)
    {
        foreach (var child in children[id])
        {
            if (children.Contains(child))
            {
                o.Object(child, x => Nest(x, child, children));
            }
            else
            {
                o.Null(child);
            }
        }
    }

    private static System.Text.RegularExpressions.Regex TagText() => new("^[^,/\n]*$");
}
