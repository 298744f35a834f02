using System.Collections.Concurrent;
using Alize.Services.Volumes;

namespace Alize.Tests.Fixture;

/// <summary>A fake of a host's disks: small text files that tell what each was made from. A test may cut the power at an act of its
/// choice.</summary>
public sealed class FakeVolumeStore : IVolumeStore, IDisposable
{
    private readonly string _dir = Directory.CreateTempSubdirectory("alize-fake-volumes-").FullName;
    private readonly ConcurrentDictionary<string, long> _sizes = new();
    private readonly ConcurrentDictionary<string, int> _asked = new();
    private int _acts;

    /// <summary>How often it was asked to act.</summary>
    public int Acts => _acts;

    /// <summary>How often a copy is asked after before it is there.</summary>
    public int Patience { get; set; }

    /// <summary>Called before and after each act, with its number: throws where the power goes.</summary>
    public Action<int, bool> OnAct { get; set; } = (_, _) => { };

    public async Task<DiskFile?> EnsureVolume(string volume, long sizeBytes, DiskSource source, CancellationToken ct)
    {
        var content = source switch
        {
            { ImageId: { } image } => $"image {image}",
            { CopyOf: { } path } => await File.ReadAllTextAsync(path, ct),
            _ => "blank",
        };
        return await Make(volume, content, sizeBytes);
    }

    public Task EnsureSize(string volume, long sizeBytes, CancellationToken ct) =>
        Act(() => _sizes[volume] = Math.Max(sizeBytes, _sizes[volume]));

    public async Task<DiskFile?> EnsureSnapshot(string snapshot, string volume, CancellationToken ct) =>
        await Make(snapshot, await File.ReadAllTextAsync(PathOf(volume), ct), _sizes[volume]);

    public Task EnsureVolumeGone(string volume, CancellationToken ct) => Act(() => Remove(volume));

    public Task EnsureSnapshotGone(string snapshot, CancellationToken ct) => Act(() => Remove(snapshot));

    public DiskFile? Find(string id) => File.Exists(PathOf(id)) ? new(PathOf(id), "raw") : null;

    public Task Export(string volume, string format, string toPath, CancellationToken ct) =>
        Act(() => File.WriteAllText(toPath, $"{format} of {Content(volume)}"));

    public Task<StoreRoom> Room(CancellationToken ct) => Task.FromResult(new StoreRoom(100L << 30, 60L << 30));

    public IEnumerable<string> List() => Directory.EnumerateFiles(_dir).Select(f => Path.GetFileName(f));

    public long SizeOf(string id) => _sizes[id];

    public string Content(string id) => File.ReadAllText(PathOf(id));

    /// <summary>What a guest would write.</summary>
    public void Write(string id, string content) => File.WriteAllText(PathOf(id), content);

    public void Dispose()
    {
        // registered under two types, so disposed twice
        if (Directory.Exists(_dir))
        {
            Directory.Delete(_dir, recursive: true);
        }
    }

    private async Task<DiskFile?> Make(string id, string content, long sizeBytes)
    {
        if (!File.Exists(PathOf(id)) && _asked.AddOrUpdate(id, 1, (_, n) => n + 1) <= Patience)
        {
            await Act(() => { });
            return null;
        }

        await Act(() =>
        {
            if (!File.Exists(PathOf(id)))
            {
                File.WriteAllText(PathOf(id), content);
                _sizes[id] = sizeBytes;
            }
        });
        return new(PathOf(id), "raw");
    }

    private string PathOf(string id) => Path.Combine(_dir, id);

    private void Remove(string id)
    {
        File.Delete(PathOf(id));
        _asked.TryRemove(id, out _);
    }

    private Task Act(Action act)
    {
        var number = Interlocked.Increment(ref _acts);
        OnAct(number, false);
        act();
        OnAct(number, true);
        return Task.CompletedTask;
    }
}
