using System.Diagnostics;
using Microsoft.Win32.SafeHandles;

namespace Alize.Blobs;

/// <summary>A folder of the operating system.</summary>
public sealed class FolderDisk : IDisk
{
    private const int NoSpace = 28; // ENOSPC, as .NET hands it on
    private const int NoQuota = 122; // EDQUOT
    private static readonly TimeSpan _askEvery = TimeSpan.FromMilliseconds(200);
    private readonly string _root;
    private readonly DriveInfo _drive;
    private long _free;
    private long _asked;

    public FolderDisk(string root)
    {
        Directory.CreateDirectory(root);
        _root = root;
        _drive = new DriveInfo(root);
    }

    public long Free
    {
        get
        {
            if (_asked == 0 || Stopwatch.GetElapsedTime(_asked) > _askEvery)
            {
                _free = _drive.AvailableFreeSpace;
                _asked = Stopwatch.GetTimestamp();
            }

            return _free;
        }
    }

    public IDiskFile Create(string name)
    {
        var path = Path.Combine(_root, name);
        var folder = Path.GetDirectoryName(path)!;
        OpenFile? file = null;
        Fill(() =>
        {
            if (!Directory.Exists(folder))
            {
                Directory.CreateDirectory(folder);
                FolderSync.Sync(Path.GetDirectoryName(folder)!);
            }

            file = new(File.OpenHandle(path, FileMode.CreateNew, FileAccess.ReadWrite, FileShare.ReadWrite | FileShare.Delete));
        });
        return file!;
    }

    public IDiskFile? Open(string name)
    {
        var path = Path.Combine(_root, name);
        try
        {
            return File.Exists(path)
                ? new OpenFile(File.OpenHandle(path, FileMode.Open, FileAccess.ReadWrite, FileShare.ReadWrite | FileShare.Delete))
                : null;
        }
        catch (FileNotFoundException)
        {
            return null;
        }
    }

    public void Delete(string name)
    {
        var path = Path.Combine(_root, name);
        if (File.Exists(path))
        {
            File.Delete(path);
        }
    }

    public IReadOnlyList<DiskEntry> List(string folder)
    {
        var path = new DirectoryInfo(Path.Combine(_root, folder));
        return path.Exists ? [.. path.EnumerateFiles().Select(f => new DiskEntry(f.Name, f.Length, f.LastWriteTimeUtc))] : [];
    }

    public IReadOnlyList<string> Folders(string folder)
    {
        var path = new DirectoryInfo(Path.Combine(_root, folder));
        return path.Exists ? [.. path.EnumerateDirectories().Select(f => f.Name)] : [];
    }

    public void SyncFolder(string folder) => FolderSync.Sync(Path.Combine(_root, folder));

    /// <exception cref="DiskFullException">The disk, or what this user may have of it, is full.</exception>
    private static void Fill(Action write)
    {
        try
        {
            write();
        }
        catch (IOException e) when (e.HResult is NoSpace or NoQuota)
        {
            throw new DiskFullException(e.Message, e);
        }
    }

    private sealed class OpenFile(SafeFileHandle handle) : IDiskFile
    {
        public long Length => RandomAccess.GetLength(handle);

        public void Write(long offset, IReadOnlyList<ReadOnlyMemory<byte>> chunks) =>
            Fill(() => RandomAccess.Write(handle, chunks, offset));

        public int Read(long offset, Span<byte> buffer)
        {
            var total = 0;
            while (total < buffer.Length)
            {
                var read = RandomAccess.Read(handle, buffer[total..], offset + total);
                if (read == 0)
                {
                    break;
                }

                total += read;
            }

            return total;
        }

        public void Sync() => Fill(() => RandomAccess.FlushToDisk(handle));

        public void Dispose() => handle.Dispose();
    }
}
