using System.ComponentModel;
using System.Globalization;
using System.Runtime.InteropServices;
using System.Text;

namespace Alize.Drivers.Qemu;

/// <summary>A process by pid and start time, so that a pid given out again is never taken for it.</summary>
public sealed partial record GuestProcess(int Pid, long StartTicks)
{
    private const nint OpenPid = 434;
    private const nint SignalPid = 424;
    private const nint Kill = 9;

    /// <summary>Whether it runs; a zombie does not.</summary>
    public bool IsAlive => Of(Pid) == this;

    /// <summary>The process that has this pid now; null where none runs.</summary>
    public static GuestProcess? Of(int pid)
    {
        try
        {
            var stat = File.ReadAllText($"/proc/{pid}/stat");
            // "pid (name) state ppid ...": the name may hold anything, so count from its end; the start time is the 22nd field
            var fields = stat[(stat.LastIndexOf(')') + 2)..].Split(' ');
            return fields[0] is "Z" or "X" ? null : new(pid, long.Parse(fields[19], CultureInfo.InvariantCulture));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    /// <summary>The processes whose monitor lies in a folder below <paramref name="run"/>, by that folder's name.
    /// It sees guests that no record names: those between their start and its being written down.</summary>
    public static Dictionary<string, GuestProcess> All(string run)
    {
        var found = new Dictionary<string, GuestProcess>();
        var mark = Encoding.UTF8.GetBytes($"unix:{run}/");
        foreach (var entry in Directory.EnumerateDirectories("/proc"))
        {
            if (int.TryParse(Path.GetFileName(entry), CultureInfo.InvariantCulture, out var pid)
                && FolderIn(CommandLine(entry), mark) is { } folder && Of(pid) is { } process)
            {
                found[folder] = process;
            }
        }

        return found;
    }

    /// <summary>Ends it at once. The kernel's handle of the process is checked before the signal: no other process can be hit.</summary>
    public void End()
    {
        var handle = syscall(OpenPid, Pid, 0, 0, 0);
        if (handle < 0)
        {
            return;
        }

        using var process = new Microsoft.Win32.SafeHandles.SafeFileHandle(handle, ownsHandle: true);
        if (IsAlive && syscall(SignalPid, handle, Kill, 0, 0) < 0 && IsAlive)
        {
            throw new IOException($"ending process {Pid}: {new Win32Exception(Marshal.GetLastPInvokeError()).Message}");
        }
    }

    /// <summary>False where it still runs after <paramref name="most"/>.</summary>
    public async Task<bool> WaitForEnd(TimeSpan most, TimeProvider clock, CancellationToken ct)
    {
        var began = clock.GetTimestamp();
        while (IsAlive)
        {
            if (clock.GetElapsedTime(began) >= most)
            {
                return false;
            }

            await Task.Delay(TimeSpan.FromMilliseconds(10), clock, ct);
        }

        return true;
    }

    private static string? FolderIn(ReadOnlySpan<byte> commandLine, byte[] mark)
    {
        var at = commandLine.IndexOf(mark);
        if (at < 0)
        {
            return null;
        }

        var rest = commandLine[(at + mark.Length)..];
        var end = rest.IndexOf((byte)'/');
        return end > 0 ? Encoding.UTF8.GetString(rest[..end]) : null;
    }

    private static byte[] CommandLine(string entry)
    {
        try
        {
            return File.ReadAllBytes(Path.Combine(entry, "cmdline"));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // it ended while we looked
            return [];
        }
    }

    [LibraryImport("libc", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial nint syscall(nint number, nint a, nint b, nint c, nint d);
}
