using System.Text.Json;
using Alize.Kernel;

namespace Alize.Services.Volumes;

/// <summary>The door of group types and their specs.</summary>
public sealed class GroupTypesApi(Db db, Scribe scribe, Cloud cloud) : IDoor
{
    private static readonly Microversion _from = new(3, 11);

    private static readonly Schema _create = Schema.Object(("group_type", Schema.Object(
        ("name", Schema.Text(1, 255).Required()), ("description", Schema.Text(0, 255).OrNull()),
        ("group_specs", VolumeSchemas.Metadata.OrNull()),
        ("is_public", Schema.Flag())).Required()));

    private static readonly Schema _update = Schema.Object(("group_type", Schema.Object(
        ("name", Schema.Text(1, 255).OrNull()), ("description", Schema.Text(0, 255).OrNull()),
        ("is_public", Schema.Flag().OrNull())).Required()));

    private static readonly Schema _specs = Schema.Object(("group_specs", VolumeSchemas.Metadata.Required()));

    public void Map(Doors doors)
    {
        var cinder = new VolumeRoutes(doors);
        cinder.Get("/group_types", GroupsPolicy.ShowTypes, List, _from);
        cinder.Post("/group_types", GroupsPolicy.ManageTypes, Create, _create, _from);
        cinder.Get("/group_types/{id}", GroupsPolicy.ShowTypes, Show, _from);
        cinder.Put("/group_types/{id}", GroupsPolicy.ManageTypes, Update, _update, _from);
        cinder.Delete("/group_types/{id}", GroupsPolicy.ManageTypes, Delete, _from);
        cinder.Get("/group_types/{id}/group_specs", GroupsPolicy.ManageTypes, Specs, _from);
        cinder.Post("/group_types/{id}/group_specs", GroupsPolicy.ManageTypes, SetSpecs, _specs, _from);
        cinder.Get("/group_types/{id}/group_specs/{key}", GroupsPolicy.ManageTypes, Spec, _from);
        cinder.Put("/group_types/{id}/group_specs/{key}", GroupsPolicy.ManageTypes, SetSpec, VolumeSchemas.Metadata, _from);
        cinder.Delete("/group_types/{id}/group_specs/{key}", GroupsPolicy.ManageTypes, RemoveSpec, _from);
    }

    private async Task<Answer> List(Call call)
    {
        var mine = GroupType.Visible(call.Caller);
        var wanted = call.Caller.IsAdmin ? call.Query("is_public") ?? "true" : "none";
        if (wanted.ToFlag() is { } isPublic)
        {
            mine.Add($" AND is_public = {isPublic}");
        }

        var listing = Listing.Read(call, GroupType.Shape, mine);
        var rows = await db.Read(
            async tx =>
            {
                var (bare, _) = await listing.Rows(tx, GroupType.Shape, GroupType.Columns, GroupType.Read);
                var specs = await Properties.OfAll(tx, bare.Select(t => t.Id.Text), GroupType.SpecsKind);
                return bare.ConvertAll(t => t with { Specs = specs(t.Id.Text) });
            },
            call.Ct);
        return Answer.Json(200, o =>
        {
            o.List("group_types", rows, (t, type) => Words(t, call, type));
            o.NextLink(call, cloud, "group_type", "group_types", listing.Page, [.. rows.Select(t => t.Id.Text)]);
        });
    }

    private async Task<Answer> Show(Call call) => One(call, 200, await Get(call));

    private async Task<Answer> Create(Call call)
    {
        var body = call.Body.GetProperty("group_type");
        var type = await db.Transact(
            async tx =>
            {
                var id = scribe.Ids.New<GroupType>();
                var made = await tx.Execute($"""
                    INSERT INTO volume_group_type (id, name, description, is_public, created_at, updated_at)
                    VALUES ({id}, {body.Text("name").Trim()}, {body.TextOrNull("description")}, {body.FlagOrNull("is_public") ?? true},
                        {scribe.Now}, {scribe.Now})
                    ON CONFLICT DO NOTHING
                    """);
                Guard(made == 1, body.Text("name"));
                await Properties.Set(tx, id.Text, GroupType.SpecsKind, body.Map("group_specs"));
                await scribe.Wrote(tx, call.Caller, GroupType.Kind, "create", id.Text, null);
                return await GroupType.Named(tx, call.Caller, id.Text);
            },
            call.Ct);
        return One(call, 202, type);
    }

    private async Task<Answer> Update(Call call)
    {
        var body = call.Body.GetProperty("group_type");
        if (!body.EnumerateObject().Any(m => m.Value.ValueKind != JsonValueKind.Null))
        {
            throw Fault.BadRequest("Specify group type name, description, is_public or a combination thereof.").Thrown();
        }

        var type = await Change(call, "update", async (tx, old) =>
        {
            var name = body.TextOrNull("name")?.Trim() ?? old.Name;
            Guard(await tx.Number($"SELECT count(*) FROM volume_group_type WHERE name = {name} AND id <> {old.Id}") == 0, name);
            await tx.Execute($"""
                UPDATE volume_group_type SET name = {name}, description = {body.TextOrNull("description") ?? old.Description},
                    is_public = {body.FlagOrNull("is_public") ?? old.IsPublic}, updated_at = {scribe.Now}
                WHERE id = {old.Id}
                """);
        });
        return One(call, 200, type);
    }

    private async Task<Answer> Delete(Call call)
    {
        await db.Transact(
            async tx =>
            {
                var type = await GroupType.Named(tx, call.Caller, call.Path("id"));
                if (await tx.Number($"SELECT count(*) FROM volume_group WHERE group_type = {type.Id} AND deleted_at IS NULL") > 0)
                {
                    throw Fault.BadRequest("Target group type is still in use.").Thrown();
                }

                await Properties.Clear(tx, type.Id.Text, GroupType.SpecsKind);
                await tx.Execute($"DELETE FROM volume_group_type WHERE id = {type.Id}");
                await scribe.Wrote(tx, call.Caller, GroupType.Kind, "delete", type.Id.Text, null);
            },
            call.Ct);
        return Answer.Empty(202);
    }

    private async Task<Answer> Specs(Call call)
    {
        var type = await Get(call);
        return Answer.Json(200, o => o.Map("group_specs", type.Specs));
    }

    private async Task<Answer> Spec(Call call) => (await Get(call)).Specs.TryGetValue(call.Path("key"), out var value)
        ? Answer.Json(200, o => o.Text(call.Path("key"), value))
        : throw Fault.NotFound("Group spec", call.Path("key")).Thrown();

    private async Task<Answer> SetSpecs(Call call)
    {
        var specs = call.Body.Map("group_specs");
        await Change(call, "update", (tx, type) => Properties.Set(tx, type.Id.Text, GroupType.SpecsKind, specs));
        return Answer.Json(202, o => o.Map("group_specs", specs));
    }

    private async Task<Answer> SetSpec(Call call)
    {
        var key = call.Path("key");
        if (call.Body.EnumerateObject().Count() != 1 || !call.Body.Has(key))
        {
            throw Fault.BadRequest("Request body and URI mismatch").Thrown();
        }

        var value = call.Body.Text(key);
        await Change(call, "update",
            (tx, type) => Properties.Set(tx, type.Id.Text, GroupType.SpecsKind, new Dictionary<string, string> { [key] = value }));
        return Answer.Json(200, o => o.Text(key, value));
    }

    private async Task<Answer> RemoveSpec(Call call)
    {
        await Change(call, "update", async (tx, type) =>
        {
            if (!await Properties.Remove(tx, type.Id.Text, GroupType.SpecsKind, call.Path("key")))
            {
                throw Fault.NotFound("Group spec", call.Path("key")).Thrown();
            }
        });
        return Answer.Empty(202);
    }

    private Task<GroupType> Get(Call call) => db.Read(tx => GroupType.Named(tx, call.Caller, call.Path("id")), call.Ct);

    private Task<GroupType> Change(Call call, string verb, Func<Tx, GroupType, Task> change) => db.Transact(
        async tx =>
        {
            var type = await GroupType.Named(tx, call.Caller, call.Path("id"));
            await change(tx, type);
            await scribe.Wrote(tx, call.Caller, GroupType.Kind, verb, type.Id.Text, null);
            return await GroupType.Named(tx, call.Caller, type.Id.Text);
        },
        call.Ct);

    private static void Guard(bool free, string name)
    {
        if (!free)
        {
            throw Fault.Conflict($"Group Type {name} already exists.").Thrown();
        }
    }

    private static Answer One(Call call, int status, GroupType type) =>
        Answer.Json(status, o => o.Object("group_type", t => Words(t, call, type)));

    private static void Words(JsonOut o, Call call, GroupType type)
    {
        o.Text("id", type.Id.Text);
        o.Text("name", type.Name);
        o.Text("description", type.Description);
        o.Flag("is_public", type.IsPublic);
        if (call.Caller.IsAdmin)
        {
            o.Map("group_specs", type.Specs);
        }
    }
}
