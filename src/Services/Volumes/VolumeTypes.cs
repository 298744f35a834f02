using Alize.Kernel;

namespace Alize.Services.Volumes;

/// <summary>The verbs of volume types, one transaction each.</summary>
public sealed class VolumeTypes(Db db, Scribe scribe)
{
    public Task<VolumeType> Get(Caller caller, string id, CancellationToken ct) => db.Read(
        tx => id == "default" ? TypeRows.Default(tx, caller.ProjectId ?? "") : TypeRows.Get(tx, caller, id), ct);

    /// <exception cref="FaultException">409 where the name is taken.</exception>
    public Task<VolumeType> Create(Caller caller, VolumeType draft) => db.Transact(async tx =>
    {
        var id = scribe.Ids.New<VolumeType>();
        if (await tx.Execute($"""
            INSERT INTO volume_type (id, name, description, is_public, created_at, updated_at)
            VALUES ({id}, {draft.Name}, {draft.Description}, {draft.IsPublic}, {scribe.Now}, {scribe.Now}) ON CONFLICT DO NOTHING
            """) == 0)
        {
            throw Taken(draft.Name).Thrown();
        }

        await Properties.Set(tx, id.Text, Properties.Specs, draft.Specs);
        await scribe.Wrote(tx, caller, VolumeType.Kind, "create", id.Text, null);
        return await TypeRows.Get(tx, caller, id.Text);
    });

    public Task<VolumeType> Update(Caller caller, string id, Func<VolumeType, VolumeType> change) => db.Transact(async tx =>
    {
        var old = await TypeRows.Get(tx, caller, id);
        var type = change(old);
        if (await tx.Number($"SELECT count(*) FROM volume_type WHERE name = {type.Name} AND id <> {id}") > 0)
        {
            throw Taken(type.Name).Thrown();
        }

        // The counters of a type carry its name.
        foreach (var resource in VolumeQuota.OfTypes.Where(_ => type.Name != old.Name))
        {
            var (from, to) =
                (VolumeQuota.Prefix + VolumeQuota.OfType(resource, old.Name), VolumeQuota.Prefix + VolumeQuota.OfType(resource, type.Name));
            await tx.Execute($"DELETE FROM quota WHERE resource = {to}");
            await tx.Execute($"UPDATE quota SET resource = {to} WHERE resource = {from}");
        }

        await tx.Execute($"""
            UPDATE volume_type SET name = {type.Name}, description = {type.Description}, is_public = {type.IsPublic},
                updated_at = {scribe.Now}
            WHERE id = {id}
            """);
        await scribe.Wrote(tx, caller, VolumeType.Kind, "update", id, null);
        return await TypeRows.Get(tx, caller, id);
    });

    /// <exception cref="FaultException">400 while volumes are of it, or new ones would be by default.</exception>
    public Task Delete(Caller caller, string id) => db.Transact(async tx =>
    {
        var type = await TypeRows.Get(tx, caller, id);
        if (await tx.Number($"SELECT count(*) FROM volume WHERE type = {id} AND deleted_at IS NULL") > 0)
        {
            throw Fault.BadRequest("Target volume type is still in use.").Thrown();
        }

        if ((await TypeRows.Default(tx, "")).Id == type.Id
            || await tx.Number($"SELECT count(*) FROM volume_default_type WHERE type = {id}") > 0)
        {
            throw Fault.BadRequest($"The volume type {type.Name} is a default volume type and cannot be deleted.").Thrown();
        }

        await tx.Execute($"DELETE FROM volume_type_access WHERE type = {id}");
        await Properties.Clear(tx, id, Properties.Specs);
        await tx.Execute($"DELETE FROM volume_type WHERE id = {id}");
        await scribe.Wrote(tx, caller, VolumeType.Kind, "delete", id, null);
    });

    /// <exception cref="FaultException">400 while volumes are of it: they were promised what stood there.</exception>
    public Task SetSpecs(Caller caller, string id, IReadOnlyDictionary<string, string> specs) => Specs(caller, id, tx =>
        Properties.Set(tx, id, Properties.Specs, specs));

    public Task RemoveSpec(Caller caller, string id, string key) => Specs(caller, id, async tx =>
    {
        if (!await Properties.Remove(tx, id, Properties.Specs, key))
        {
            throw Fault.NotFound($"Extra spec of volume type {id}", key).Thrown();
        }
    });

    /// <summary>The projects that may use a private type.</summary>
    /// <exception cref="FaultException">404 where everybody may.</exception>
    public Task<List<string>> Access(Caller caller, string id, CancellationToken ct) => db.Read(
        async tx => (await TypeRows.Get(tx, caller, id)).IsPublic
            ? throw new Fault(FaultKind.NotFound, "Access list not available for public volume types.").Thrown()
            : await tx.Query($"SELECT project FROM volume_type_access WHERE type = {id} ORDER BY project", r => r.GetString(0)),
        ct);

    /// <exception cref="FaultException">409 where it has it already, 404 where it shall go and is not there.</exception>
    public Task SetAccess(Caller caller, string id, string project, bool there) => db.Transact(async tx =>
    {
        if ((await TypeRows.Get(tx, caller, id)).IsPublic)
        {
            throw VolumesFaults.InvalidInput("Type access modification is not applicable to public volume type.").Thrown();
        }

        var changed = there
            ? await tx.Execute($"INSERT INTO volume_type_access (type, project) VALUES ({id}, {project}) ON CONFLICT DO NOTHING")
            : await tx.Execute($"DELETE FROM volume_type_access WHERE type = {id} AND project = {project}");
        if (changed == 0)
        {
            throw (there
                ? Fault.Conflict($"Volume type access for {id} / {project} combination already exists.")
                : new Fault(FaultKind.NotFound, $"Volume type access not found for {id} / {project} combination.")).Thrown();
        }

        await scribe.Wrote(tx, caller, VolumeType.Kind, "access", id, project);
    });

    private Task Specs(Caller caller, string id, Func<Tx, Task> change) => db.Transact(async tx =>
    {
        await TypeRows.Get(tx, caller, id);
        if (await tx.Number($"SELECT count(*) FROM volume WHERE type = {id} AND deleted_at IS NULL") > 0)
        {
            throw Fault.BadRequest("Volume Type is currently in use.").Thrown();
        }

        await change(tx);
        await scribe.Wrote(tx, caller, VolumeType.Kind, "update", id, null);
    });

    private static Fault Taken(string name) => Fault.Conflict($"Volume Type {name} already exists.");
}
