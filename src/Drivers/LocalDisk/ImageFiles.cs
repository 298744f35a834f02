using System.Buffers;
using System.Security.Cryptography;
using Alize.Kernel;
using Alize.Services.Images;

namespace Alize.Drivers.LocalDisk;

/// <summary>Image bytes as files: one an image, with its SHA-512 beside it. A file under its final name is whole and durable.</summary>
internal sealed class ImageFiles(DiskFolders folders, QemuImg qemuImg) : IImageStore
{
    private const int Chunk = 1 << 20;
    private const string Digest = ".sha512";
    private const long MostVirtual = 64L << 40;

    public async Task<StoredImage> Write(string image, Stream bytes, long most, CancellationToken ct)
    {
        var path = DiskFolders.Path(folders.Images, image);
        var unfinished = path + DiskFolders.Unfinished;
        try
        {
            var stored = await Copy(bytes, unfinished, most, ct);
            folders.GiveAway(unfinished, readOnly: true);
            await File.WriteAllTextAsync(path + Digest + DiskFolders.Unfinished, stored.Sha512, ct);
            DiskFolders.Finish(path + Digest + DiskFolders.Unfinished, path + Digest);
            DiskFolders.Finish(unfinished, path);
            return stored;
        }
        finally
        {
            File.Delete(unfinished);
        }
    }

    public async Task<ImageInspection> Inspect(string image, string claimedFormat, CancellationToken ct)
    {
        var path = PathOf(image) ?? throw new FileNotFoundException($"image {image} has no bytes here");
        var header = ImageHeader.Read(path);
        if (header.Danger is { } danger)
        {
            return new(header.Format, 0, danger);
        }

        // A raw disk with a boot sector may well be an ISO too; anything else must be what it claims.
        var opaque = header.Format is "raw" or "iso" or "luks";
        if (opaque)
        {
            return new(header.Format, new FileInfo(path).Length, null);
        }

        if (header.Format != Canonical(claimedFormat))
        {
            return new(header.Format, 0, $"it claims to be {claimedFormat} and is {header.Format}");
        }

        return await LookInside(path, header.Format, ct);
    }

    public Stream? Open(string image) => PathOf(image) is { } path
        ? new FileStream(
            path, FileMode.Open, FileAccess.Read, FileShare.Read, 1 << 16, FileOptions.Asynchronous | FileOptions.SequentialScan)
        : null;

    public string? PathOf(string image)
    {
        var path = DiskFolders.Path(folders.Images, image);
        return File.Exists(path) ? path : null;
    }

    public Task EnsureGone(string image, CancellationToken ct)
    {
        var path = DiskFolders.Path(folders.Images, image);
        DiskFolders.Remove(path);
        DiskFolders.Remove(path + Digest);
        return Task.CompletedTask;
    }

    public IEnumerable<string> List() => DiskFolders.Ids(folders.Images);

    /// <summary>The SHA-512 of an image's bytes, which names its converted copy.</summary>
    internal string DigestOf(string image) => File.ReadAllText(DiskFolders.Path(folders.Images, image) + Digest).Trim();

    /// <summary>Glance's words for formats that qemu-img names otherwise.</summary>
    internal static string Canonical(string format) => format is "vpc" ? "vhd" : format;

    internal static string QemuName(string format) => format switch
    {
        "vhd" => "vpc",
        "iso" or "ami" or "ari" or "aki" or "luks" => "raw",
        _ => format,
    };

    private async Task<ImageInspection> LookInside(string path, string format, CancellationToken ct)
    {
        try
        {
            var (size, foreign) = await qemuImg.Info(path, QemuName(format), ct);
            return new(format, size, foreign ? "it names other files" : size > MostVirtual ? "the disk inside is too large" : null);
        }
        catch (IOException)
        {
            return new(format, 0, $"it cannot be read as {format}");
        }
    }

    private static async Task<StoredImage> Copy(Stream bytes, string path, long most, CancellationToken ct)
    {
        using var md5 = IncrementalHash.CreateHash(HashAlgorithmName.MD5);
        using var sha512 = IncrementalHash.CreateHash(HashAlgorithmName.SHA512);
        using var file = File.OpenHandle(path, FileMode.Create, FileAccess.Write, FileShare.None, FileOptions.Asynchronous);
        var buffer = ArrayPool<byte>.Shared.Rent(Chunk);
        try
        {
            long size = 0;
            while (await bytes.ReadAtLeastAsync(buffer.AsMemory(0, Chunk), Chunk, throwOnEndOfStream: false, ct) is > 0 and var read)
            {
                if (size + read > most)
                {
                    throw new Fault(FaultKind.TooLarge, $"The image is larger than the {most} bytes that are allowed.").Thrown();
                }

                await Task.WhenAll(
                    Task.Run(() => md5.AppendData(buffer, 0, read), ct),
                    Task.Run(() => sha512.AppendData(buffer, 0, read), ct),
                    RandomAccess.WriteAsync(file, buffer.AsMemory(0, read), size, ct).AsTask());
                size += read;
            }

            return new(size, Convert.ToHexStringLower(md5.GetHashAndReset()), Convert.ToHexStringLower(sha512.GetHashAndReset()));
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }
}
