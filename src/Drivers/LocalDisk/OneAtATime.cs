namespace Alize.Drivers.LocalDisk;

/// <summary>A lock a name: whoever comes second waits and finds the work done. Two names may share one of the locks.</summary>
internal sealed class OneAtATime
{
    private readonly SemaphoreSlim[] _locks = [.. Enumerable.Range(0, 64).Select(_ => new SemaphoreSlim(1))];

    public async Task<T> Run<T>(string name, Func<Task<T>> act, CancellationToken ct)
    {
        var gate = _locks[(uint)name.GetHashCode(StringComparison.Ordinal) % _locks.Length];
        await gate.WaitAsync(ct);
        try
        {
            return await act();
        }
        finally
        {
            gate.Release();
        }
    }
}
