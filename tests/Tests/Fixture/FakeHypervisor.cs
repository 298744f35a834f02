using System.Collections.Concurrent;
using Alize.Services.Compute;

namespace Alize.Tests.Fixture;

/// <summary>A fake of a host's guests: what was wished runs at once, and what is stopped is off.</summary>
public sealed class FakeHypervisor(Acts acts) : IHypervisor
{
    private Action<string> _changed = _ => { };

    public ConcurrentDictionary<string, (GuestWish Wish, GuestState State)> Guests { get; } = new();

    public ConcurrentBag<string> Copied { get; } = [];

    public HostFacts Has { get; set; } = new(4, 8192, 100, "tcg", "7.2.0", "fake");

    public IEnumerable<string> Running => Guests.Where(g => g.Value.State == GuestState.Running).Select(g => g.Key);

    public Task EnsureRunning(string host, GuestWish guest, CancellationToken ct) => acts.Do(() =>
    {
        if (Guests.TryGetValue(guest.Id, out var there) && there.Wish.Generation > guest.Generation)
        {
            throw new InvalidOperationException("the wish is older than the guest");
        }

        Guests[guest.Id] = (guest, guest.Paused ? GuestState.Paused : GuestState.Running);
    });

    public Task<GuestReport> Look(string host, string guest, CancellationToken ct) => Task.FromResult(
        Guests.TryGetValue(guest, out var there) ? new GuestReport(guest, there.State, there.Wish.Generation, 1) : new(guest,
            GuestState.Absent, 0, null));

    public Task EnsureStopped(string host, string guest, TimeSpan gracefully, CancellationToken ct) =>
        acts.Do(() => Set(guest, GuestState.Off));

    public Task Reset(string host, string guest, CancellationToken ct) => acts.Do(() => { });

    public Task ResizeDisk(string host, string guest, string disk, long sizeBytes, CancellationToken ct) => acts.Do(() => { });

    public async Task<bool> EnsureCopy(string host, string guest, string disk, string toPath, CancellationToken ct)
    {
        await acts.Do(() => File.WriteAllBytes(toPath, FakeRootDisks.EmptyQcow2));
        Copied.Add(guest);
        return true;
    }

    public Task EnsureGone(string host, string guest, CancellationToken ct) => acts.Do(() => Guests.TryRemove(guest, out _));

    public Task<string> ConsoleLog(string host, string guest, int? lines, CancellationToken ct) => Task.FromResult("hello\nworld\n");

    public ConsoleSocket? Console(string host, string guest, string kind) => Guests.ContainsKey(guest) ? new(kind, SocketPath) : null;

    public string SocketPath { get; set; } = "/nonexistent";

    public Task<IReadOnlyList<GuestReport>> List(string host, CancellationToken ct) => Task.FromResult<IReadOnlyList<GuestReport>>(
        [.. Guests.Select(g => new GuestReport(g.Key, g.Value.State, g.Value.Wish.Generation, 1))]);

    public void WatchGuests(Action<string> changed) => _changed += changed;

    public Task<HostFacts> Facts(string host, CancellationToken ct) => Task.FromResult(Has);

    /// <summary>The guest powers itself off, or its machine restarts and forgets it.</summary>
    public void Happen(string guest, GuestState state)
    {
        if (state == GuestState.Absent)
        {
            Guests.TryRemove(guest, out _);
        }
        else
        {
            Set(guest, state);
        }

        _changed(guest);
    }

    private void Set(string guest, GuestState state)
    {
        if (Guests.TryGetValue(guest, out var there))
        {
            Guests[guest] = there with { State = state };
        }
    }
}
