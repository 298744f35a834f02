using Alize.Kernel;

namespace Alize.Services.Compute;

/// <summary>The verbs that give a private flavor to a project, and take it away.</summary>
public sealed class FlavorAccess(Db db, Flavors flavors)
{
    /// <exception cref="FaultException">404 where everybody has access.</exception>
    public Task<List<string>> List(string flavor, CancellationToken ct) => db.Read(
        async tx => (await Get(tx, flavor)).IsPublic
            ? throw new Fault(FaultKind.NotFound, "Access list not available for public flavors.").Thrown()
            : await Projects(tx, flavor),
        ct);

    /// <param name="refusePublic">Since 2.7.</param>
    public Task<List<string>> Add(Caller caller, string flavor, string project, bool refusePublic, CancellationToken ct) => db.Transact(
        async tx =>
        {
            if ((await Get(tx, flavor)).IsPublic && refusePublic)
            {
                throw Fault.Conflict("Can not add access to a public flavor.").Thrown();
            }

            if (await tx.Execute($"INSERT INTO flavor_access (flavor, project) VALUES ({flavor}, {project}) ON CONFLICT DO NOTHING") == 0)
            {
                throw Fault.Conflict($"Flavor access already exists for flavor {flavor} and project {project} combination.").Thrown();
            }

            await flavors.Wrote(tx, caller, "give", flavor);
            return await Projects(tx, flavor);
        },
        ct);

    public Task<List<string>> Remove(Caller caller, string flavor, string project, CancellationToken ct) => db.Transact(
        async tx =>
        {
            await Get(tx, flavor);
            if (await tx.Execute($"DELETE FROM flavor_access WHERE flavor = {flavor} AND project = {project}") == 0)
            {
                throw new Fault(FaultKind.NotFound, $"Flavor access not found for {flavor} / {project} combination.").Thrown();
            }

            await flavors.Wrote(tx, caller, "take", flavor);
            return await Projects(tx, flavor);
        },
        ct);

    private static async Task<Flavor> Get(Tx tx, string flavor) =>
        await Flavors.First(tx, $"id = {flavor}") ?? throw ComputeFaults.FlavorNotFound(flavor).Thrown();

    private static Task<List<string>> Projects(Tx tx, string flavor) =>
        tx.Query($"SELECT project FROM flavor_access WHERE flavor = {flavor} ORDER BY project", r => r.GetString(0));
}
