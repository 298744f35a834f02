using System.ComponentModel;
using System.Runtime.InteropServices;
using System.Text;

namespace Alize.Kernel;

/// <summary>A small file that is there whole or not at all, also after a power cut.</summary>
public static partial class KeptFile
{
    public const UnixFileMode Private = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    public const UnixFileMode Readable = Private | UnixFileMode.GroupRead | UnixFileMode.OtherRead;

    private const int OpenDirectory = 0x10000 | 0x80000;

    public static void Write(string path, string text, UnixFileMode mode) => Write(path, Encoding.UTF8.GetBytes(text), mode);

    /// <summary>Replaces the file. Its bytes are nobody's but those of <paramref name="mode"/> from the first on.</summary>
    public static void Write(string path, ReadOnlySpan<byte> bytes, UnixFileMode mode)
    {
        // one that an earlier try left may have another mode
        File.Delete(path + ".new");
        using (var file = new FileStream(path + ".new",
            new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write, UnixCreateMode = mode }))
        {
            file.Write(bytes);
            file.Flush(flushToDisk: true);
        }

        File.Move(path + ".new", path, overwrite: true);
        SyncFolder(Path.GetDirectoryName(Path.GetFullPath(path))!);
    }

    /// <summary>Makes the names in a folder safe from a power cut. The framework opens no folders, so the C library is asked.</summary>
    public static void SyncFolder(string folder)
    {
        var descriptor = Must(Open(folder, OpenDirectory), folder);
        try
        {
            Must(Sync(descriptor), folder);
        }
        finally
        {
            _ = Close(descriptor);
        }
    }

    private static int Must(int result, string path) =>
        result >= 0 ? result : throw new IOException($"{path}: {new Win32Exception(Marshal.GetLastPInvokeError()).Message}");

    [LibraryImport("libc", EntryPoint = "open", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int Open(string path, int flags);

    [LibraryImport("libc", EntryPoint = "fsync", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int Sync(int descriptor);

    [LibraryImport("libc", EntryPoint = "close")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int Close(int descriptor);
}
