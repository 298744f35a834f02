using Alize.Kernel;

namespace Alize.Services.Volumes;

/// <summary>The door of the types that projects' volumes are by default.</summary>
public sealed class DefaultTypesApi(Db db, Scribe scribe) : IDoor
{
    private static readonly Microversion _from = new(3, 62);
    private static readonly Schema _set =
        Schema.Object(("default_type", Schema.Object(("volume_type", Schema.Text(1, 255).Required())).Required()));

    public void Map(Doors doors)
    {
        var cinder = new VolumeRoutes(doors);
        cinder.Get("/default-types", TypesPolicy.Defaults, List, _from);
        cinder.Get("/default-types/{id}", TypesPolicy.Defaults, Show, _from);
        cinder.Put("/default-types/{id}", TypesPolicy.Defaults, Set, _set, _from);
        cinder.Delete("/default-types/{id}", TypesPolicy.Defaults, Unset, _from);
    }

    private async Task<Answer> List(Call call)
    {
        var all = await db.Query($"SELECT project, type FROM volume_default_type ORDER BY project LIMIT {1000}",
            r => (r.GetString(0), r.GetString(1)), call.Ct);
        return Answer.Json(200, o => o.List("default_types", all, (t, line) => Words(t, line.Item1, line.Item2)));
    }

    private async Task<Answer> Show(Call call)
    {
        var type = (await db.Query($"SELECT type FROM volume_default_type WHERE project = {call.Path("id")}", r => r.GetString(0),
            call.Ct)).FirstOrDefault()
            ?? throw Fault.NotFound("Default type for project", call.Path("id")).Thrown();
        return One(call, type);
    }

    private async Task<Answer> Set(Call call)
    {
        var (project, word) = (call.Path("id"), call.Body.GetProperty("default_type").Text("volume_type"));
        var type = await db.Transact(
            async tx =>
            {
                var found = await tx.First($"SELECT {VolumeType.Columns} FROM volume_type WHERE id = {word} OR name = {word}",
                    VolumeType.Read)
                    ?? throw Fault.BadRequest($"Volume type {word} could not be found.").Thrown();
                await tx.Execute($"""
                    INSERT INTO volume_default_type (project, type) VALUES ({project}, {found.Id}) ON CONFLICT (project) DO UPDATE
                        SET type = excluded.type
                    """);
                await scribe.Wrote(tx, call.Caller, VolumeType.Kind, "default", found.Id.Text, project);
                return found;
            },
            call.Ct);
        return One(call, type.Id.Text);
    }

    private async Task<Answer> Unset(Call call)
    {
        await db.Transact(
            async tx =>
            {
                await tx.Execute($"DELETE FROM volume_default_type WHERE project = {call.Path("id")}");
                await scribe.Wrote(tx, call.Caller, VolumeType.Kind, "default", "none", call.Path("id"));
            },
            call.Ct);
        return Answer.Empty(204);
    }

    private static Answer One(Call call, string type) =>
        Answer.Json(200, o => o.Object("default_type", t => Words(t, call.Path("id"), type)));

    private static void Words(JsonOut o, string project, string type)
    {
        o.Text("project_id", project);
        o.Text("volume_type_id", type);
    }
}
