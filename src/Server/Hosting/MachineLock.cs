namespace Alize.Server.Hosting;

/// <summary>One program a cloud on a machine: a copy of a data folder (a restored backup) has the same id, and both would claim the same
/// guests.</summary>
public static class MachineLock
{
    private static readonly FileStreamOptions _alone = new()
    {
        Mode = FileMode.OpenOrCreate,
        Access = FileAccess.ReadWrite,
        Share = FileShare.None,
        UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite,
    };

    /// <summary>Held until it is disposed; null where another program serves the same cloud.</summary>
    public static IDisposable? Take(string cloudId)
    {
        try
        {
            return new FileStream($"/run/alize-{cloudId}.lock", _alone);
        }
        catch (UnauthorizedAccessException)
        {
            // not root: such a program has no guests that another could claim
            return new MemoryStream();
        }
        catch (IOException e) when (DataDirLock.IsTaken(e))
        {
            return null;
        }
    }
}
