using Alize.Kernel;

namespace Alize.Services.Compute;

/// <summary>The verbs of a flavor's extra specs.</summary>
public sealed class FlavorSpecs(Db db, Flavors flavors)
{
    private const int MostSpecs = 128;

    /// <summary>Adds what is new and replaces what is there.</summary>
    public Task Set(Caller caller, string flavor, IReadOnlyDictionary<string, string> specs, CancellationToken ct) => db.Transact(
        async tx =>
        {
            await Exists(tx, flavor);
            foreach (var (name, value) in specs)
            {
                await tx.Execute($"""
                    INSERT INTO flavor_spec (flavor, name, value) VALUES ({flavor}, {name}, {value})
                    ON CONFLICT (flavor, name) DO UPDATE SET value = excluded.value
                    """);
            }

            if (await tx.Number($"SELECT count(*) FROM flavor_spec WHERE flavor = {flavor}") > MostSpecs)
            {
                throw Fault.Forbidden($"A flavor has at most {MostSpecs} extra specs.").Thrown();
            }

            await flavors.Wrote(tx, caller, "update", flavor);
        },
        ct);

    public Task Remove(Caller caller, string flavor, string name, CancellationToken ct) => db.Transact(
        async tx =>
        {
            await Exists(tx, flavor);
            if (await tx.Execute($"DELETE FROM flavor_spec WHERE flavor = {flavor} AND name = {name}") == 0)
            {
                throw NotFound(flavor, name).Thrown();
            }

            await flavors.Wrote(tx, caller, "update", flavor);
        },
        ct);

    internal static Fault NotFound(string flavor, string name) =>
        new(FaultKind.NotFound, $"Flavor {flavor} has no extra specs with key {name}.");

    private static async Task Exists(Tx tx, string flavor)
    {
        if (await Flavors.First(tx, $"id = {flavor}") is null)
        {
            throw ComputeFaults.FlavorNotFound(flavor).Thrown();
        }
    }
}
