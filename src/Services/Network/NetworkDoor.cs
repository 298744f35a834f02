using System.Text.Json;
using Alize.Kernel;

namespace Alize.Services.Network;

/// <summary>The room's place on the wire, and what its bodies have in common.</summary>
public static class NetworkDoor
{
    public static Door Door { get; } = new("network", "/network/v2.0", NetworkFaults.Shape);

    /// <summary>The root, where the versions are listed.</summary>
    public static Door Root { get; } = new("network", "/network", NetworkFaults.Shape);

    /// <summary>A body with one resource, or with a list of them (Neutron's bulk create).</summary>
    public static Schema OneOrMany(string one, string many, ObjectSchema schema) =>
        Schema.Object((one, schema), (many, Schema.List(schema, 1, 1000)));

    public static Schema One(string one, ObjectSchema schema) => Schema.Object((one, schema.Required()));

    public static bool IsBulk(JsonElement body, string many) => body.Has(many);

    public static List<JsonElement> Items(JsonElement body, string one, string many)
    {
        if (IsBulk(body, many))
        {
            return [.. body.Items(many)];
        }

        return body.ElementOrNull(one) is { } item
            ? [item]
            : throw Fault.BadRequest($"Unable to find '{one}' in request body").Thrown();
    }

    /// <summary>The project a new resource is for: the caller's, or for an admin the one that the body names.</summary>
    public static string ProjectOf(Caller caller, JsonElement body)
    {
        var project = body.TextOrNull("project_id");
        var tenant = body.TextOrNull("tenant_id");
        if (project is not null && tenant is not null && project != tenant)
        {
            throw Fault.BadRequest("'project_id' and 'tenant_id' do not match").Thrown();
        }

        var asked = project ?? tenant;
        if (asked is not null && asked != caller.ProjectId && !caller.IsAdmin)
        {
            throw Fault.BadRequest(
                "Specifying 'project_id' or 'tenant_id' other than the authenticated project in request requires admin "
                    + "privileges").Thrown();
        }

        return asked ?? caller.Project;
    }

    /// <summary>Refuses an attribute that only an admin may set; a body that states what would be anyway passes.</summary>
    public static void AdminOnly(Caller caller, JsonElement body, string rule, params ReadOnlySpan<string> attributes)
    {
        foreach (var attribute in attributes)
        {
            if (!caller.IsAdmin && body.Has(attribute) && body.FlagOrNull(attribute) != false)
            {
                throw NetworkFaults.Disallowed($"{rule}:{attribute}").Thrown();
            }
        }
    }

    /// <summary>The members that most bodies have.</summary>
    public static (string, Schema)[] Common =>
    [
        ("name", Schema.Text(0, 255)),
        ("description", Schema.Text(0, 255)),
        ("project_id", Schema.Text(0, 255)),
        ("tenant_id", Schema.Text(0, 255)),
    ];

    /// <summary>A schema of the common members and these.</summary>
    public static ObjectSchema With(params (string, Schema)[] members) => Schema.Object([.. Common, .. members]);

    public static Standard NewStandard(Caller caller, JsonElement body) =>
        Standard.New(ProjectOf(caller, body), body.Text("name"), body.Text("description"));

    public static Standard Apply(Standard std, JsonElement body)
    {
        if (body.Has("project_id") || body.Has("tenant_id"))
        {
            throw Fault.BadRequest("Cannot update read-only attribute project_id").Thrown();
        }

        return std with
        {
            Name = body.TextOrNull("name") ?? std.Name,
            Description = body.TextOrNull("description") ?? std.Description,
        };
    }
}
