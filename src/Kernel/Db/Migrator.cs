using System.Globalization;
using System.Reflection;

namespace Alize.Kernel;

/// <summary>A room's tables: the numbered files of its Schema folder, embedded in its assembly.</summary>
public sealed record RoomSchema(string Room, Assembly Assembly, string ResourcePrefix)
{
    public static RoomSchema Kernel { get; } = new("kernel", typeof(RoomSchema).Assembly, "Alize.Kernel.Schema.");

    /// <summary>The schema of a service's room, from <c>Services/Room/Schema/NNNN.sql</c>.</summary>
    public static RoomSchema OfService(string room, Assembly assembly) =>
        new(room.ToLowerInvariant(), assembly, $"Alize.Services.{room}.Schema.");

    internal IEnumerable<(int Number, string Resource)> Files => Assembly.GetManifestResourceNames()
        .Where(n => n.StartsWith(ResourcePrefix, StringComparison.Ordinal) && n.EndsWith(".sql", StringComparison.Ordinal))
        .Select(n => (int.Parse(n.AsSpan(ResourcePrefix.Length, 4), CultureInfo.InvariantCulture), n))
        .OrderBy(f => f.Item1);
}

/// <summary>Brings a database to the newest schema: each room's files in order, each in one transaction, each once. Forward only.</summary>
public static class Migrator
{
    public static async Task Migrate(Db db, IEnumerable<RoomSchema> rooms, CancellationToken ct)
    {
        await db.Transact(
            tx => tx.Execute(
                $"CREATE TABLE IF NOT EXISTS schema_version (room text NOT NULL, number bigint NOT NULL, PRIMARY KEY (room, number))"),
            ct);
        foreach (var room in rooms)
        {
            foreach (var (number, resource) in room.Files)
            {
                await Apply(db, room, number, await Read(room, resource, ct), ct);
            }
        }
    }

    private static Task Apply(Db db, RoomSchema room, int number, string schema, CancellationToken ct) => db.Transact(
        async tx =>
        {
            var claimed = await tx.Execute(
                $"INSERT INTO schema_version (room, number) VALUES ({room.Room}, {number}) ON CONFLICT DO NOTHING");
            if (claimed == 0)
            {
                return;
            }

            foreach (var statement in Statements(db.Dialect(schema)))
            {
                await tx.Execute($"{new Raw(statement)}");
            }
        },
        ct);

    /// <summary>A schema file holds plain statements, each ended by a semicolon at the end of a line;
    /// a comment is a line of its own.</summary>
    private static IEnumerable<string> Statements(string schema) =>
        string.Join('\n', schema.Split('\n').Where(line => !line.TrimStart().StartsWith("--", StringComparison.Ordinal)))
            .Split(";\n", StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)
            .Select(s => s.TrimEnd(';'));

    private static async Task<string> Read(RoomSchema room, string resource, CancellationToken ct)
    {
        using var reader = new StreamReader(room.Assembly.GetManifestResourceStream(resource)!);
        return await reader.ReadToEndAsync(ct) + "\n";
    }
}
