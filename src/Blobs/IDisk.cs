namespace Alize.Blobs;

/// <summary>A file's name and age, as a folder lists it.</summary>
public readonly record struct DiskEntry(string Name, long Size, DateTimeOffset Written);

/// <summary>What the engine asks of a disk. Names are relative, with one '/' between folder and file; a write is safe only after
/// <see cref="IDiskFile.Sync"/>, a new name only after <see cref="SyncFolder"/>.</summary>
public interface IDisk
{
    /// <summary>Bytes that may still be written, as the disk said a moment ago.</summary>
    long Free { get; }

    /// <summary>A new file. Its folder is made where it is missing.</summary>
    /// <exception cref="DiskFullException">Here, in a write and in a sync.</exception>
    IDiskFile Create(string name);

    /// <summary>Null where there is no such file.</summary>
    IDiskFile? Open(string name);

    /// <summary>Without effect where it is gone. Files that are open stay readable.</summary>
    void Delete(string name);

    IReadOnlyList<DiskEntry> List(string folder);

    IReadOnlyList<string> Folders(string folder);

    void SyncFolder(string folder);
}

/// <summary>An open file. Reads and writes may run at the same time from several threads.</summary>
public interface IDiskFile : IDisposable
{
    long Length { get; }

    void Write(long offset, IReadOnlyList<ReadOnlyMemory<byte>> chunks);

    /// <summary>Fills the buffer unless the file ends before; returns how much was read.</summary>
    int Read(long offset, Span<byte> buffer);

    /// <summary>Returns when everything written before is safe from a power cut.</summary>
    void Sync();
}
