using System.Globalization;
using System.Reflection;

namespace Alize.Kernel;

/// <summary>One numbered file of a room's Schema folder. Once a build has written data by it, it never changes.</summary>
/// <param name="Sql">Plain statements with $SERIAL, $BINARY and others where the engines' words differ.</param>
public sealed record Migration(string Room, int Number, string Sql);

/// <summary>A room's tables: the numbered files of its Schema folder, embedded in its assembly.</summary>
public sealed record RoomSchema(string Room, Assembly Assembly, string ResourcePrefix)
{
    public static RoomSchema Kernel { get; } = new("kernel", typeof(RoomSchema).Assembly, "Alize.Kernel.Schema.");

    /// <summary>In order.</summary>
    public IEnumerable<Migration> Migrations => Assembly.GetManifestResourceNames()
        .Where(n => n.StartsWith(ResourcePrefix, StringComparison.Ordinal) && n.EndsWith(".sql", StringComparison.Ordinal))
        .Order(StringComparer.Ordinal)
        .Select(n => new Migration(Room, int.Parse(n.AsSpan(ResourcePrefix.Length, 4), CultureInfo.InvariantCulture), Text(n)));

    /// <summary>The schema of a service's room, from <c>Services/Room/Schema/NNNN.sql</c>.</summary>
    public static RoomSchema OfService(string room, Assembly assembly) =>
        new(room.ToLowerInvariant(), assembly, $"Alize.Services.{room}.Schema.");

    private string Text(string resource)
    {
        using var reader = new StreamReader(Assembly.GetManifestResourceStream(resource)!);
        return reader.ReadToEnd();
    }
}

/// <summary>Brings a database to the newest schema: each room's files in order, each in one transaction, each once. Forward only.</summary>
public static class Migrator
{
    /// <exception cref="InvalidDataException">A newer build has been here: its data may not be what this one takes it for.</exception>
    public static async Task Migrate(Db db, IEnumerable<RoomSchema> rooms, CancellationToken ct)
    {
        var all = rooms.SelectMany(r => r.Migrations).ToList();
        await Apply(db, all, ct);
        foreach (var newest in all.GroupBy(m => m.Room, (room, of) => (Room: room, Number: of.Max(m => m.Number))))
        {
            if (await db.Number($"SELECT max(number) FROM schema_version WHERE room = {newest.Room}", ct) > newest.Number)
            {
                throw new InvalidDataException($"a newer alize has written these data ({newest.Room}): start that one.");
            }
        }
    }

    /// <summary>Applies those that the database does not have yet.</summary>
    public static async Task Apply(Db db, IEnumerable<Migration> migrations, CancellationToken ct)
    {
        await db.Transact(
            tx => tx.Execute(
                $"CREATE TABLE IF NOT EXISTS schema_version (room text NOT NULL, number bigint NOT NULL, PRIMARY KEY (room, number))"),
            ct);
        foreach (var migration in migrations)
        {
            await Apply(db, migration, ct);
        }
    }

    private static Task Apply(Db db, Migration migration, CancellationToken ct) => db.Transact(
        async tx =>
        {
            var claimed = await tx.Execute(
                $"INSERT INTO schema_version (room, number) VALUES ({migration.Room}, {migration.Number}) ON CONFLICT DO NOTHING");
            if (claimed == 0)
            {
                return;
            }

            foreach (var statement in Statements(db.Dialect(migration.Sql)))
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
}
