using System.Diagnostics;
using Alize.Drivers.Qemu;
using Alize.Kernel;
using Alize.Services.Compute;
using Xunit;

namespace Alize.World.Qemu;

/// <summary>The driver with real guests, one after the other.</summary>
[Collection("guests")]
public sealed class QemuTests
{
    private static readonly CancellationToken _ct = CancellationToken.None;

    [Fact]
    public async Task A_guest_boots_restarts_pauses_powers_down_and_leaves_nothing()
    {
        await using var world = new QemuWorld();
        var wish = world.Wish(await world.RootDisk());

        Assert.Equal(GuestState.Absent, (await world.Look(wish.Id)).State);
        await world.Hypervisor.EnsureRunning(QemuWorld.Host, wish, _ct);
        await world.Hypervisor.EnsureRunning(QemuWorld.Host, wish, _ct);
        var running = await world.Look(wish.Id);
        Assert.Equal((GuestState.Running, 1L), (running.State, running.Generation));
        await world.WaitForConsole(wish.Id, "tiny: ready");
        Assert.Single((await world.Hypervisor.ConsoleLog(QemuWorld.Host, wish.Id, 1, _ct)).TrimEnd('\n').Split('\n'));

        await world.Hypervisor.EnsureRunning(QemuWorld.Host, wish with { Paused = true }, _ct);
        Assert.Equal(GuestState.Paused, (await world.Look(wish.Id)).State);
        await world.Hypervisor.EnsureRunning(QemuWorld.Host, wish, _ct);
        Assert.Equal(running, await world.Look(wish.Id));

        await world.Hypervisor.Reset(QemuWorld.Host, wish.Id, _ct);
        await world.WaitForConsole(wish.Id, "tiny: ready", 2);

        var began = Stopwatch.GetTimestamp();
        await world.Hypervisor.EnsureStopped(QemuWorld.Host, wish.Id, TimeSpan.FromSeconds(60), _ct);
        Assert.True(Stopwatch.GetElapsedTime(began) < TimeSpan.FromSeconds(30), "the guest did not power down by itself");
        Assert.Equal(GuestState.Off, (await world.Look(wish.Id)).State);
        Assert.False(GuestProcess.Of(running.Pid!.Value) is { } left && left.IsAlive);

        await world.Hypervisor.EnsureGone(QemuWorld.Host, wish.Id, _ct);
        Assert.Equal(GuestState.Absent, (await world.Look(wish.Id)).State);
        Assert.Empty(await world.Hypervisor.List(QemuWorld.Host, _ct));
        Assert.False(Directory.Exists(world.Folders.Of(wish.Id).Run) || Directory.Exists(world.Folders.Of(wish.Id).Data));
        Assert.Empty(Directory.GetDirectories("/sys/fs/cgroup", $"alize-{wish.Id}", SearchOption.AllDirectories));
    }

    [Fact]
    public async Task A_new_program_adopts_the_guest_and_hears_of_its_death_within_two_seconds()
    {
        await using var world = new QemuWorld();
        var wish = world.Wish(await world.RootDisk());
        await world.Hypervisor.EnsureRunning(QemuWorld.Host, wish, _ct);
        var before = await world.Look(wish.Id);

        await world.Restart();
        await world.Hypervisor.EnsureRunning(QemuWorld.Host, wish, _ct);
        Assert.Equal(before, await world.Look(wish.Id));
        Assert.Equal(before, Assert.Single(await world.Hypervisor.List(QemuWorld.Host, _ct)));
        var status = await File.ReadAllLinesAsync($"/proc/{before.Pid}/status", _ct);
        Assert.DoesNotContain("Uid:\t0\t0\t0\t0", status);
        Assert.Contains("NoNewPrivs:\t1", status);
        Assert.Contains("CapEff:\t0000000000000000", status);

        var heard = new TaskCompletionSource<string>();
        world.Hypervisor.WatchGuests(id => heard.TrySetResult(id));
        await Task.Delay(1500, _ct);
        heard = new TaskCompletionSource<string>();
        var now = heard;
        world.Hypervisor.WatchGuests(id => now.TrySetResult(id));
        new GuestProcess(before.Pid!.Value, GuestProcess.Of(before.Pid.Value)!.StartTicks).End();
        Assert.Equal(wish.Id, await heard.Task.WaitAsync(TimeSpan.FromSeconds(2), _ct));
        Assert.Equal(GuestState.Off, (await world.Look(wish.Id)).State);
    }

    [Fact]
    public async Task A_newer_generation_replaces_the_guest_and_an_older_wish_is_refused()
    {
        await using var world = new QemuWorld();
        var wish = world.Wish(await world.RootDisk());
        await world.Hypervisor.EnsureRunning(QemuWorld.Host, wish, _ct);
        var first = await world.Look(wish.Id);

        await world.Hypervisor.EnsureRunning(QemuWorld.Host, wish with { Generation = 2, Vcpus = 2 }, _ct);
        var second = await world.Look(wish.Id);
        Assert.NotEqual(first.Pid, second.Pid);
        Assert.Equal(2, second.Generation);
        await Assert.ThrowsAsync<InvalidOperationException>(() => world.Hypervisor.EnsureRunning(QemuWorld.Host, wish, _ct));
    }

    [Fact]
    public async Task A_disk_is_plugged_resized_and_unplugged_and_the_root_disk_is_copied_while_the_guest_runs()
    {
        await using var world = new QemuWorld();
        var root = await world.RootDisk();
        var volume = await world.Volume(Ids.Random.Dashed());
        var wish = world.Wish(root);
        await world.Hypervisor.EnsureRunning(QemuWorld.Host, wish, _ct);
        await world.WaitForConsole(wish.Id, "tiny: ready");

        await world.Hypervisor.EnsureRunning(QemuWorld.Host, wish with { Disks = [root, volume] }, _ct);
        await world.Hypervisor.EnsureRunning(QemuWorld.Host, wish with { Disks = [root, volume] }, _ct);
        Assert.Contains(DeviceNames.Disk(volume.Id), (await Inventory(world, wish)).Devices);
        await world.Hypervisor.ResizeDisk(QemuWorld.Host, wish.Id, volume.Id, 128 << 20, _ct);

        var copy = Path.Combine(world.Dir, "copy.qcow2");
        while (!await world.Hypervisor.EnsureCopy(QemuWorld.Host, wish.Id, "root", copy, _ct))
        {
            await Task.Delay(200, _ct);
        }

        await QemuWorld.Tool("qemu-img", "check", "-q", copy);
        Assert.DoesNotContain("backing file", await QemuWorld.Tool("qemu-img", "info", copy), StringComparison.Ordinal);

        await world.Hypervisor.EnsureRunning(QemuWorld.Host, wish, _ct);
        var inventory = await Inventory(world, wish);
        Assert.DoesNotContain(DeviceNames.Disk(volume.Id), inventory.Devices);
        Assert.DoesNotContain(DeviceNames.Node(volume.Id), inventory.Nodes);
        Assert.Contains("128 MiB", await QemuWorld.Tool("qemu-img", "info", volume.Path), StringComparison.Ordinal);
    }

    private static async Task<GuestInventory> Inventory(QemuWorld world, GuestWish wish)
    {
        await using var qmp = await Alize.Drivers.Qemu.Qmp.QmpClient.Connect(
            world.Folders.Of(wish.Id).SpareMonitor, TimeSpan.FromSeconds(5), TimeProvider.System, null, _ct);
        return await new Plugging(qmp, "q35", Descriptor.Tap).Look(_ct);
    }
}
