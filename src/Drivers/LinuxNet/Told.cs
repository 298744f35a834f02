using System.Collections.Concurrent;

namespace Alize.Drivers.LinuxNet;

/// <summary>What the kernel has been told in this life of the program, each under the name of what it is about. The kernel stays the
/// memory: what was told is skipped only where a look finds the thing as it shall be, and after a start everything is told anew.</summary>
internal sealed class Told
{
    private readonly ConcurrentDictionary<string, string> _texts = new();

    public bool Has(string about, string text) => _texts.TryGetValue(about, out var last) && last == text;

    /// <summary>Tells, and remembers it where that succeeds; after a failure nobody knows what was heard.</summary>
    public async Task Tell(string about, string text, Func<Task> tell)
    {
        _texts.TryRemove(about, out _);
        await tell();
        _texts[about] = text;
    }

    public void Forget(string about) => _texts.TryRemove(about, out _);
}
