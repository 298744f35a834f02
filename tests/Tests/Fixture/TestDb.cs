using Alize.Kernel;
using Microsoft.Extensions.Logging.Abstractions;

namespace Alize.Tests.Fixture;

/// <summary>A fresh database with the kernel's schema.</summary>
public static class TestDb
{
    public static async Task<Db> Fresh(string engine, params RoomSchema[] rooms)
    {
        Db db = engine == "postgres"
            ? new PostgresDb(await Engines.FreshSchema())
            : new SqliteDb(Path.Combine(Directory.CreateTempSubdirectory("alize-db-").FullName, "test.db"), NullLogger.Instance);
        await Migrator.Migrate(db, [RoomSchema.Kernel, .. rooms], CancellationToken.None);
        return db;
    }
}
