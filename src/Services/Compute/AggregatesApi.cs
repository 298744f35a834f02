using Alize.Kernel;

namespace Alize.Services.Compute;

/// <summary>The door of aggregates.</summary>
public sealed class AggregatesApi(Aggregates aggregates, ComputeHosts hosts) : IDoor
{
    private const int MostItems = 128;
    private static readonly Schema _zone = NovaWords.ZoneName.OrNull();
    private static readonly Schema _host = Schema.Object(("host", NovaWords.Host.Required()));

    private static readonly Schema _create = Schema.Object(
        ("aggregate", Schema.Object(("name", NovaWords.Name.Required()), ("availability_zone", _zone)).Required()));

    private static readonly Schema _update = Schema.Object(
        ("aggregate", Schema.Object(("name", NovaWords.Name), ("availability_zone", _zone)).Required()));

    private static readonly Schema _action = Schema.Object(
        ("add_host", _host), ("remove_host", _host),
        ("set_metadata", Schema.Object(("metadata", NovaWords.Metadata(nulls: true).Required()))));

    public void Map(Doors doors)
    {
        var nova = doors.Open(ComputeDoor.Door);
        nova.Get("/os-aggregates", CatalogPolicy.AggregateList, List);
        nova.Post("/os-aggregates", CatalogPolicy.AggregateCreate, Create, _create);
        nova.Get("/os-aggregates/{id}", CatalogPolicy.AggregateShow, Show);
        nova.Put("/os-aggregates/{id}", CatalogPolicy.AggregateUpdate, Update, _update);
        nova.Delete("/os-aggregates/{id}", CatalogPolicy.AggregateDelete, Delete);
        nova.Post("/os-aggregates/{id}/action", CatalogPolicy.AggregateAction, Act, _action);
    }

    private async Task<Answer> List(Call call)
    {
        var list = await aggregates.List(call.Ct);
        return Answer.Json(200, o => o.List("aggregates", list, (a, aggregate) => Whole(a, call.Version, aggregate)));
    }

    private async Task<Answer> Show(Call call) => One(call, await aggregates.Get(Number(call), call.Ct));

    private async Task<Answer> Create(Call call)
    {
        var body = call.Body.GetProperty("aggregate");
        var made = await aggregates.Create(call.Caller, body.Text("name"), body.TextOrNull("availability_zone"), call.Ct);
        return Answer.Json(200, o => o.Object("aggregate", a => Brief(a, call.Version, made)));
    }

    private async Task<Answer> Update(Call call)
    {
        var body = call.Body.GetProperty("aggregate");
        var changesZone = body.Has("availability_zone");
        if (!changesZone && !body.Has("name"))
        {
            throw Fault.BadRequest("Invalid input for field/attribute aggregate. Either name or availability_zone is required").Thrown();
        }

        return One(call, await aggregates.Update(
            call.Caller, Number(call), body.TextOrNull("name"), changesZone, body.TextOrNull("availability_zone"), call.Ct));
    }

    private async Task<Answer> Delete(Call call)
    {
        await aggregates.Delete(call.Caller, Number(call), call.Ct);
        return Answer.Empty(200);
    }

    private async Task<Answer> Act(Call call)
    {
        var number = Number(call);
        if (call.Body.ElementOrNull("add_host") is { } add)
        {
            var host = add.Text("host");
            await aggregates.Get(number, call.Ct);
            _ = await hosts.Find(host, call.Ct) ?? throw Fault.NotFound("Compute host", host).Thrown();
            return One(call, await aggregates.AddHost(call.Caller, number, host, call.Ct));
        }

        if (call.Body.ElementOrNull("remove_host") is { } remove)
        {
            return One(call, await aggregates.RemoveHost(call.Caller, number, remove.Text("host"), call.Ct));
        }

        if (call.Body.ElementOrNull("set_metadata") is not { } set)
        {
            throw Fault.BadRequest("There is no such action: the body must have add_host, remove_host or set_metadata.").Thrown();
        }

        var items = set.GetProperty("metadata");
        NovaWords.CheckKeys(items, "metadata");
        if (items.EnumerateObject().Count() > MostItems)
        {
            throw Fault.BadRequest($"Invalid input for field/attribute metadata. It may have at most {MostItems} items").Thrown();
        }

        return One(call, await aggregates.SetMetadata(
            call.Caller, number, items.EnumerateObject().ToDictionary(m => m.Name, m => m.Value.GetString()), call.Ct));
    }

    private static long Number(Call call) =>
        call.Path("id").ToLong() ?? throw Fault.BadRequest($"id '{call.Path("id")}' is not a whole number").Thrown();

    private static Answer One(Call call, Aggregate aggregate) =>
        Answer.Json(200, o => o.Object("aggregate", a => Whole(a, call.Version, aggregate)));

    private static void Brief(JsonOut o, Microversion version, Aggregate aggregate)
    {
        o.Number("id", aggregate.Number);
        if (version.Has(2, 41))
        {
            o.Text("uuid", aggregate.Uuid);
        }

        o.Text("name", aggregate.Name);
        o.Text("availability_zone", aggregate.Zone);
        o.Text("created_at", ComputeTimes.Micros(aggregate.CreatedMs));
        o.Text("updated_at", ComputeTimes.MicrosOrNull(aggregate.UpdatedMs));
        o.Flag("deleted", false);
        o.Null("deleted_at");
    }

    private static void Whole(JsonOut o, Microversion version, Aggregate aggregate)
    {
        Brief(o, version, aggregate);
        o.Texts("hosts", aggregate.Hosts);
        o.Map("metadata", aggregate.Metadata);
    }
}
