using Alize.Services.Compute;
using Alize.Services.Volumes;

namespace Alize.Drivers.LocalDisk;

/// <summary>Servers' own disks: a folder a server, in it <c>NAME.qcow2</c> over <c>NAME.base</c>, which is a
/// hard link into the image cache.</summary>
internal sealed class ServerDisks(DiskFolders folders, ImageCache cache) : IRootDisks
{
    private const string Config = "config";
    private static readonly TimeSpan _isoMost = TimeSpan.FromSeconds(30);
    private readonly OneAtATime _locks = new();

    public Task<DiskFile> EnsureDisk(
        string host, string server, string name, string? image, string? imageFormat, long sizeBytes, CancellationToken ct) =>
        _locks.Run(server, () => MakeDisk(server, name, image, imageFormat, sizeBytes, ct), ct);

    public async Task EnsureSize(string host, string server, string name, long sizeBytes, CancellationToken ct)
    {
        var path = PathOf(server, name);
        if (QcowSize(path) < sizeBytes)
        {
            await QemuImg.Resize(path, "qcow2", sizeBytes, ct);
        }
    }

    public Task<DiskFile> EnsureConfigDrive(string host, string server, IReadOnlyDictionary<string, byte[]> files, CancellationToken ct) =>
        _locks.Run(server, () => MakeConfigDrive(server, files, ct), ct);

    public async Task Export(string host, string server, string name, string format, string toPath, CancellationToken ct)
    {
        await QemuImg.Export(PathOf(server, name), "qcow2", toPath + DiskFolders.Unfinished, ImageFiles.QemuName(format), ct);
        DiskFolders.Finish(toPath + DiskFolders.Unfinished, toPath);
    }

    public Task EnsureDiskGone(string host, string server, string name, CancellationToken ct)
    {
        if (Directory.Exists(Folder(server)))
        {
            DiskFolders.Remove(PathOf(server, name));
            DiskFolders.Remove(BaseOf(server, name));
        }

        return Task.CompletedTask;
    }

    public Task EnsureGone(string host, string server, CancellationToken ct)
    {
        if (Directory.Exists(Folder(server)))
        {
            Directory.Delete(Folder(server), recursive: true);
        }

        return Task.CompletedTask;
    }

    public IEnumerable<string> List(string host) => Directory.EnumerateDirectories(folders.Servers).Select(d => Path.GetFileName(d)!);

    private string Folder(string server) => DiskFolders.Path(folders.Servers, server);

    private string PathOf(string server, string name) => DiskFolders.Path(Folder(server), name, name == Config ? ".iso" : ".qcow2");

    private string BaseOf(string server, string name) => DiskFolders.Path(Folder(server), name, ".base");

    private async Task<DiskFile> MakeDisk(
        string server, string name, string? image, string? imageFormat, long sizeBytes, CancellationToken ct)
    {
        var path = PathOf(server, name);
        if (File.Exists(path))
        {
            return new(path, "qcow2");
        }

        DiskFolders.Make(Folder(server));
        var unfinished = path + DiskFolders.Unfinished;
        File.Delete(unfinished);
        var below = image is null ? null : await LinkBase(BaseOf(server, name), image, imageFormat ?? "raw", ct);
        await QemuImg.Create(unfinished, below is null ? null : Path.GetFileName(below), Math.Max(sizeBytes, SizeOf(below)), ct);
        folders.GiveAway(unfinished);
        DiskFolders.Finish(unfinished, path);
        return new(path, "qcow2");
    }

    private async Task<string> LinkBase(string path, string image, string format, CancellationToken ct)
    {
        if (!File.Exists(path))
        {
            Posix.Link(await cache.Ensure(image, format, ct), path);
        }

        return path;
    }

    private async Task<DiskFile> MakeConfigDrive(string server, IReadOnlyDictionary<string, byte[]> files, CancellationToken ct)
    {
        var path = PathOf(server, Config);
        var source = Path.Combine(DiskFolders.Make(Folder(server)), "config.d");
        var unfinished = path + DiskFolders.Unfinished;
        Directory.CreateDirectory(source, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        foreach (var (name, bytes) in files)
        {
            var file = Path.GetFullPath(Path.Combine(source, name));
            if (!file.StartsWith(source + "/", StringComparison.Ordinal))
            {
                throw new ArgumentException($"'{name}' leaves the config drive", nameof(files));
            }

            Directory.CreateDirectory(Path.GetDirectoryName(file)!);
            await File.WriteAllBytesAsync(file, bytes, ct);
        }

        await Tool.Run(_isoMost, ct, "genisoimage", "-quiet", "-o", unfinished, "-V", "config-2", "-r", "-J", source);
        Directory.Delete(source, recursive: true);
        folders.GiveAway(unfinished, readOnly: true);
        DiskFolders.Finish(unfinished, path);
        return new(path, "raw");
    }

    private static long SizeOf(string? path) => path is null ? 0 : new FileInfo(path).Length;

    /// <summary>The size that a qcow2 file of ours says in its header.</summary>
    private static long QcowSize(string path)
    {
        using var file = File.OpenHandle(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
        var size = new byte[8];
        RandomAccess.Read(file, size, 24);
        return System.Buffers.Binary.BinaryPrimitives.ReadInt64BigEndian(size);
    }
}
