using Alize.Kernel;

namespace Alize.Services.Identity;

/// <summary>The words of users and groups.</summary>
public static class UserWire
{
    public static readonly string[] Known =
        ["name", "domain_id", "enabled", "password", "default_project_id", "description", "options",
            "id", "links", "password_expires_at", "original_password"];

    public static readonly string[] GroupKnown = ["name", "domain_id", "description", "id", "links"];

    private static readonly Schema _password = Schema.Text(0, PasswordHasher.MostChars).OrNull();

    public static Schema Create { get; } = IdentityDoor.Of(
        "user", ("name", IdentityDoor.Name.Required()), ("domain_id", IdentityDoor.IdText.OrNull()),
        ("enabled", IdentityDoor.Enabled), ("password", _password),
        ("default_project_id", IdentityDoor.IdText.OrNull()), ("description", IdentityDoor.Description), ("options", IdentityDoor.Options));

    public static Schema Update { get; } = IdentityDoor.Of(
        "user", ("name", IdentityDoor.Name), ("domain_id", IdentityDoor.IdText.OrNull()), ("enabled", IdentityDoor.Enabled),
        ("password", _password),
        ("default_project_id", IdentityDoor.IdText.OrNull()), ("description", IdentityDoor.Description), ("options", IdentityDoor.Options));

    public static Schema Password { get; } = Schema.Object((
        "user",
        Schema.Object(
            ("original_password", Schema.Text(0, PasswordHasher.MostChars).Required()),
            ("password", Schema.Text(1, PasswordHasher.MostChars).Required())).Open().Required()));

    public static Schema CreateGroup { get; } = IdentityDoor.Of(
        "group", ("name", IdentityDoor.Name.Required()), ("domain_id", IdentityDoor.IdText.OrNull()),
        ("description", IdentityDoor.Description));

    public static Schema UpdateGroup { get; } = IdentityDoor.Of(
        "group", ("name", IdentityDoor.Name), ("domain_id", IdentityDoor.IdText.OrNull()), ("description", IdentityDoor.Description));

    public static void Write(JsonOut o, Cloud cloud, User u)
    {
        o.Text("id", u.Id);
        o.Text("name", u.Name);
        o.Text("domain_id", u.DomainId);
        o.Flag("enabled", u.Enabled);
        if (u.DefaultProject is not null)
        {
            o.Text("default_project_id", u.DefaultProject);
        }

        if (u.Description is not null)
        {
            o.Text("description", u.Description);
        }

        o.Null("password_expires_at");
        o.Raw("options", u.Options);
        IdentityDoor.WriteExtras(o, u.Extra);
        IdentityDoor.Self(o, cloud, "users/" + u.Id);
    }

    public static void Write(JsonOut o, Cloud cloud, Group g)
    {
        o.Text("id", g.Id);
        o.Text("name", g.Name);
        o.Text("domain_id", g.DomainId);
        o.Text("description", g.Description);
        IdentityDoor.WriteExtras(o, g.Extra);
        IdentityDoor.Self(o, cloud, "groups/" + g.Id);
    }
}
