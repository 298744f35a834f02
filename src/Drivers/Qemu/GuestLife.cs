using Alize.Drivers.LocalDisk;
using Alize.Drivers.Qemu.Qmp;
using Alize.Kernel;
using Alize.Services.Compute;

namespace Alize.Drivers.Qemu;

/// <summary>Brings guests to the end that Compute states: running, stopped, gone. One act at a time a guest.</summary>
public sealed class GuestLife(GuestFolders folders, GuestSight sight, GuestMonitors monitors, GuestStarter starter, TimeProvider clock)
{
    private static readonly TimeSpan _coming = TimeSpan.FromSeconds(20);
    private static readonly TimeSpan _leaving = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan _pressAgain = TimeSpan.FromSeconds(10);
    private readonly OneAtATime _locks = new();

    public Task EnsureRunning(GuestWish wish, CancellationToken ct) => Alone(wish.Id, folder => Run(folder, wish, ct), ct);

    public Task EnsureStopped(string id, TimeSpan gracefully, CancellationToken ct) =>
        Alone(id, folder => Stop(folder, gracefully, ct), ct);

    public Task EnsureGone(string id, CancellationToken ct) => Alone(id, async folder =>
    {
        await Stop(folder, TimeSpan.Zero, ct);
        foreach (var left in new[] { folder.Run, folder.Data }.Where(Directory.Exists))
        {
            Directory.Delete(left, recursive: true);
        }

        await Cgroups.EnsureGone(id, clock, ct);
    }, ct);

    private Task Alone(string id, Func<GuestFolder, Task> act, CancellationToken ct) => _locks.Run(id, async () =>
    {
        await act(folders.Of(id));
        return true;
    }, ct);

    private async Task Run(GuestFolder folder, GuestWish wish, CancellationToken ct)
    {
        folders.EnsureCloud();
        var record = GuestRecord.Read(folder.Record);
        if (record is not null && record.Id != wish.Id)
        {
            throw new IOException($"{folder.Run} belongs to guest {record.Id}");
        }

        if (record?.Generation > wish.Generation)
        {
            throw new InvalidOperationException(
                $"guest {wish.Id} is at generation {record.Generation}; a wish of {wish.Generation} is old");
        }

        var process = sight.Find(folder);
        if (process is not null && (record?.Generation != wish.Generation || await IsBeyondUse(folder, ct)))
        {
            await Stop(folder, TimeSpan.Zero, ct);
            process = null;
        }

        process ??= await Start(folder, wish, ct);
        var qmp = await Meet(folder, process, ct);
        await new Plugging(qmp, wish.Firmware.Machine, Descriptor.Tap).Apply(wish, ct);
        await SetPace(qmp, wish, ct);
    }

    private async Task<GuestProcess> Start(GuestFolder folder, GuestWish wish, CancellationToken ct)
    {
        await monitors.Close(folder.Id);
        var process = await starter.Start(wish, folder, ct);
        Cgroups.Limit(wish, process.Pid);
        return process;
    }

    /// <summary>A guest that cannot run on: its kernel stopped, or it powered itself off and QEMU
    /// stayed. One that met a full disk can.</summary>
    private async Task<bool> IsBeyondUse(GuestFolder folder, CancellationToken ct) =>
        await sight.Status(folder, ct) is "guest-panicked" or "internal-error" or "shutdown";

    /// <summary>QEMU greets some 50 ms after its start.</summary>
    private async Task<QmpClient> Meet(GuestFolder folder, GuestProcess process, CancellationToken ct)
    {
        var began = clock.GetTimestamp();
        while (true)
        {
            if (File.Exists(folder.Monitor))
            {
                try
                {
                    return await monitors.Open(folder, ct);
                }
                catch (IOException) when (process.IsAlive && clock.GetElapsedTime(began) < _coming)
                {
                    // the socket is bound and does not listen yet
                }
            }

            if (!process.IsAlive)
            {
                throw GuestStarter.Ended(folder);
            }

            if (clock.GetElapsedTime(began) >= _coming)
            {
                throw new TimeoutException($"QEMU opened no monitor within {_coming.TotalSeconds} s");
            }

            await Task.Delay(TimeSpan.FromMilliseconds(2), clock, ct);
        }
    }

    /// <summary>Lets the processors run or stand still, and returns when QEMU says that they do.</summary>
    private static async Task SetPace(QmpClient qmp, GuestWish wish, CancellationToken ct)
    {
        for (var tries = 0; tries < 100; tries++)
        {
            var state = GuestSight.StateOf((await qmp.Execute("query-status", null, ct)).Text("status"));
            if (state == (wish.Paused ? GuestState.Paused : GuestState.Running))
            {
                return;
            }

            // a guest that has not begun counts as paused only once it was let go
            await qmp.Execute(wish.Paused && state == GuestState.Running ? "stop" : "cont", null, ct);
        }

        throw new IOException($"guest {wish.Id} does not {(wish.Paused ? "pause" : "run")}");
    }

    private async Task Stop(GuestFolder folder, TimeSpan gracefully, CancellationToken ct)
    {
        if (sight.Find(folder) is { } process)
        {
            if (!await PowerDown(folder, process, gracefully, ct))
            {
                await Quit(folder, process, ct);
            }
        }

        await monitors.Close(folder.Id);
        if (Directory.Exists(folder.Sockets))
        {
            Directory.Delete(folder.Sockets, recursive: true);
        }
    }

    /// <summary>Presses the power button until the guest is off; a guest that was still booting did not see the first press.</summary>
    private async Task<bool> PowerDown(GuestFolder folder, GuestProcess process, TimeSpan most, CancellationToken ct)
    {
        var began = clock.GetTimestamp();
        while (most - clock.GetElapsedTime(began) is var left && left > TimeSpan.Zero)
        {
            if (!await Say(folder, "system_powerdown", ct) && process.IsAlive)
            {
                return false;
            }

            if (await process.WaitForEnd(left < _pressAgain ? left : _pressAgain, clock, ct))
            {
                return true;
            }
        }

        return !process.IsAlive;
    }

    private async Task Quit(GuestFolder folder, GuestProcess process, CancellationToken ct)
    {
        if (!await Say(folder, "quit", ct) || !await process.WaitForEnd(_leaving, clock, ct))
        {
            process.End();
        }

        if (!await process.WaitForEnd(_leaving, clock, ct))
        {
            throw new TimeoutException($"process {process.Pid} of guest {folder.Id} does not end");
        }
    }

    /// <summary>False where QEMU cannot be spoken to.</summary>
    private async Task<bool> Say(GuestFolder folder, string command, CancellationToken ct)
    {
        try
        {
            await (await monitors.Open(folder, ct)).Execute(command, null, ct);
            return true;
        }
        catch (Exception e) when (e is IOException or TimeoutException)
        {
            return false;
        }
    }
}
