using Alize.Kernel;
using Alize.Services.Compute;
using Alize.Tests.Fixture;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace Alize.Tests.Compute;

/// <summary>What every reconciler promises, for servers: settled is settled, and a cut, a failure or a delete anywhere converges.</summary>
public sealed class ServerReconcilerTests
{
    private static readonly CancellationToken _ct = CancellationToken.None;

    [Theory, MemberData(nameof(Engines.All), MemberType = typeof(Engines))]
    public async Task A_settled_server_is_left_alone(string engine)
    {
        await using var cloud = await TestCloud.Start(engine);
        var id = await cloud.BootActive(await cloud.MakeParts());
        var before = (await cloud.Services.GetRequiredService<Servers>().Find(id, _ct))!;
        await Wake(cloud, id);
        await cloud.Settle();
        var after = (await cloud.Services.GetRequiredService<Servers>().Find(id, _ct))!;
        Assert.Equal((before.Generation, before.Revision, before.UpdatedAt, "active"), (after.Generation, after.Revision, after.UpdatedAt,
            after.VmState));
    }

    [Fact]
    public async Task The_power_is_cut_at_every_act_and_each_server_becomes_active()
    {
        await using var cloud = await TestCloud.Start();
        var parts = await cloud.MakeParts();
        await EachCut(cloud, async () => await cloud.Boot(parts, new { config_drive = true }), async id =>
        {
            Assert.Equal("ACTIVE", await cloud.Status(id));
            Assert.Equal([id], cloud.Services.GetRequiredService<FakeHypervisor>().Running);
        });
    }

    [Fact]
    public async Task A_delete_leaves_nothing_behind_wherever_the_power_is_cut()
    {
        await using var cloud = await TestCloud.Start();
        var parts = await cloud.MakeParts();
        await EachCut(
            cloud,
            async () =>
            {
                var id = await cloud.BootActive(parts);
                await cloud.Ask("DELETE", $"servers/{id}");
                return id;
            },
            _ => ServersTests.AssertNothingLeft(cloud));
    }

    [Fact]
    public async Task A_delete_at_every_point_of_a_build_leaves_nothing_behind()
    {
        await using var cloud = await TestCloud.Start();
        var parts = await cloud.MakeParts();
        var acts = cloud.Services.GetRequiredService<Acts>();
        for (var point = 1; ; point++)
        {
            var id = await cloud.Boot(parts);
            var (first, deleted) = (acts.Count, false);
            var at = point;
            acts.On = async (number, after) =>
            {
                if (!after && number == first + at)
                {
                    deleted = true;
                    Assert.Equal(System.Net.HttpStatusCode.NoContent, (await cloud.Ask("DELETE", $"servers/{id}")).Status);
                }
            };
            await cloud.Settle();
            acts.On = Acts.Nothing;
            await cloud.Ask("DELETE", $"servers/{id}");
            await cloud.Settle();
            await ServersTests.AssertNothingLeft(cloud);
            if (!deleted)
            {
                return;
            }
        }
    }

    [Fact]
    public async Task A_driver_that_fails_once_at_any_act_is_asked_again_and_one_that_always_fails_ends_in_error()
    {
        var clock = new Microsoft.Extensions.Time.Testing.FakeTimeProvider(TimeProvider.System.GetUtcNow());
        await using var cloud = await TestCloud.Start("sqlite", s => s.AddSingleton<TimeProvider>(clock));
        var parts = await cloud.MakeParts();
        var acts = cloud.Services.GetRequiredService<Acts>();
        var id = await cloud.Boot(parts);
        var first = acts.Count;
        acts.On = (number, after) => Throw(!after && number == first + 1);
        await Passes(cloud, clock);
        Assert.Equal("ACTIVE", await cloud.Status(id));
        await cloud.Ask("DELETE", $"servers/{id}");
        await Passes(cloud, clock);

        id = await cloud.Boot(parts);
        var hypervisor = cloud.Services.GetRequiredService<FakeHypervisor>();
        var broken = true;
        acts.On = (_, after) => Throw(!after && broken && !hypervisor.Guests.ContainsKey(id) && !Removing());
        await Passes(cloud, clock);
        broken = false;
        var server = await cloud.Server(id);
        Assert.Equal("ERROR", server.GetProperty("status").GetString());
        Assert.Equal(500, server.GetProperty("fault").GetProperty("code").GetInt32());
        await cloud.Ask("DELETE", $"servers/{id}");
        await Passes(cloud, clock);
        await ServersTests.AssertNothingLeft(cloud);
    }

    [Fact]
    public async Task A_late_worker_with_a_lost_lease_writes_nothing()
    {
        await using var cloud = await TestCloud.Start();
        var id = await cloud.Boot(await cloud.MakeParts());
        var work = cloud.Services.GetRequiredService<WorkTable>();
        var claim = (await work.Take(50)).Single(c => c.Kind == "server");
        var stale = claim with { Fence = claim.Fence - 1 };
        var reconciler = cloud.Services.GetServices<IReconciler>().Single(r => r.Kind == "server");
        await reconciler.Reconcile(stale, _ct);
        Assert.Equal("BUILD", await cloud.Status(id));
        await reconciler.Reconcile(claim, _ct);
        Assert.Equal("ACTIVE", await cloud.Status(id));
    }

    [Fact]
    public async Task After_a_restart_guests_that_live_are_adopted_and_those_that_the_machine_lost_are_started()
    {
        await using var cloud = await TestCloud.Start();
        var parts = await cloud.MakeParts();
        var (lives, lost) = (await cloud.BootActive(parts), await cloud.BootActive(parts));
        var hypervisor = cloud.Services.GetRequiredService<FakeHypervisor>();
        hypervisor.Guests.TryRemove(lost, out _);
        foreach (var start in cloud.Services.GetServices<IStartUp>().Where(s => s.GetType().Name == "HostRegistration"))
        {
            await start.Start(_ct);
        }

        await cloud.Settle();
        Assert.Equal(new[] { lives, lost }.Order(), hypervisor.Running.Order());
        Assert.Equal(1, hypervisor.Guests[lives].Wish.Generation);
    }

    [Fact]
    public async Task The_sweeper_removes_guests_disks_and_holds_that_no_server_has()
    {
        await using var cloud = await TestCloud.Start();
        var id = await cloud.BootActive(await cloud.MakeParts());
        await cloud.Db.Transact(async tx => await tx.Execute($"UPDATE server SET deleted_at = 1 WHERE id = {id}"));
        var sweeper = cloud.Services.GetServices<ISweeper>().Single(s => s.Name == "host-leftovers");
        Assert.Equal(3, await sweeper.Sweep(_ct));
        Assert.Empty(cloud.Services.GetRequiredService<FakeHypervisor>().Guests);
        Assert.Equal(0, await sweeper.Sweep(_ct));
    }

    /// <summary>Runs the same journey again and again, the power going at the first act, the second, ... until no act is left to
    /// cut.</summary>
    private static async Task EachCut(TestCloud cloud, Func<Task<string>> begin, Func<string, Task> check)
    {
        var acts = cloud.Services.GetRequiredService<Acts>();
        for (var point = 1; ; point++)
        {
            foreach (var late in new[] { false, true })
            {
                var id = await begin();
                var (first, at, cut) = (acts.Count, point, false);
                acts.On = (number, after) =>
                {
                    cut |= number == first + at && after == late;
                    return number == first + at && after == late ? throw new OperationCanceledException("the power went")
                        : Task.CompletedTask;
                };
                await cloud.Settle();
                acts.On = Acts.Nothing;
                await cloud.Db.Transact(async tx => await tx.Execute($"UPDATE work SET due = 0, owner = NULL WHERE due IS NOT NULL"));
                await cloud.Settle();
                await check(id);
                await cloud.Ask("DELETE", $"servers/{id}");
                await cloud.Settle();
                await ServersTests.AssertNothingLeft(cloud);
                if (!cut)
                {
                    return;
                }
            }
        }
    }

    private static bool Removing() => new System.Diagnostics.StackTrace().ToString().Contains("ServerWorld", StringComparison.Ordinal);

    private static Task Throw(bool now) => now ? throw new IOException("the driver failed") : Task.CompletedTask;

    private static async Task Passes(TestCloud cloud, Microsoft.Extensions.Time.Testing.FakeTimeProvider clock)
    {
        for (var i = 0; i < 12; i++)
        {
            await cloud.Settle();
            clock.Advance(TimeSpan.FromSeconds(20));
        }
    }

    private static Task Wake(TestCloud cloud, string id) => cloud.Db.Transact(
        tx => cloud.Services.GetRequiredService<WorkTable>().Wake(tx, "server", id));
}
