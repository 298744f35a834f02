namespace Alize.Server.Backups;

/// <summary>Puts a backup into an empty data folder. Until everything is there the folder has another name, so that a cut leaves no half
/// cloud.</summary>
internal static class CloudRestore
{
    /// <exception cref="IOException">The folder is not empty, or the file is no backup.</exception>
    public static async Task<BackupNote> Run(string file, string folder, CancellationToken ct)
    {
        if (Directory.Exists(folder) && Directory.EnumerateFileSystemEntries(folder).Any())
        {
            throw new IOException($"{folder} is not empty: restore goes into a new or empty folder");
        }

        if (!File.Exists(file) || await TarArchive.Member(file, BackupNote.Name, ct) is not { } text
            || BackupNote.Read(text) is not { } note)
        {
            throw new IOException($"{file} is no backup of this program");
        }

        var unfinished = folder + ".restoring";
        if (Directory.Exists(unfinished))
        {
            Directory.Delete(unfinished, recursive: true);
        }

        Directory.CreateDirectory(unfinished);
        await TarArchive.Unpack(file, unfinished, ct);
        File.Delete(Path.Combine(unfinished, BackupNote.Name));
        if (Directory.Exists(folder))
        {
            Directory.Delete(folder);
        }

        // as a cloud's folder is: its files are private, guests pass through it
        File.SetUnixFileMode(unfinished, (UnixFileMode)Convert.ToInt32("711", 8));
        Directory.Move(unfinished, folder);
        return note;
    }
}
