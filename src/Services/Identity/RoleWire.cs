using Alize.Kernel;

namespace Alize.Services.Identity;

/// <summary>The words of roles, what they imply, and assignments.</summary>
public static class RoleWire
{
    public static readonly string[] Known = ["name", "domain_id", "description", "options", "id", "links"];

    public static Schema Create { get; } = IdentityDoor.Of(
        "role", ("name", IdentityDoor.Name.Required()), ("domain_id", IdentityDoor.IdText.OrNull()),
        ("description", IdentityDoor.Description),
        ("options", IdentityDoor.Options));

    public static Schema Update { get; } = IdentityDoor.Of(
        "role", ("name", IdentityDoor.Name), ("domain_id", IdentityDoor.IdText.OrNull()), ("description", IdentityDoor.Description),
        ("options", IdentityDoor.Options));

    public static void Write(JsonOut o, Cloud cloud, Role r)
    {
        o.Text("id", r.Id);
        o.Text("name", r.Name);
        o.Text("domain_id", r.DomainId);
        o.Text("description", r.Description);
        o.Raw("options", r.Options);
        IdentityDoor.WriteExtras(o, r.Extra);
        IdentityDoor.Self(o, cloud, "roles/" + r.Id);
    }

    public static void WriteRef(JsonOut o, Cloud cloud, Role r)
    {
        o.Text("id", r.Id);
        o.Text("name", r.Name);
        IdentityDoor.Self(o, cloud, "roles/" + r.Id);
    }

    public static void WriteInference(JsonOut o, Cloud cloud, Role prior, IEnumerable<Role> implied, bool one)
    {
        o.Object("prior_role", x => WriteRef(x, cloud, prior));
        if (one)
        {
            o.Object("implies", x => WriteRef(x, cloud, implied.First()));
        }
        else
        {
            o.List("implies", implied, (x, r) => WriteRef(x, cloud, r));
        }
    }

    public static void Write(JsonOut o, Cloud cloud, AssignmentRow a, bool names)
    {
        o.Object("role", x => Point(x, a.Role, a.RoleName, null, null, names));
        o.Object(a.ActorKind, x => Point(x, a.Actor, a.ActorName, a.ActorDomain, a.ActorDomainName, names));
        o.Object("scope", s =>
        {
            if (a.TargetKind == "system")
            {
                s.Flag("all", true);
                return;
            }

            s.Object(
                a.TargetKind, x =>
                    Point(x, a.Target, a.TargetName, a.TargetKind == "project" ? a.TargetDomain : null, a.TargetDomainName, names));
            if (a.Inherited)
            {
                s.Text("OS-INHERIT:inherited_to", "projects");
            }
        });
        o.Object("links", l => l.Text("assignment", IdentityDoor.Url(cloud, a.Path)));
    }

    private static void Point(JsonOut o, string id, string? name, string? domain, string? domainName, bool names)
    {
        o.Text("id", id);
        if (!names)
        {
            return;
        }

        o.Text("name", name);
        if (domain is not null)
        {
            o.Object("domain", d =>
            {
                d.Text("id", domain);
                d.Text("name", domainName);
            });
        }
    }
}
