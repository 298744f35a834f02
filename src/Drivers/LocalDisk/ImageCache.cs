using Alize.Kernel;

namespace Alize.Drivers.LocalDisk;

/// <summary>Images as this host uses them: converted once to a sparse raw file under the digest of their bytes, read-only.
/// Whoever builds on one holds a hard link to it, so a file with one name is unused, and removing it never breaks a disk.</summary>
internal sealed class ImageCache(DiskFolders folders, ImageFiles images, QemuImg qemuImg, TimeProvider clock)
{
    private const string Raw = ".raw";
    private const int DigestLetters = 64;
    private static readonly TimeSpan _keep = TimeSpan.FromHours(12);
    private readonly OneAtATime _locks = new();

    /// <summary>The converted image.</summary>
    /// <exception cref="FaultException">It is refused: hostile, or not of the format it claims.</exception>
    public async Task<string> Ensure(string image, string format, CancellationToken ct)
    {
        if (images.PathOf(image) is not { } source)
        {
            throw Fault.NotFound("The data of image", image).Thrown();
        }

        // Bytes are the same disk only when they are read in the same format.
        var name = images.DigestOf(image)[..DigestLetters] + "-" + ImageFiles.QemuName(ImageFiles.Canonical(format));
        var path = DiskFolders.Path(folders.Cache, name, Raw);
        return await _locks.Run(name, () => Convert(image, format, source, path, ct), ct);
    }

    /// <summary>Removes what nothing is built on and nobody asked for lately.</summary>
    public void Evict()
    {
        var before = clock.GetUtcNow() - _keep;
        foreach (var path in Directory.EnumerateFiles(folders.Cache)
            .Where(p => File.GetLastWriteTimeUtc(p) < before && Posix.Links(p) == 1))
        {
            File.Delete(path);
        }
    }

    private async Task<string> Convert(string image, string format, string source, string path, CancellationToken ct)
    {
        if (File.Exists(path))
        {
            File.SetLastWriteTimeUtc(path, clock.GetUtcNow().UtcDateTime);
            return path;
        }

        await Check(image, format, ct);
        var unfinished = path + DiskFolders.Unfinished;
        File.Delete(unfinished);
        await File.WriteAllBytesAsync(unfinished, [], ct);
        folders.GiveAway(unfinished);
        await qemuImg.ConvertUntrusted(source, ImageFiles.QemuName(ImageFiles.Canonical(format)), unfinished, ct);
        folders.GiveAway(unfinished, readOnly: true);
        DiskFolders.Finish(unfinished, path);
        return path;
    }

    private async Task Check(string image, string format, CancellationToken ct)
    {
        var found = await images.Inspect(image, format, ct);
        var wanted = ImageFiles.QemuName(ImageFiles.Canonical(format));
        var why = found.Refusal ?? (ImageFiles.QemuName(found.Format) == wanted ? null : $"it claims to be {format} and is not");
        if (why is not null)
        {
            throw Fault.BadRequest($"Image {image} is unacceptable: {why}.").Thrown();
        }
    }
}
