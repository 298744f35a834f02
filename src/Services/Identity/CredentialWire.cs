using System.Text.Json;
using Alize.Kernel;

namespace Alize.Services.Identity;

/// <summary>The words of credentials.</summary>
public static class CredentialWire
{
    public static readonly string[] Known = ["user_id", "project_id", "type", "blob", "id", "links"];

    public static Schema Create { get; } = IdentityDoor.Of(
        "credential", ("type", Schema.Text(1, 255).Required()), ("blob", Schema.Text(0, 65_535).Required()),
        ("user_id", IdentityDoor.IdText),
        ("project_id", IdentityDoor.IdText.OrNull()));

    public static Schema Update { get; } = IdentityDoor.Of(
        "credential", ("type", Schema.Text(1, 255)), ("blob", Schema.Text(0, 65_535)), ("user_id", IdentityDoor.IdText),
        ("project_id", IdentityDoor.IdText.OrNull()));

    public static Schema Ec2 { get; } = Schema.Object(
        ("tenant_id", IdentityDoor.IdText.OrNull()), ("project_id", IdentityDoor.IdText.OrNull())).Open();

    public static void Write(JsonOut o, Cloud cloud, Credential c, string secret)
    {
        o.Text("id", c.Id);
        o.Text("user_id", c.UserId);
        o.Text("project_id", c.ProjectId);
        o.Text("type", c.Type);
        o.Text("blob", c.Access is { } access ? Blob(access, secret) : secret);
        IdentityDoor.WriteExtras(o, c.Extra);
        IdentityDoor.Self(o, cloud, "credentials/" + c.Id);
    }

    public static void WriteEc2(JsonOut o, Cloud cloud, Credential c, string secret)
    {
        o.Text("user_id", c.UserId);
        o.Text("tenant_id", c.ProjectId);
        o.Text("access", c.Access);
        o.Text("secret", secret);
        o.Text("trust_id", c.Trust);
        IdentityDoor.Self(o, cloud, $"users/{c.UserId}/credentials/OS-EC2/{c.Access}");
    }

    private static string Blob(string access, string secret)
    {
        using var buffer = new MemoryStream();
        using (var json = new Utf8JsonWriter(buffer, Answer.Plain))
        {
            json.WriteStartObject();
            json.WriteString("access", access);
            json.WriteString("secret", secret);
            json.WriteEndObject();
        }

        return System.Text.Encoding.UTF8.GetString(buffer.ToArray());
    }
}
