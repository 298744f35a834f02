using Alize.Kernel;
using Alize.Tests.Coverage;
using Alize.Tests.Fixture;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace Alize.Tests.Upgrade;

/// <summary>Migrations that have made somebody's tables are never edited, and a build refuses data that it does not know.</summary>
public sealed class MigrationTests
{
    [Fact]
    public async Task A_migration_by_which_an_earlier_build_wrote_data_is_as_it_was()
    {
        await using var cloud = await TestCloud.Start();
        var today = Upgrading.Migrations(cloud.Services).ToDictionary(m => (m.Room, m.Number), EarlierCloud.HashOf);
        Wrong.None(EarlierCloud.All.SelectMany(c => c.Migrations).Where(m => today.GetValueOrDefault(m.Key) != m.Value)
            .Select(m => $"{m.Key.Room}/{m.Key.Number:d4}.sql was edited or removed: write the change as the room's next number")
            .Distinct());
    }

    [Fact]
    public async Task Data_are_kept_for_the_next_upgrade_before_a_room_adds_its_second_migration_since_the_last()
    {
        await using var cloud = await TestCloud.Start();
        var kept = EarlierCloud.All[^1].Migrations;
        Wrong.None(Upgrading.Migrations(cloud.Services).Where(m => !kept.ContainsKey((m.Room, m.Number))).GroupBy(m => m.Room)
            .Where(g => g.Count() > 1).Select(g => $"{g.Key} has {g.Count()} migrations since {EarlierCloud.All[^1].Day}: "
                + "at the commit before the last one, run ./alize test upgrade-data and commit what it made"));
    }

    [Theory, MemberData(nameof(Engines.All), MemberType = typeof(Engines))]
    public async Task A_build_does_not_start_on_the_data_of_a_newer_one(string engine)
    {
        await using var fresh = await TestDb.Fresh(engine);
        var db = fresh.Rows;
        await db.Transact(tx => tx.Execute($"INSERT INTO schema_version (room, number) VALUES ({"kernel"}, {9999})"));
        var refused = await Assert.ThrowsAsync<InvalidDataException>(
            () => Migrator.Migrate(db, [RoomSchema.Kernel], CancellationToken.None));
        Assert.Contains("newer", refused.Message, StringComparison.Ordinal);
    }
}
