using System.Collections.Concurrent;

namespace Alize.Drivers.LocalDisk;

/// <summary>Copies that go on in the background under the id of what they make. A restart forgets them:
/// whoever asks again starts over.</summary>
internal sealed class Copies(TimeProvider clock)
{
    private static readonly TimeSpan _patience = TimeSpan.FromMilliseconds(500);
    private readonly ConcurrentDictionary<string, Running> _running = new();

    /// <summary>Starts the copy or looks after the one that runs; false while it runs.</summary>
    /// <exception cref="IOException">It failed; the next call starts it anew.</exception>
    public async Task<bool> Ensure(string id, Func<CancellationToken, Task> copy)
    {
        var fresh = new Running();
        var running = _running.GetOrAdd(id, fresh);
        if (running == fresh)
        {
            fresh.Work = Task.Run(() => copy(fresh.Stop.Token), CancellationToken.None);
            fresh.Started.SetResult();
        }

        await running.Started.Task;
        await Task.WhenAny(running.Work, Task.Delay(_patience, clock));
        if (!running.Work.IsCompleted)
        {
            return false;
        }

        _running.TryRemove(new(id, running));
        await running.Work;
        return true;
    }

    /// <summary>Ends a copy that runs, and waits until it let go of its files.</summary>
    public async Task Stop(string id)
    {
        if (!_running.TryRemove(id, out var running))
        {
            return;
        }

        await running.Stop.CancelAsync();
        await running.Started.Task;
        await running.Work.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    private sealed class Running
    {
        public CancellationTokenSource Stop { get; } = new();

        public TaskCompletionSource Started { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public Task Work { get; set; } = Task.CompletedTask;
    }
}
