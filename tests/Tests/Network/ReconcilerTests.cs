using Alize.Kernel;
using Alize.Tests.Fixture;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;
using Xunit;

namespace Alize.Tests.Network;

/// <summary>The contract of this room's reconcilers: whatever fails wherever, the fabric becomes what the rows say.</summary>
public sealed class ReconcilerTests
{
    [Fact]
    public async Task What_settled_stays_as_it_is()
    {
        await using var world = await World.Start();
        await world.Build();
        await world.Cloud.Settle();
        var before = world.Picture();
        Assert.Equal("network net; network public; port; router r 1 leg 1 floating gateway", before);
        await world.WakeAll();
        await world.Cloud.Settle();
        Assert.Equal(before, world.Picture());
        Assert.Equal(0, await world.Sweep());
    }

    [Fact]
    public async Task A_power_cut_at_any_act_only_delays()
    {
        for (var cut = 1; ; cut++)
        {
            await using var world = await World.Start();
            world.CutAt(cut);
            await world.Build();
            await world.SettleThroughFailures();
            Assert.Equal("network net; network public; port; router r 1 leg 1 floating gateway", world.Picture());
            await world.AssertActive();
            Assert.Equal(0, await world.Sweep());
            if (!world.WasCut)
            {
                Assert.True(cut > 4);
                return;
            }
        }
    }

    [Fact]
    public async Task A_delete_at_any_point_leaves_nothing_behind()
    {
        for (var passes = 0; ; passes++)
        {
            await using var world = await World.Start();
            await world.Build();
            var more = true;
            for (var i = 0; i < passes && more; i++)
            {
                more = await world.RunOne();
            }

            world.CutAt(world.Cloud.Fabric().Acts + 1 + (passes % 3));
            await world.Remove();
            await world.SettleThroughFailures();
            Assert.Equal("network public", world.Picture());
            Assert.Equal(0, await world.Sweep());
            Assert.Equal(1, await world.Cloud.Db.Number($"SELECT count(*) FROM work WHERE kind IN ('network', 'router', 'port')"));
            if (!more)
            {
                return;
            }
        }
    }

    [Fact]
    public async Task A_lost_wake_is_found_by_the_sweeper_and_counted()
    {
        await using var world = await World.Start();
        await world.Build();
        await world.Cloud.Db.Transact(tx => tx.Execute($"DELETE FROM work"));
        Assert.Equal(4, await world.Sweep());
        await world.Cloud.Settle();
        Assert.Equal("network net; network public; port; router r 1 leg 1 floating gateway", world.Picture());
        Assert.Equal(0, await world.Sweep());
    }

    [Fact]
    public async Task What_no_row_wants_is_removed_and_counted()
    {
        await using var world = await World.Start();
        await world.Build();
        await world.Cloud.Settle();
        var fabric = world.Cloud.Fabric();
        fabric.Networks["stray-network"] = fabric.Networks.Values.First();
        fabric.Routers["stray-router"] = fabric.Routers.Values.First();
        fabric.Ports["stray-port"] = fabric.Ports.Values.First();
        Assert.Equal(3, await world.Sweep());
        await world.Cloud.Settle();
        Assert.Equal("network net; network public; port; router r 1 leg 1 floating gateway", world.Picture());
        Assert.Equal(0, await world.Sweep());
    }

    [Fact]
    public async Task What_is_on_its_way_is_no_difference()
    {
        await using var world = await World.Start();
        await world.Build();
        Assert.Equal(0, await world.Sweep());
        await world.Cloud.Settle();
        await world.Remove();
        Assert.Equal(0, await world.Sweep());
    }

    [Fact]
    public async Task A_host_that_was_rebooted_becomes_what_the_rows_say()
    {
        await using var world = await World.Start();
        await world.Build();
        await world.Cloud.Settle();
        await world.Cloud.Fabric().RemoveAll(CancellationToken.None);
        await world.WakeAll();
        await world.Cloud.Settle();
        Assert.Equal("network net; network public; port; router r 1 leg 1 floating gateway", world.Picture());
        await world.AssertActive();
    }

    [Fact]
    public async Task A_late_worker_records_nothing()
    {
        await using var world = await World.Start();
        await world.Build();
        var reconcilers = world.Cloud.Services.GetServices<IReconciler>().ToDictionary(r => r.Kind);
        foreach (var kind in new[] { "network", "router", "port" })
        {
            var id = kind switch { "network" => world.Network, "router" => world.Router, _ => world.Port };
            await reconcilers[kind].Reconcile(new Claim(kind, id, Fence: -1, Wakes: 0, Attempt: 1), CancellationToken.None);
        }

        Assert.All(await world.Cloud.All("ports", $"?network_id={world.Network}"), p => Assert.Equal("DOWN", p.Text("status")));
        Assert.Equal("DOWN", (await world.Cloud.See("floatingips", world.Floating)).Text("status"));
    }

    [Fact]
    public async Task A_driver_that_fails_is_asked_again()
    {
        await using var world = await World.Start();
        await world.Build();
        world.Cloud.Fabric().OnAct = (_, after) => throw new IOException(after ? "after" : "before");
        await world.Cloud.Settle();
        await world.SettleThroughFailures();
        await world.AssertActive();
    }

    /// <summary>A project's network with a router to the outside, a plugged port and its floating IP.</summary>
    private sealed class World : IAsyncDisposable
    {
        private readonly FakeTimeProvider _clock = new(TimeProvider.System.GetUtcNow());

        private World()
        {
        }

        public TestCloud Cloud { get; private set; } = null!;

        public string Network { get; private set; } = "";

        public string Router { get; private set; } = "";

        public string Port { get; private set; } = "";

        public string Floating { get; private set; } = "";

        public bool WasCut { get; private set; }

        public static async Task<World> Start()
        {
            var world = new World();
            world.Cloud = await TestCloud.Start(replace: s => s.AddSingleton<TimeProvider>(world._clock));
            return world;
        }

        public async Task Build()
        {
            (Router, Network, _) = await Cloud.MakeRouted();
            Port = (await Cloud.Make("ports", new { network_id = Network })).Id();
            await Cloud.Change("ports", Port, new Dictionary<string, object> { ["binding:host_id"] = Cloud.Host() }, "admin:p0");
            Floating = (await Cloud.Make("floatingips", new { floating_network_id = await Cloud.Public(), port_id = Port })).Id();
        }

        public async Task Remove()
        {
            await Cloud.Drop("floatingips", Floating);
            await Cloud.Drop("ports", Port);
            var leg = Assert.Single(await Cloud.All("ports", "?device_owner=network:router_interface"));
            await Cloud.Leave(Router, new { port_id = leg.Id() });
            await Cloud.Drop("routers", Router);
            await Cloud.Drop("networks", Network);
        }

        /// <summary>At this act the power goes: what was under way ends there, before or after the act itself.</summary>
        public void CutAt(int act) => Cloud.Fabric().OnAct = (number, after) =>
        {
            if (number == act && after == (act % 2 == 0))
            {
                WasCut = true;
                throw new IOException("the power went");
            }
        };

        public async Task<bool> RunOne() => await Cloud.Services.GetRequiredService<Worker>().RunDue(1, CancellationToken.None) > 0;

        public async Task SettleThroughFailures()
        {
            await Cloud.Settle();
            Cloud.Fabric().OnAct = (_, _) => { };
            for (var i = 0; i < 5; i++)
            {
                _clock.Advance(TimeSpan.FromMinutes(10));
                await Cloud.Settle();
            }
        }

        public async Task WakeAll()
        {
            var start = Cloud.Services.GetServices<IStartUp>().OfType<Alize.Services.Network.NetworkStart>().Single();
            await start.Start(CancellationToken.None);
        }

        public Task<int> Sweep() =>
            Cloud.Services.GetServices<ISweeper>().Single(s => s.Name == "network-fabric").Sweep(CancellationToken.None);

        public async Task AssertActive()
        {
            Assert.All(await Cloud.All("ports", $"?network_id={Network}"), p => Assert.Equal("ACTIVE", p.Text("status")));
            Assert.Equal("ACTIVE", (await Cloud.See("floatingips", Floating)).Text("status"));
        }

        /// <summary>What the fabric has, in words.</summary>
        public string Picture()
        {
            var fabric = Cloud.Fabric();
            var networks = fabric.Networks.Keys.Select(id => id == Network ? "network net" : "network public");
            var ports = fabric.Ports.Keys.Select(id => id == Port ? "port" : "another port");
            var routers = fabric.Routers.Values.Select(r =>
                $"router {(r.Id == Router ? "r" : "x")} {r.Legs.Count} leg {r.Floating.Count} "
                    + $"floating{(r.Gateway is null ? "" : " gateway")}");
            return string.Join("; ", networks.Order(StringComparer.Ordinal).Concat(ports).Concat(routers));
        }

        public ValueTask DisposeAsync() => Cloud.DisposeAsync();
    }
}
