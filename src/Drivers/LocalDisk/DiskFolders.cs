using Alize.Kernel;

namespace Alize.Drivers.LocalDisk;

/// <summary>Where each kind of file lies under the cloud's data folder, and how a new one comes under its final
/// name: written beside it, flushed, renamed.
/// What ends in <c>.new</c> is unfinished and means nothing.</summary>
internal sealed class DiskFolders
{
    public const string Unfinished = ".new";

    private const UnixFileMode Passable = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute
        | UnixFileMode.GroupExecute | UnixFileMode.OtherExecute;

    private readonly DiskOwner? _owner = DiskOwner.OfMachine();

    public DiskFolders(Cloud cloud)
    {
        Images = Make(cloud.DataDir, "images");
        Cache = Make(cloud.DataDir, "disks", "cache");
        Servers = Make(cloud.DataDir, "disks", "servers");
        Volumes = Make(cloud.DataDir, "disks", "volumes");
        Snapshots = Make(cloud.DataDir, "disks", "snapshots");
    }

    public string Images { get; }

    public string Cache { get; }

    public string Servers { get; }

    public string Volumes { get; }

    public string Snapshots { get; }

    public DiskOwner? Owner => _owner;

    /// <summary>A folder's entry for an id. Ids become file names, so only harmless characters are taken.</summary>
    public static string Path(string folder, string id, string ending = "") =>
        id.Length is > 0 and <= 128 && id.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_')
            ? System.IO.Path.Combine(folder, id + ending)
            : throw new ArgumentException($"'{id}' is no id", nameof(id));

    public static string Make(params string[] parts)
    {
        var path = System.IO.Path.Combine(parts);
        Directory.CreateDirectory(path, Passable);
        return path;
    }

    /// <summary>Gives a file to the guests' user, readable (and writable) by nobody else.</summary>
    public void GiveAway(string path, bool readOnly = false)
    {
        File.SetUnixFileMode(path, readOnly ? UnixFileMode.UserRead : UnixFileMode.UserRead | UnixFileMode.UserWrite);
        if (_owner is { } owner)
        {
            Posix.SetOwner(path, owner.User, owner.Group);
        }
    }

    /// <summary>Puts a finished file under its final name, durably.</summary>
    public static void Finish(string unfinished, string final)
    {
        using (var file = File.OpenHandle(unfinished, FileMode.Open, FileAccess.Read, FileShare.ReadWrite))
        {
            RandomAccess.FlushToDisk(file);
        }

        File.Move(unfinished, final, overwrite: true);
        KeptFile.SyncFolder(System.IO.Path.GetDirectoryName(final)!);
    }

    /// <summary>Removes a file and what was begun of it.</summary>
    public static void Remove(string path)
    {
        File.Delete(path + Unfinished);
        File.Delete(path);
    }

    /// <summary>The ids of all files here, unfinished ones included: what was begun and never finished must be swept too.</summary>
    public static IEnumerable<string> Ids(string folder) => Directory.EnumerateFiles(folder)
        .Select(f => System.IO.Path.GetFileName(f).Split('.', 2)[0])
        .Distinct();
}
