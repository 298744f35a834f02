using Alize.Kernel;

namespace Alize.Services.Volumes;

/// <summary>Promises of speed that volume types share.</summary>
/// <param name="Consumer">front-end, back-end or both: who keeps the promise.</param>
public sealed record QosSpec(string Id, string Name, string Consumer)
{
    public const string Kind = "volume_qos";

    public IReadOnlyDictionary<string, string> Specs { get; init; } = new Dictionary<string, string>();
}

/// <summary>The verbs of qos specs, one transaction each.</summary>
public sealed class QosSpecs(Db db, Scribe scribe)
{
    private const string Consumer = "consumer";
    private const string Specs = "qos";
    private static readonly string[] _consumers = ["front-end", "back-end", "both"];

    public Task<List<QosSpec>> List(CancellationToken ct) => db.Read(
        async tx =>
        {
            var rows = await tx.Query($"SELECT id, name, consumer FROM volume_qos ORDER BY created_at DESC, id DESC LIMIT {1000}", Read);
            var specs = await Properties.OfAll(tx, rows.Select(q => q.Id), Specs);
            return rows.ConvertAll(q => q with { Specs = specs(q.Id) });
        },
        ct);

    public Task<QosSpec> Get(string id, CancellationToken ct) => db.Read(tx => Get(tx, id), ct);

    /// <exception cref="FaultException">409 where the name is taken.</exception>
    public Task<QosSpec> Create(Caller caller, string name, IReadOnlyDictionary<string, string> specs) => db.Transact(async tx =>
    {
        var id = scribe.Ids.Dashed();
        if (await tx.Execute($"""
            INSERT INTO volume_qos (id, name, consumer, created_at) VALUES ({id}, {name}, {"back-end"}, {scribe.Now}) ON CONFLICT DO NOTHING
            """) == 0)
        {
            throw Fault.Conflict($"QoS Specs {name} already exists.").Thrown();
        }

        await Set(tx, id, specs);
        await scribe.Wrote(tx, caller, QosSpec.Kind, "create", id, null);
        return await Get(tx, id);
    });

    public Task Update(Caller caller, string id, IReadOnlyDictionary<string, string> specs) => Change(caller, id, tx => Set(tx, id, specs));

    public Task Unset(Caller caller, string id, IReadOnlyCollection<string> keys) => Change(caller, id, async tx =>
    {
        foreach (var key in keys)
        {
            if (!await Properties.Remove(tx, id, Specs, key))
            {
                throw Fault.NotFound($"Key of qos specs {id}", key).Thrown();
            }
        }
    });

    /// <exception cref="FaultException">400 while types are associated, unless forced.</exception>
    public Task Delete(Caller caller, string id, bool force) => Change(
        caller,
        id,
        async tx =>
        {
            if (!force && await tx.Number($"SELECT count(*) FROM volume_type WHERE qos = {id}") > 0)
            {
                throw Fault.BadRequest("Qos specs still in use.").Thrown();
            }

            await tx.Execute($"UPDATE volume_type SET qos = NULL WHERE qos = {id}");
            await Properties.Clear(tx, id, Specs);
            await tx.Execute($"DELETE FROM volume_qos WHERE id = {id}");
        },
        "delete");

    public Task<List<(string Id, string Name)>> Associations(string id, CancellationToken ct) => db.Read(
        async tx =>
        {
            await Get(tx, id);
            return await tx.Query($"SELECT id, name FROM volume_type WHERE qos = {id} ORDER BY name",
                r => (r.GetString(0), r.GetString(1)));
        },
        ct);

    /// <param name="type">Null: of all types.</param>
    /// <exception cref="FaultException">404; 400 where the type has others.</exception>
    public Task Associate(Caller caller, string id, string? type, bool there) => Change(caller, id, async tx =>
    {
        if (type is not null)
        {
            var found = await TypeRows.Get(tx, caller, type);
            if (there && found.Qos is not null && found.Qos != id)
            {
                throw Fault.BadRequest($"Type {type} is already associated with another qos specs: {found.Qos}.").Thrown();
            }
        }

        await (there
            ? tx.Execute($"UPDATE volume_type SET qos = {id} WHERE id = {type}")
            : tx.Execute($"UPDATE volume_type SET qos = NULL WHERE qos = {id} AND (id = {type} OR {type is null})"));
    });

    private Task Change(Caller caller, string id, Func<Tx, Task> change, string verb = "update") => db.Transact(async tx =>
    {
        await Get(tx, id);
        await change(tx);
        await scribe.Wrote(tx, caller, QosSpec.Kind, verb, id, null);
    });

    private static async Task Set(Tx tx, string id, IReadOnlyDictionary<string, string> specs)
    {
        if (specs.TryGetValue(Consumer, out var consumer))
        {
            if (!_consumers.Contains(consumer))
            {
                throw Fault.BadRequest($"Invalid qos specs: Valid consumer of QoS specs are: {string.Join(", ", _consumers)}").Thrown();
            }

            await tx.Execute($"UPDATE volume_qos SET consumer = {consumer} WHERE id = {id}");
        }

        await Properties.Set(tx, id, Specs, specs.Where(s => s.Key != Consumer).ToDictionary(s => s.Key, s => s.Value));
    }

    private static async Task<QosSpec> Get(Tx tx, string id) =>
        await tx.First($"SELECT id, name, consumer FROM volume_qos WHERE id = {id}", Read) is { } row
            ? row with { Specs = await Properties.Of(tx, id, Specs) }
            : throw Fault.NotFound("No such qos spec", id).Thrown();

    private static QosSpec Read(System.Data.Common.DbDataReader r) => new(r.GetString(0), r.GetString(1), r.GetString(2));
}
