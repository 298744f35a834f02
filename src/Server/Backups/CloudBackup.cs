using System.Runtime.InteropServices;
using Alize.Kernel;
using Microsoft.Extensions.Logging.Abstractions;

namespace Alize.Server.Backups;

/// <summary>One consistent copy of a cloud, running or stopped: first the databases as of one moment each, then the bytes that they name.
/// Bytes are never changed once a row names them, so hard links taken before and after the databases hold all of them.</summary>
internal sealed partial class CloudBackup(string folder, string cloudId, TimeProvider clock)
{
    /// <param name="disks">Copies what running guests write at the moment; gives the file's relative path and where its copy goes.</param>
    public async Task Write(string file, bool data, Func<string, string, CancellationToken, Task<bool>> disks, CancellationToken ct)
    {
        var stage = Path.Combine(folder, "backup-" + Ids.Random.Hex(4));
        Directory.CreateDirectory(stage, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        try
        {
            await File.WriteAllTextAsync(Path.Combine(stage, BackupNote.Name), new BackupNote(cloudId, clock.GetUtcNow(), data).Text(), ct);
            Link(stage, data);
            foreach (var name in Contents.Databases(folder))
            {
                await CopyDatabase(name, Under(stage, name), ct);
            }

            Link(stage, data);
            await CopyLiveDisks(stage, disks, ct);
            await Pack(stage, file, ct);
        }
        finally
        {
            Directory.Delete(stage, recursive: true);
        }
    }

    private static async Task Pack(string stage, string file, CancellationToken ct)
    {
        await using (Verbs.PrivateFile.Create(file + ".new"))
        {
            // made empty and private before the first key is written into it
        }

        try
        {
            await TarArchive.Pack(stage, file + ".new", ct);
            using (var handle = File.OpenHandle(file + ".new", FileMode.Open, FileAccess.Read))
            {
                RandomAccess.FlushToDisk(handle);
            }

            File.Move(file + ".new", file, overwrite: true);
        }
        finally
        {
            File.Delete(file + ".new");
        }
    }

    private async Task CopyDatabase(string name, string to, CancellationToken ct)
    {
        await using var db = new SqliteDb(Path.Combine(folder, name), NullLogger.Instance);
        await db.CopyTo(to, ct);
    }

    private static async Task CopyLiveDisks(string stage, Func<string, string, CancellationToken, Task<bool>> disks, CancellationToken ct)
    {
        var root = Path.Combine(stage, "disks");
        foreach (var path in Directory.Exists(root) ? Directory.EnumerateFiles(root, "*", SearchOption.AllDirectories).ToList() : [])
        {
            var copy = path + ".copy";
            if (await disks(Path.GetRelativePath(stage, path), copy, ct))
            {
                File.Move(copy, path, overwrite: true);
            }
        }
    }

    private void Link(string stage, bool data)
    {
        foreach (var name in Contents.Others(folder, data))
        {
            var to = Under(stage, name);
            if (!File.Exists(to) && Link(Path.Combine(folder, name), to) != 0 && File.Exists(Path.Combine(folder, name)))
            {
                File.Copy(Path.Combine(folder, name), to);
            }
        }
    }

    private string Under(string stage, string name)
    {
        var to = Path.Combine(stage, name);
        var parent = Path.GetDirectoryName(name)!;
        for (var at = ""; parent.Length > at.Length;)
        {
            var next = parent.IndexOf('/', at.Length + 1);
            at = next < 0 ? parent : parent[..next];
            Directory.CreateDirectory(Path.Combine(stage, at), File.GetUnixFileMode(Path.Combine(folder, at)));
        }

        return to;
    }

    [LibraryImport("libc", EntryPoint = "link", StringMarshalling = StringMarshalling.Utf8)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int Link(string from, string to);
}
