using Alize.Kernel;
using Npgsql;
using Xunit;

namespace Alize.Tests.Fixture;

/// <summary>The database engines this run tests: SQLite always, PostgreSQL where ALIZE_TEST_PG names one.</summary>
public static class Engines
{
    private static string? Postgres => Environment.GetEnvironmentVariable("ALIZE_TEST_PG");

    /// <summary>For <c>[Theory, MemberData(nameof(Engines.All), MemberType = typeof(Engines))]</c>.</summary>
    public static TheoryData<string> All => string.IsNullOrEmpty(Postgres) ? ["sqlite"] : ["sqlite", "postgres"];

    /// <summary>A schema of its own in the run's database, as a connection string.</summary>
    public static async Task<string> FreshSchema()
    {
        var name = "t" + Ids.Random.Hex(8);
        await using var connection = new NpgsqlConnection(Postgres);
        await connection.OpenAsync();
        await using var command = connection.CreateCommand();
        command.CommandText = $"CREATE SCHEMA {name}";
        await command.ExecuteNonQueryAsync();
        return new NpgsqlConnectionStringBuilder(Postgres) { SearchPath = name, MaxPoolSize = 20 }.ToString();
    }
}
