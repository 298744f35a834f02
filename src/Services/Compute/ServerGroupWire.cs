using Alize.Kernel;

namespace Alize.Services.Compute;

/// <summary>Server groups in Nova's words: a list of policies until 2.63, one policy with rules since 2.64.</summary>
internal static class ServerGroupWire
{
    private static readonly string[] _strict = ["anti-affinity", "affinity"];
    private static readonly string[] _all = [.. _strict, "soft-anti-affinity", "soft-affinity"];

    public static Schema Create { get; } = Listed(_strict);

    public static Schema CreateV215 { get; } = Listed(_all);

    public static Schema CreateV264 { get; } = Body(
        ("policy", Schema.OneOf(_all).Required()),
        ("rules", Schema.Object(("max_server_per_host", Schema.Integer(1, NovaWords.MostInt)))));

    public static ServerGroup Read(Call call, Ids ids)
    {
        var body = call.Body.GetProperty("server_group");
        var policy = body.Has("policy") ? body.Text("policy") : body.Items("policies").First().GetString()!;
        var most = body.ElementOrNull("rules")?.IntOrNull("max_server_per_host");
        return most is null || policy == "anti-affinity"
            ? new(ids.Dashed(), call.Caller.Project, call.Caller.UserId, body.Text("name"), policy, most, [])
            : throw Fault.BadRequest("Only anti-affinity policy supports rules.").Thrown();
    }

    public static void Write(JsonOut o, Microversion version, ServerGroup group)
    {
        o.Text("id", group.Id);
        o.Text("name", group.Name);
        if (version.Has(2, 64))
        {
            o.Text("policy", group.Policy);
            o.Object("rules", r => Rules(r, group));
        }
        else
        {
            o.Texts("policies", [group.Policy]);
            o.Object("metadata", _ => { });
        }

        o.Texts("members", group.Members);
        if (version.Has(2, 13))
        {
            o.Text("project_id", group.Project);
            o.Text("user_id", group.User);
        }
    }

    private static void Rules(JsonOut o, ServerGroup group)
    {
        if (group.MaxServerPerHost is { } most)
        {
            o.Number("max_server_per_host", most);
        }
    }

    private static Schema Listed(string[] policies) => Body(("policies", Schema.List(Schema.OneOf(policies), 1, 1).Required()));

    private static Schema Body(params (string, Schema)[] members) => Schema.Object(
        ("server_group", Schema.Object([("name", NovaWords.Name.Required()), .. members]).Required()));
}
