namespace Alize.Server.Hosting;

/// <summary>One program a data folder: SQLite allows one process, and two clouds must not share guests. Held until the process
/// ends.</summary>
public sealed class DataDirLock : IDisposable
{
    private const int WouldBlock = 11; // EWOULDBLOCK, which .NET hands on as the error of a file that another process has locked
    private readonly FileStream _file;
    private readonly string _pidFile;

    private DataDirLock(FileStream file, string pidFile)
    {
        _file = file;
        _pidFile = pidFile;
    }

    /// <summary>Takes the lock and writes DIR/alize.pid; nothing where another program holds it.</summary>
    /// <exception cref="IOException">The disk does not take it: that is something else.</exception>
    public static DataDirLock? Take(string dir)
    {
        Directory.CreateDirectory(dir);
        FileStream file;
        try
        {
            file = new FileStream(Path.Combine(dir, "lock"), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        }
        catch (IOException e) when (IsTaken(e))
        {
            return null;
        }

        var pidFile = Path.Combine(dir, "alize.pid");
        try
        {
            File.WriteAllText(pidFile, $"{Environment.ProcessId}\n");
            return new DataDirLock(file, pidFile);
        }
        catch (IOException)
        {
            file.Dispose();
            throw;
        }
    }

    /// <summary>Another process has locked the file.</summary>
    internal static bool IsTaken(IOException e) => e.HResult == WouldBlock;

    public void Dispose()
    {
        File.Delete(_pidFile);
        _file.Dispose();
    }
}
