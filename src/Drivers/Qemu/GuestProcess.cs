using System.ComponentModel;
using System.Runtime.InteropServices;
using System.Text;
using Alize.Kernel;

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
    public static GuestProcess? Of(int pid) => ProcessSight.Stat(pid) is { Runs: true } stat ? new(pid, stat.StartTicks) : null;

    /// <summary>The processes whose monitor lies in a folder below <paramref name="run"/>, by that folder's name.
    /// It sees guests that no record names: those between their start and its being written down.</summary>
    public static Dictionary<string, GuestProcess> All(string run)
    {
        var found = new Dictionary<string, GuestProcess>();
        var mark = Encoding.UTF8.GetBytes($"unix:{run}/");
        foreach (var pid in ProcessSight.Pids())
        {
            if (FolderIn(ProcessSight.CommandLine(pid), mark) is { } folder && Of(pid) is { } process)
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

    /// <summary>The name that follows the mark; null where there is none.</summary>
    internal static string? FolderIn(ReadOnlySpan<byte> commandLine, ReadOnlySpan<byte> mark)
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

    [LibraryImport("libc", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial nint syscall(nint number, nint a, nint b, nint c, nint d);
}
