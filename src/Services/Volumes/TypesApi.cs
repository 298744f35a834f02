using System.Text.Json;
using Alize.Kernel;

namespace Alize.Services.Volumes;

/// <summary>The door of volume types, with their extra specs and who may use them.</summary>
public sealed class TypesApi(Db db, VolumeTypes types, Cloud cloud) : IDoor
{
    private static readonly Schema _project = Schema.Object(("project", Schema.Text(1, 255).Required()));

    public void Map(Doors doors)
    {
        var cinder = new VolumeRoutes(doors);
        var actions = new ActionTable(
            new BlockAction("addProjectAccess", TypesPolicy.Access, _project, (call, body) => SetAccess(call, body, true)),
            new BlockAction("removeProjectAccess", TypesPolicy.Access, _project, (call, body) => SetAccess(call, body, false)));
        cinder.Get("/types", TypesPolicy.List, List);
        cinder.Post("/types", TypesPolicy.Manage, Create, TypeWire.Create);
        cinder.Get("/types/{id}", TypesPolicy.Show, Show);
        cinder.Put("/types/{id}", TypesPolicy.Manage, Update, TypeWire.Update);
        cinder.Delete("/types/{id}", TypesPolicy.Manage, call => AttachActions.Done(types.Delete(call.Caller, call.Path("id"))));
        cinder.Post("/types/{id}/action", TypesPolicy.Access, actions.Run, actions.Body);
        cinder.Get("/types/{id}/os-volume-type-access", TypesPolicy.Access, Access);
        cinder.Get("/types/{id}/extra_specs", TypesPolicy.ShowSpecs, Specs);
        cinder.Post("/types/{id}/extra_specs", TypesPolicy.Manage, SetSpecs, TypeWire.Specs);
        cinder.Get("/types/{id}/extra_specs/{key}", TypesPolicy.ShowSpecs, Spec);
        cinder.Put("/types/{id}/extra_specs/{key}", TypesPolicy.Manage, SetSpec, VolumeSchemas.Metadata);
        cinder.Delete("/types/{id}/extra_specs/{key}", TypesPolicy.Manage, call =>
            AttachActions.Done(types.RemoveSpec(call.Caller, call.Path("id"), call.Path("key"))));
    }

    private async Task<Answer> List(Call call)
    {
        // An administrator who asks for nothing else gets the public ones, as in Cinder.
        var wanted = call.Caller.IsAdmin ? call.Query("is_public") ?? "true" : "none";
        var mine = VolumeType.Visible(call.Caller);
        if (wanted.ToFlag() is { } isPublic)
        {
            mine.Add($" AND is_public = {isPublic}");
        }

        var listing = Listing.Read(call, TypeWire.Shape, mine);
        var rows = await db.Read(
            async tx =>
            {
                var (bare, _) = await listing.Rows(tx, TypeWire.Shape, VolumeType.Columns, VolumeType.Read);
                var specs = await Properties.OfAll(tx, bare.Select(t => t.Id.Text), Properties.Specs);
                return bare.ConvertAll(t => t with { Specs = specs(t.Id.Text) });
            },
            call.Ct);
        return Answer.Json(200, o =>
        {
            o.List("volume_types", rows, (t, type) => TypeWire.Detail(t, call, type));
            o.NextLink(call, cloud, "volume_type", "types", listing.Page, [.. rows.Select(t => t.Id.Text)]);
        });
    }

    private async Task<Answer> Show(Call call)
    {
        var type = await types.Get(call.Caller, call.Path("id"), call.Ct);
        return Answer.Json(200, o => o.Object("volume_type", t => TypeWire.Detail(t, call, type)));
    }

    private async Task<Answer> Create(Call call)
    {
        var body = call.Body.GetProperty("volume_type");
        var type = await types.Create(call.Caller, new(
            default, Named(body.Text("name")), body.TextOrNull("description"), body.FlagOrNull(TypeWire.AccessFlag) ?? true, null,
            default, default)
        {
            Specs = body.Map("extra_specs"),
        });
        return Answer.Json(200, o => o.Object("volume_type", t => TypeWire.Detail(t, call, type, qos: false)));
    }

    private async Task<Answer> Update(Call call)
    {
        var body = call.Body.GetProperty("volume_type");
        if (!body.EnumerateObject().Any(m => m.Value.ValueKind != JsonValueKind.Null))
        {
            throw Fault.BadRequest("Specify volume type name, description, is_public or a combination thereof.").Thrown();
        }

        var type = await types.Update(call.Caller, call.Path("id"), old => old with
        {
            Name = body.TextOrNull("name") is { } name ? Named(name) : old.Name,
            Description = body.TextOrNull("description") ?? old.Description,
            IsPublic = body.FlagOrNull("is_public") ?? old.IsPublic,
        });
        return Answer.Json(200, o => o.Object("volume_type", t => TypeWire.Plain(t, call, type)));
    }

    private async Task<Answer> SetAccess(Call call, JsonElement body, bool there)
    {
        await types.SetAccess(call.Caller, call.Path("id"), body.Text("project"), there);
        return Answer.Empty(202);
    }

    private async Task<Answer> Access(Call call)
    {
        var projects = await types.Access(call.Caller, call.Path("id"), call.Ct);
        return Answer.Json(200, o => o.List("volume_type_access", projects, (a, project) =>
        {
            a.Text("volume_type_id", call.Path("id"));
            a.Text("project_id", project);
        }));
    }

    private async Task<Answer> Specs(Call call)
    {
        var type = await types.Get(call.Caller, call.Path("id"), call.Ct);
        return Answer.Json(200, o => o.Map("extra_specs", TypeWire.Shown(call, type.Specs)));
    }

    private async Task<Answer> Spec(Call call)
    {
        var type = await types.Get(call.Caller, call.Path("id"), call.Ct);
        var found = TypeWire.Shown(call, type.Specs).Where(s => s.Key == call.Path("key")).ToArray();
        return found.Length == 1
            ? Answer.Json(200, o => o.Text(found[0].Key, found[0].Value))
            : throw Fault.NotFound($"Extra spec of volume type {type.Id}", call.Path("key")).Thrown();
    }

    private async Task<Answer> SetSpecs(Call call)
    {
        var specs = Keyed(call.Body.Map("extra_specs"));
        await types.SetSpecs(call.Caller, call.Path("id"), specs);
        return Answer.Json(200, o => o.Map("extra_specs", specs));
    }

    private async Task<Answer> SetSpec(Call call)
    {
        var specs = call.Body.EnumerateObject().ToDictionary(p => p.Name, p => p.Value.ToString());
        if (specs.Count != 1 || !specs.ContainsKey(call.Path("key")))
        {
            throw Fault.BadRequest(specs.Count > 1 ? "Request body contains too many items" : "Request body and URI mismatch").Thrown();
        }

        await types.SetSpecs(call.Caller, call.Path("id"), Keyed(specs));
        return Answer.Json(200, o => o.Text(call.Path("key"), specs[call.Path("key")]));
    }

    private static string Named(string name) =>
        name.Trim() is { Length: > 0 } trimmed ? trimmed : throw Fault.BadRequest("Volume type name can not be empty.").Thrown();

    /// <exception cref="FaultException">400 where a key is empty or holds what no key may.</exception>
    private static Dictionary<string, string> Keyed(Dictionary<string, string> specs)
    {
        var wrong = specs.Keys.FirstOrDefault(k => k.Length == 0
            || !k.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_' or '.' or ':'));
        return wrong is null ? specs
            : throw VolumesFaults.InvalidInput(
                $"Key names can only contain alphanumeric characters, underscores, periods, colons and hyphens: '{wrong}'.").Thrown();
    }
}
