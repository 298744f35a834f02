using Alize.Kernel;

namespace Alize.Services.Objects.Dav;

/// <summary>A lock against writes (RFC 4918, section 6).</summary>
/// <param name="Path">What it was taken on (<see cref="DavPath.Key"/>).</param>
/// <param name="Deep">It holds everything below as well.</param>
/// <param name="Owner">What the client said of who holds it, as XML.</param>
internal sealed record DavLock(
    string Token, string Project, string Path, bool Exclusive, bool Deep, string Owner, TimeSpan Length, DateTimeOffset Until)
{
    public bool Holds(string path) => path == Path || (Deep && path.StartsWith(Path + "/", StringComparison.Ordinal));
}

/// <summary>The locks that clients hold, kept in memory: a program that starts anew knows none, and clients take them again.</summary>
internal sealed class DavLocks(TimeProvider clock, Ids ids)
{
    /// <summary>The longest that a lock lives unless it is refreshed.</summary>
    public static readonly TimeSpan Longest = TimeSpan.FromHours(1);

    private const int MostOfProject = 10_000;

    private readonly Lock _lock = new();
    private readonly Dictionary<string, List<DavLock>> _locks = [];

    /// <summary>Those that hold a path.</summary>
    public List<DavLock> Of(string project, string path)
    {
        lock (_lock)
        {
            return Alive(project).FindAll(l => l.Holds(path));
        }
    }

    /// <summary>Those that were taken on anything below a path.</summary>
    public List<DavLock> Below(string project, string path)
    {
        lock (_lock)
        {
            return Alive(project).FindAll(l => IsBelow(l.Path, path));
        }
    }

    /// <returns>Null where another lock is in the way, or where there are too many.</returns>
    public DavLock? Take(string project, string path, bool exclusive, bool deep, string owner, TimeSpan length)
    {
        lock (_lock)
        {
            var alive = Alive(project);
            if (alive.Count >= MostOfProject
                || alive.Exists(l => (l.Holds(path) || (deep && IsBelow(l.Path, path))) && (exclusive || l.Exclusive)))
            {
                return null;
            }

            var token = "urn:uuid:" + ids.Dashed();
            var made = new DavLock(token, project, path, exclusive, deep, owner, length, clock.GetUtcNow() + length);
            alive.Add(made);
            return made;
        }
    }

    /// <summary>Lets a lock live on; null where there is none of this token that holds the path.</summary>
    public DavLock? Refresh(string project, string path, string token, TimeSpan length)
    {
        lock (_lock)
        {
            var alive = Alive(project);
            var at = alive.FindIndex(l => l.Token == token && l.Holds(path));
            return at < 0 ? null : alive[at] = alive[at] with { Length = length, Until = clock.GetUtcNow() + length };
        }
    }

    /// <returns>False where there is none of this token that holds the path.</returns>
    public bool Release(string project, string path, string token)
    {
        lock (_lock)
        {
            return Alive(project).RemoveAll(l => l.Token == token && l.Holds(path)) > 0;
        }
    }

    /// <summary>What was deleted or moved away is locked no more.</summary>
    public void Forget(string project, string path)
    {
        lock (_lock)
        {
            Alive(project).RemoveAll(l => l.Path == path || IsBelow(l.Path, path));
        }
    }

    private static bool IsBelow(string path, string above) => above.Length == 0 || path.StartsWith(above + "/", StringComparison.Ordinal);

    private List<DavLock> Alive(string project)
    {
        if (!_locks.TryGetValue(project, out var locks))
        {
            _locks[project] = locks = [];
        }

        var now = clock.GetUtcNow();
        locks.RemoveAll(l => l.Until <= now);
        return locks;
    }
}
