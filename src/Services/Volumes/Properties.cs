using Alize.Kernel;

namespace Alize.Services.Volumes;

/// <summary>Names with values that hang on a resource of this room: metadata, image metadata, extra specs.</summary>
internal static class Properties
{
    public const string Metadata = "metadata";
    public const string Image = "image";
    public const string Specs = "specs";

    /// <summary>The most entries one resource may have.</summary>
    public const int Most = 128;

    public static async Task<Dictionary<string, string>> Of(Tx tx, string owner, string kind) => (await tx.Query(
            $"SELECT name, value FROM volume_property WHERE owner = {owner} AND kind = {kind} ORDER BY name",
            r => (r.GetString(0), r.GetString(1))))
        .ToDictionary(p => p.Item1, p => p.Item2);

    /// <summary>Of many owners in one query.</summary>
    public static async Task<Func<string, Dictionary<string, string>>> OfAll(Tx tx, IEnumerable<string> owners, string kind)
    {
        var found = (await tx.Query(
                $"SELECT owner, name, value FROM volume_property WHERE owner IN {Sql.In(owners)} AND kind = {kind} ORDER BY name",
                r => (Owner: r.GetString(0), Name: r.GetString(1), Value: r.GetString(2))))
            .ToLookup(p => p.Owner);
        return owner => found[owner].ToDictionary(p => p.Name, p => p.Value);
    }

    /// <summary>Adds or replaces some; with <paramref name="whole"/> all others go.</summary>
    /// <exception cref="FaultException">413 where there would be too many.</exception>
    public static async Task Set(Tx tx, string owner, string kind, IReadOnlyDictionary<string, string> values, bool whole = false)
    {
        if (whole)
        {
            await Clear(tx, owner, kind);
        }

        foreach (var (name, value) in values)
        {
            await tx.Execute($"""
                INSERT INTO volume_property (owner, kind, name, value) VALUES ({owner}, {kind}, {name}, {value})
                ON CONFLICT (owner, kind, name) DO UPDATE SET value = excluded.value
                """);
        }

        if (await tx.Number($"SELECT count(*) FROM volume_property WHERE owner = {owner} AND kind = {kind}") > Most)
        {
            throw new Fault(FaultKind.TooLarge, $"Maximum number of {kind} items ({Most}) exceeded.").Thrown();
        }
    }

    /// <summary>False where there is none of this name.</summary>
    public static async Task<bool> Remove(Tx tx, string owner, string kind, string name) =>
        await tx.Execute($"DELETE FROM volume_property WHERE owner = {owner} AND kind = {kind} AND name = {name}") == 1;

    public static Task Clear(Tx tx, string owner, string kind) =>
        tx.Execute($"DELETE FROM volume_property WHERE owner = {owner} AND kind = {kind}");
}
