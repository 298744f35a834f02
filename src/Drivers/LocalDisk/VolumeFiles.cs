using Alize.Services.Volumes;

namespace Alize.Drivers.LocalDisk;

/// <summary>Volumes and snapshots as sparse raw files of their own: a copy shares nothing with its source but
/// blocks, where the file system can.</summary>
internal sealed class VolumeFiles(DiskFolders folders, ImageCache cache, Copies copies) : IVolumeStore
{
    private const string Raw = ".raw";
    private static readonly TimeSpan _copyMost = TimeSpan.FromHours(6);

    public Task<DiskFile?> EnsureVolume(string volume, long sizeBytes, DiskSource source, CancellationToken ct)
    {
        var path = DiskFolders.Path(folders.Volumes, volume, Raw);
        if (source is { ImageId: null, CopyOf: null } && !File.Exists(path))
        {
            Blank(path, sizeBytes);
        }

        return Make(volume, path, stop => Fill(path, sizeBytes, source, stop));
    }

    public Task EnsureSize(string volume, long sizeBytes, CancellationToken ct)
    {
        var path = DiskFolders.Path(folders.Volumes, volume, Raw);
        if (new FileInfo(path).Length < sizeBytes)
        {
            Stretch(path, sizeBytes);
        }

        return Task.CompletedTask;
    }

    public Task<DiskFile?> EnsureSnapshot(string snapshot, string volume, CancellationToken ct)
    {
        var from = DiskFolders.Path(folders.Volumes, volume, Raw);
        var path = DiskFolders.Path(folders.Snapshots, snapshot, Raw);
        return Make(snapshot, path, stop => Copy(from, path, 0, stop));
    }

    public Task EnsureVolumeGone(string volume, CancellationToken ct) => Remove(volume, DiskFolders.Path(folders.Volumes, volume, Raw));

    public Task EnsureSnapshotGone(string snapshot, CancellationToken ct) =>
        Remove(snapshot, DiskFolders.Path(folders.Snapshots, snapshot, Raw));

    public DiskFile? Find(string id)
    {
        string[] places = [DiskFolders.Path(folders.Volumes, id, Raw), DiskFolders.Path(folders.Snapshots, id, Raw)];
        return Array.Find(places, File.Exists) is { } path ? new(path, "raw") : null;
    }

    public async Task Export(string volume, string format, string toPath, CancellationToken ct)
    {
        var from = Find(volume) ?? throw new FileNotFoundException($"volume {volume} has no disk here");
        await QemuImg.Export(from.Path, "raw", toPath + DiskFolders.Unfinished, ImageFiles.QemuName(format), ct);
        DiskFolders.Finish(toPath + DiskFolders.Unfinished, toPath);
    }

    public Task<StoreRoom> Room(CancellationToken ct)
    {
        var drive = new DriveInfo(folders.Volumes);
        return Task.FromResult(new StoreRoom(drive.TotalSize, drive.AvailableFreeSpace));
    }

    public IEnumerable<string> List() => DiskFolders.Ids(folders.Volumes).Concat(DiskFolders.Ids(folders.Snapshots));

    private async Task<DiskFile?> Make(string id, string path, Func<CancellationToken, Task> copy) =>
        File.Exists(path) || await copies.Ensure(id, copy) ? new DiskFile(path, "raw") : null;

    private async Task Remove(string id, string path)
    {
        await copies.Stop(id);
        DiskFolders.Remove(path);
    }

    private void Blank(string path, long sizeBytes)
    {
        var unfinished = path + DiskFolders.Unfinished;
        File.Delete(unfinished);
        File.WriteAllBytes(unfinished, []);
        Stretch(unfinished, sizeBytes);
        folders.GiveAway(unfinished);
        DiskFolders.Finish(unfinished, path);
    }

    private async Task Fill(string path, long sizeBytes, DiskSource source, CancellationToken ct)
    {
        var from = source.CopyOf ?? await cache.Ensure(source.ImageId!, source.ImageFormat ?? "raw", ct);
        await Copy(from, path, sizeBytes, ct);
    }

    private async Task Copy(string from, string path, long sizeBytes, CancellationToken ct)
    {
        var unfinished = path + DiskFolders.Unfinished;
        File.Delete(unfinished);
        await Tool.Run(_copyMost, ct, "cp", "--reflink=auto", "--sparse=always", "--", from, unfinished);
        folders.GiveAway(unfinished);
        Stretch(unfinished, sizeBytes);
        DiskFolders.Finish(unfinished, path);
    }

    /// <summary>Makes a file at least this long with a hole at its end.</summary>
    private static void Stretch(string path, long sizeBytes)
    {
        using var file = File.OpenHandle(path, FileMode.Open, FileAccess.Write, FileShare.ReadWrite);
        if (RandomAccess.GetLength(file) < sizeBytes)
        {
            RandomAccess.SetLength(file, sizeBytes);
            RandomAccess.FlushToDisk(file);
        }
    }
}
