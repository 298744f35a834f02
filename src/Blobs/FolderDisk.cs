using Microsoft.Win32.SafeHandles;

namespace Alize.Blobs;

/// <summary>A folder of the operating system.</summary>
public sealed class FolderDisk : IDisk
{
    private readonly string _root;

    public FolderDisk(string root)
    {
        Directory.CreateDirectory(root);
        _root = root;
    }

    public IDiskFile Create(string name)
    {
        var path = Path.Combine(_root, name);
        try
        {
            return new OpenFile(File.OpenHandle(path, FileMode.CreateNew, FileAccess.ReadWrite, FileShare.ReadWrite | FileShare.Delete));
        }
        catch (DirectoryNotFoundException)
        {
            var folder = Path.GetDirectoryName(path)!;
            Directory.CreateDirectory(folder);
            FolderSync.Sync(Path.GetDirectoryName(folder)!);
            return new OpenFile(File.OpenHandle(path, FileMode.CreateNew, FileAccess.ReadWrite, FileShare.ReadWrite | FileShare.Delete));
        }
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

    private sealed class OpenFile(SafeFileHandle handle) : IDiskFile
    {
        public long Length => RandomAccess.GetLength(handle);

        public void Write(long offset, IReadOnlyList<ReadOnlyMemory<byte>> chunks) => RandomAccess.Write(handle, chunks, offset);

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

        public void Sync() => RandomAccess.FlushToDisk(handle);

        public void Dispose() => handle.Dispose();
    }
}
