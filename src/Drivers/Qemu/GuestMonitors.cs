using System.Collections.Concurrent;
using System.Net.Sockets;
using Alize.Drivers.LocalDisk;
using Alize.Drivers.Qemu.Qmp;
using Alize.Kernel;

namespace Alize.Drivers.Qemu;

/// <summary>The connections to the guests' monitors, one a guest, opened when first needed and after a restart of ours.
/// What guests report by themselves goes to <see cref="Changed"/>.</summary>
public sealed class GuestMonitors(TimeProvider clock) : IAsyncDisposable
{
    private static readonly TimeSpan _greeting = TimeSpan.FromSeconds(2);
    private static readonly HashSet<string> _telling = ["SHUTDOWN", "STOP", "GUEST_PANICKED", "BLOCK_IO_ERROR", "GUEST_CRASHLOADED"];
    private readonly ConcurrentDictionary<string, QmpClient> _open = new();
    private readonly OneAtATime _opening = new();

    /// <summary>Gets a guest's id when it stops, crashes, powers off or its QEMU ends.</summary>
    public Action<string> Changed { get; set; } = static _ => { };

    /// <summary>The guest's monitor; adopted where another instance of the program started the guest.</summary>
    /// <exception cref="IOException">Nothing listens, or what listens is another guest.</exception>
    /// <exception cref="TimeoutException">Both monitors are held by others, or QEMU hangs.</exception>
    public async Task<QmpClient> Open(GuestFolder folder, CancellationToken ct)
    {
        if (Living(folder.Id) is { } known)
        {
            return known;
        }

        return await _opening.Run(folder.Id, async () => Living(folder.Id) ?? await Connect(folder, ct), ct);
    }

    public async Task Close(string id)
    {
        if (_open.TryRemove(id, out var client))
        {
            await client.DisposeAsync();
        }
    }

    public async ValueTask DisposeAsync()
    {
        Changed = static _ => { };
        foreach (var id in _open.Keys)
        {
            await Close(id);
        }
    }

    private QmpClient? Living(string id) => _open.TryGetValue(id, out var client) && !client.Closed.IsCompleted ? client : null;

    private async Task<QmpClient> Connect(GuestFolder folder, CancellationToken ct)
    {
        var client = await Connect(folder, folder.Monitor, ct) ?? await Connect(folder, folder.SpareMonitor, ct)
            ?? throw new TimeoutException($"both monitors of guest {folder.Id} are silent");
        var answer = await client.Execute("query-uuid", null, ct);
        if (answer.Text("UUID") is var uuid && uuid != folder.Id)
        {
            await client.DisposeAsync();
            throw new IOException($"behind {folder.Monitor} is guest {uuid}, not {folder.Id}");
        }

        _open[folder.Id] = client;
        _ = TellOfEnd(folder.Id, client);
        return client;
    }

    /// <summary>Null where another client holds the socket.</summary>
    private async Task<QmpClient?> Connect(GuestFolder folder, string path, CancellationToken ct)
    {
        try
        {
            return await QmpClient.Connect(path, _greeting, clock, e => Hear(folder.Id, e), ct);
        }
        catch (TimeoutException)
        {
            return null;
        }
        catch (SocketException e)
        {
            throw new IOException($"nothing listens at {path}", e);
        }
    }

    private void Hear(string id, QmpEvent happened)
    {
        if (_telling.Contains(happened.Name))
        {
            Changed(id);
        }
    }

    private async Task TellOfEnd(string id, QmpClient client)
    {
        await client.Closed;
        if (_open.TryRemove(new(id, client)))
        {
            Changed(id);
        }
    }
}
