using System.ComponentModel;
using System.Runtime.InteropServices;

namespace Alize.Drivers.LocalDisk;

/// <summary>What the kernel offers for files and the framework does not: owners, hard links, link counts.</summary>
internal static partial class Posix
{
    private const int CurrentDirectory = -100;
    private const uint WantLinks = 4;

    public static void SetOwner(string path, uint user, uint group) => Must(chown(path, user, group), path);

    /// <summary>A second name of the same file.</summary>
    public static void Link(string from, string to) => Must(link(from, to), to);

    /// <summary>How many names the file has.</summary>
    public static unsafe int Links(string path)
    {
        var facts = stackalloc byte[256];
        Must(statx(CurrentDirectory, path, 0, WantLinks, facts), path);
        return *(int*)(facts + 16);
    }

    private static void Must(int result, string path)
    {
        if (result < 0)
        {
            throw new IOException($"{path}: {new Win32Exception(Marshal.GetLastPInvokeError()).Message}");
        }
    }

    [LibraryImport("libc", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int chown(string path, uint user, uint group);

    [LibraryImport("libc", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int link(string from, string to);

    [LibraryImport("libc", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static unsafe partial int statx(int folder, string path, int flags, uint mask, byte* facts);
}
