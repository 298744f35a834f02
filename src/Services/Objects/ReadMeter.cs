using System.Collections.Concurrent;

namespace Alize.Services.Objects;

/// <summary>Counts what is read of each project, in memory; taken and written down each second. A kill loses at most that.</summary>
public sealed class ReadMeter
{
    private ConcurrentDictionary<string, Counts> _counts = new();

    /// <summary>A request that read.</summary>
    public void Read(string project) => Interlocked.Increment(ref Of(project).Reads);

    /// <summary>Bytes that left.</summary>
    public void Sent(string project, long bytes) => Interlocked.Add(ref Of(project).Bytes, bytes);

    /// <summary>What was counted since the last time.</summary>
    public IReadOnlyList<(string Project, long Reads, long Bytes)> Take()
    {
        if (_counts.IsEmpty)
        {
            return [];
        }

        var taken = new List<(string, long, long)>();
        foreach (var project in _counts.Keys)
        {
            var counts = _counts[project];
            var (reads, bytes) = (Interlocked.Exchange(ref counts.Reads, 0), Interlocked.Exchange(ref counts.Bytes, 0));
            if (reads > 0 || bytes > 0)
            {
                taken.Add((project, reads, bytes));
            }
        }

        return taken;
    }

    private Counts Of(string project) => _counts.GetOrAdd(project, _ => new Counts());

    private sealed class Counts
    {
        public long Reads;
        public long Bytes;
    }
}
