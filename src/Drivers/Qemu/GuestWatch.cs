using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;

namespace Alize.Drivers.Qemu;

/// <summary>Tells whoever asked when a guest ends, crashes or powers itself off: at once by its monitor, within a second by its process.
/// It also adopts the monitors of guests that an earlier run of the program started, and keeps their logs short.</summary>
public sealed partial class GuestWatch(
    GuestFolders folders, GuestSight sight, GuestMonitors monitors, TimeProvider clock, ILogger<GuestWatch> log) : IAsyncDisposable
{
    private static readonly TimeSpan _each = TimeSpan.FromSeconds(1);
    private readonly ConcurrentDictionary<string, bool> _alive = new();
    private readonly CancellationTokenSource _stop = new();
    private readonly Lock _gate = new();
    private Task? _loop;

    public void Start(Action<string> changed)
    {
        lock (_gate)
        {
            monitors.Changed += changed;
            _loop ??= Task.Run(() => Loop(_stop.Token));
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await (_loop ?? Task.CompletedTask);
        _stop.Dispose();
    }

    private async Task Loop(CancellationToken ct)
    {
        while (!ct.IsCancellationRequested)
        {
            try
            {
                await Pass(ct);
                await Task.Delay(_each, clock, ct);
            }
            catch (OperationCanceledException) when (ct.IsCancellationRequested)
            {
                return;
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                PassFailed(log, e);
                await Task.Delay(_each, clock, CancellationToken.None);
            }
        }
    }

    private Task Pass(CancellationToken ct)
    {
        var all = folders.All();
        foreach (var gone in _alive.Keys.Except(all.Select(f => f.Id)))
        {
            _alive.TryRemove(gone, out _);
        }

        return Task.WhenAll(all.Select(f => Check(f, ct)));
    }

    private async Task Check(GuestFolder folder, CancellationToken ct)
    {
        if (GuestRecord.Read(folder.Record) is not { Pid: > 0 } record)
        {
            return;
        }

        var isAlive = new GuestProcess(record.Pid, record.StartTicks).IsAlive;
        var was = !_alive.TryGetValue(folder.Id, out var before) || before;
        _alive[folder.Id] = isAlive;
        if (!isAlive && was)
        {
            monitors.Changed(folder.Id);
        }

        if (isAlive && File.Exists(folder.Monitor))
        {
            await sight.Status(folder, ct);
        }

        await ConsoleLogFile.Bound(folder.ConsoleLog, ct);
        await ConsoleLogFile.Bound(folder.QemuLog, ct);
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "watching the guests failed and goes on")]
    private static partial void PassFailed(ILogger log, Exception why);
}
