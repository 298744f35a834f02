using Alize.Kernel;

namespace Alize.Services.Identity;

/// <summary>A number that grows with each change that may take a right away. What was remembered under
/// an older number is asked again.</summary>
public sealed class Epoch(Db db, TimeProvider clock)
{
    private static readonly TimeSpan _poll = TimeSpan.FromMilliseconds(500);
    private long _here = 1;
    private long _there;
    private long _looked;

    /// <summary>Call in the transaction of the change.</summary>
    public async Task Grow(Tx tx)
    {
        await tx.Execute($"UPDATE identity_epoch SET value = value + 1 WHERE name = {"callers"}");
        tx.AfterCommit(() => Interlocked.Increment(ref _here));
    }

    /// <summary>The number now. Where other copies of the program share the database, it is looked up at most twice a second.</summary>
    public ValueTask<(long Here, long There)> Now(CancellationToken ct)
    {
        if (db is SqliteDb || clock.GetElapsedTime(Interlocked.Read(ref _looked)) < _poll)
        {
            return new((Interlocked.Read(ref _here), Interlocked.Read(ref _there)));
        }

        return Look(ct);
    }

    private async ValueTask<(long Here, long There)> Look(CancellationToken ct)
    {
        var began = clock.GetTimestamp();
        var there = await db.Number($"SELECT value FROM identity_epoch WHERE name = {"callers"}", ct);
        Interlocked.Exchange(ref _there, there);
        Interlocked.Exchange(ref _looked, began);
        return (Interlocked.Read(ref _here), there);
    }
}
