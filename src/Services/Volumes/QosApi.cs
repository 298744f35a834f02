using Alize.Kernel;

namespace Alize.Services.Volumes;

/// <summary>The door of qos specs.</summary>
public sealed class QosApi(QosSpecs qos, Cloud cloud) : IDoor
{
    private static readonly Schema _create = Schema.Object(
        ("qos_specs", (Schema.Object(("name", Schema.Text(1, 255).Required())) with { Others = Schema.Text(0, 255) }).Required()));

    private static readonly Schema _set = Schema.Object(("qos_specs", VolumeSchemas.Metadata.Required()));
    private static readonly Schema _unset = Schema.Object(("keys", Schema.List(Schema.Text(1, 255), 0, Properties.Most).Required()));

    public void Map(Doors doors)
    {
        var cinder = new VolumeRoutes(doors);
        cinder.Get("/qos-specs", TypesPolicy.Qos, List);
        cinder.Post("/qos-specs", TypesPolicy.Qos, Create, _create);
        cinder.Get("/qos-specs/{id}", TypesPolicy.Qos, Show);
        cinder.Put("/qos-specs/{id}", TypesPolicy.Qos, Update, _set);
        cinder.Delete("/qos-specs/{id}", TypesPolicy.Qos, call =>
            AttachActions.Done(qos.Delete(call.Caller, call.Path("id"), call.Query("force").ToFlag() == true)));
        cinder.Put("/qos-specs/{id}/delete_keys", TypesPolicy.Qos,
            call => AttachActions.Done(qos.Unset(call.Caller, call.Path("id"), call.Body.Texts("keys"))), _unset);
        cinder.Get("/qos-specs/{id}/associations", TypesPolicy.Qos, Associations);
        cinder.Get("/qos-specs/{id}/associate", TypesPolicy.Qos,
            call => AttachActions.Done(qos.Associate(call.Caller, call.Path("id"), Type(call), true)));
        cinder.Get("/qos-specs/{id}/disassociate", TypesPolicy.Qos,
            call => AttachActions.Done(qos.Associate(call.Caller, call.Path("id"), Type(call), false)));
        cinder.Get("/qos-specs/{id}/disassociate_all", TypesPolicy.Qos,
            call => AttachActions.Done(qos.Associate(call.Caller, call.Path("id"), null, false)));
    }

    private static string Type(Call call) =>
        call.Query("vol_type_id") is { Length: > 0 } id ? id : throw Fault.BadRequest("Volume Type id must not be None.").Thrown();

    private async Task<Answer> List(Call call)
    {
        var all = await qos.List(call.Ct);
        return Answer.Json(200, o => o.List("qos_specs", all, Words));
    }

    private async Task<Answer> Show(Call call) => One(call, await qos.Get(call.Path("id"), call.Ct));

    private async Task<Answer> Create(Call call)
    {
        var words = call.Body.Map("qos_specs");
        var name = words["name"].Trim();
        words.Remove("name");
        return One(call, await qos.Create(call.Caller, name, words));
    }

    private async Task<Answer> Update(Call call)
    {
        var words = call.Body.Map("qos_specs");
        await qos.Update(call.Caller, call.Path("id"), words);
        return Answer.Json(200, o => o.Map("qos_specs", words));
    }

    private async Task<Answer> Associations(Call call)
    {
        var types = await qos.Associations(call.Path("id"), call.Ct);
        return Answer.Json(200, o => o.List("qos_associations", types, (a, type) =>
        {
            a.Text("association_type", "volume_type");
            a.Text("name", type.Name);
            a.Text("id", type.Id);
        }));
    }

    private Answer One(Call call, QosSpec spec) => Answer.Json(200, o =>
    {
        o.Object("qos_specs", q => Words(q, spec));
        o.SelfLinks(call, cloud, "qos-specs", spec.Id);
    });

    private static void Words(JsonOut o, QosSpec spec)
    {
        o.Text("id", spec.Id);
        o.Text("name", spec.Name);
        o.Text("consumer", spec.Consumer);
        o.Map("specs", spec.Specs);
    }
}
