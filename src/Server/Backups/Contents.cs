namespace Alize.Server.Backups;

/// <summary>What of a data folder belongs into a backup, and how.</summary>
internal static class Contents
{
    /// <summary>The addresses that rows speak of come from this range.</summary>
    private const string FloatingRange = "net/external";

    /// <summary>Copied by the database itself, since a file copy of a living database is none.</summary>
    public static IEnumerable<string> Databases(string folder) => Files(folder).Where(IsDatabase);

    /// <summary>Keys, settings, and with <paramref name="data"/> the bytes of images, objects and disks.</summary>
    public static IEnumerable<string> Others(string folder, bool data) =>
        Files(folder).Where(f => !IsDatabase(f) && !IsOfTheRun(f) && (data || !IsData(f)));

    private static IEnumerable<string> Files(string folder) => Directory
        .EnumerateFiles(folder, "*",
            new EnumerationOptions { RecurseSubdirectories = true, AttributesToSkip = FileAttributes.ReparsePoint })
        .Select(f => Path.GetRelativePath(folder, f))
        .Where(f => !f.Split('/').Any(part => part.StartsWith("backup-", StringComparison.Ordinal)));

    private static bool IsDatabase(string file) => file.EndsWith(".db", StringComparison.Ordinal);

    /// <summary>Files that mean something only to the program that runs now, or that can be made anew.</summary>
    private static bool IsOfTheRun(string file) =>
        file is "lock" or "alize.pid" or "accelerator"
        || file.StartsWith("log/", StringComparison.Ordinal)
        || (file.StartsWith("net/", StringComparison.Ordinal) && file != FloatingRange)
        || file.StartsWith("disks/cache/", StringComparison.Ordinal)
        || file.EndsWith(".db-wal", StringComparison.Ordinal) || file.EndsWith(".db-shm", StringComparison.Ordinal)
        || file.EndsWith(".new", StringComparison.Ordinal);

    private static bool IsData(string file) =>
        file.StartsWith("images/", StringComparison.Ordinal)
        || file.StartsWith("disks/", StringComparison.Ordinal)
        || file.StartsWith("objects/", StringComparison.Ordinal);
}
