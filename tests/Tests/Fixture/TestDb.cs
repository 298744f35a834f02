using Alize.Kernel;
using Microsoft.Extensions.Logging.Abstractions;

namespace Alize.Tests.Fixture;

/// <summary>A fresh database with the kernel's schema; what it stands in goes with it.</summary>
public sealed class TestDb(Db rows, string? folder) : IAsyncDisposable
{
    public Db Rows => rows;

    public static async Task<TestDb> Fresh(string engine)
    {
        var folder = engine == "sqlite" ? Directory.CreateTempSubdirectory("alize-db-").FullName : null;
        Db rows = folder is null
            ? new PostgresDb(await Engines.FreshSchema())
            : new SqliteDb(Path.Combine(folder, "test.db"), NullLogger.Instance);
        await Migrator.Migrate(rows, [RoomSchema.Kernel], CancellationToken.None);
        return new(rows, folder);
    }

    public async ValueTask DisposeAsync()
    {
        await rows.DisposeAsync();
        if (folder is not null)
        {
            Directory.Delete(folder, recursive: true);
        }
    }
}
