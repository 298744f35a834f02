namespace Alize.Server.Hosting;

/// <summary>One program a data folder: SQLite allows one process, and two clouds must not share guests. Held until the process
/// ends.</summary>
public sealed class DataDirLock : IDisposable
{
    private readonly FileStream _file;
    private readonly string _pidFile;

    private DataDirLock(FileStream file, string pidFile)
    {
        _file = file;
        _pidFile = pidFile;
    }

    /// <summary>Takes the lock and writes DIR/alize.pid; nothing where another program holds it.</summary>
    public static DataDirLock? Take(string dir)
    {
        Directory.CreateDirectory(dir);
        try
        {
            var file = new FileStream(Path.Combine(dir, "lock"), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
            var pidFile = Path.Combine(dir, "alize.pid");
            File.WriteAllText(pidFile, $"{Environment.ProcessId}\n");
            return new DataDirLock(file, pidFile);
        }
        catch (IOException)
        {
            return null;
        }
    }

    public void Dispose()
    {
        File.Delete(_pidFile);
        _file.Dispose();
    }
}
