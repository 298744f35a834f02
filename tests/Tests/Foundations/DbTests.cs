using Alize.Kernel;
using Alize.Tests.Fixture;
using Microsoft.Extensions.Time.Testing;
using Xunit;

namespace Alize.Tests.Foundations;

public sealed class DbTests
{
    [Theory, MemberData(nameof(Engines.All), MemberType = typeof(Engines))]
    public async Task A_transaction_that_throws_leaves_nothing_and_its_neighbours_stand(string engine)
    {
        await using var fresh = await TestDb.Fresh(engine);
        var db = fresh.Rows;
        var good = db.Transact(tx => tx.Execute($"INSERT INTO cloud (name, value) VALUES ({"a"}, {"1"})"));
        var bad = db.Transact(async tx =>
        {
            await tx.Execute($"INSERT INTO cloud (name, value) VALUES ({"b"}, {"1"})");
            throw Fault.Conflict("no").Thrown();
        });
        await good;
        await Assert.ThrowsAsync<FaultException>(() => bad);
        Assert.Equal(["a"], await db.Query($"SELECT name FROM cloud", r => r.GetString(0)));
    }

    [Theory, MemberData(nameof(Engines.All), MemberType = typeof(Engines))]
    public async Task Two_requests_for_the_last_unit_of_a_quota_get_one_yes_and_one_no(string engine)
    {
        await using var fresh = await TestDb.Fresh(engine);
        var db = fresh.Rows;
        var answers = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => db.Transact(tx => Quotas.Take(tx, "p", "servers", 1, 3))));
        Assert.Equal(3, answers.Count(yes => yes));
        Assert.Equal(3, (await new Quotas(db).Of("p", "servers", default))["servers"].Used);
    }

    [Theory, MemberData(nameof(Engines.All), MemberType = typeof(Engines))]
    public async Task Spliced_sql_keeps_each_value_at_its_place(string engine)
    {
        await using var fresh = await TestDb.Fresh(engine);
        var db = fresh.Rows;
        await db.Transact(tx => tx.Execute($"INSERT INTO cloud (name, value) VALUES ({"a"}, {"1"}), ({"b"}, {"2"}), ({"c"}, {"3"})"));
        Sql filter = $"value <> {"2"}";
        var names = await db.Query(
            $"SELECT name FROM cloud WHERE {filter} AND name IN {Sql.In(["a", "b", "c"])} ORDER BY name", r => r.GetString(0));
        Assert.Equal(["a", "c"], names);
    }

    [Theory, MemberData(nameof(Engines.All), MemberType = typeof(Engines))]
    public async Task A_wake_that_comes_while_a_claim_is_held_is_not_lost(string engine)
    {
        await using var fresh = await TestDb.Fresh(engine);
        var db = fresh.Rows;
        var work = new WorkTable(db, new FakeTimeProvider(DateTimeOffset.UnixEpoch.AddYears(50)), "node-1");
        await db.Transact(tx => work.Wake(tx, "server", "s"));
        var claim = Assert.Single(await work.Take(10));
        await db.Transact(tx => work.Wake(tx, "server", "s"));
        Assert.Empty(await work.Take(10));
        await work.Finish(claim, Next.Settled);
        Assert.Single(await work.Take(10));
    }

    [Theory, MemberData(nameof(Engines.All), MemberType = typeof(Engines))]
    public async Task A_worker_that_slept_past_its_lease_cannot_write(string engine)
    {
        await using var fresh = await TestDb.Fresh(engine);
        var db = fresh.Rows;
        var clock = new FakeTimeProvider(DateTimeOffset.UnixEpoch.AddYears(50));
        var work = new WorkTable(db, clock, "node-1");
        await db.Transact(tx => work.Wake(tx, "server", "s"));
        var late = Assert.Single(await work.Take(10));
        clock.Advance(WorkTable.Lease + TimeSpan.FromSeconds(1));
        Assert.Single(await work.Take(10));
        Assert.False(await db.Transact(tx => WorkTable.Holds(tx, late)));
    }
}
