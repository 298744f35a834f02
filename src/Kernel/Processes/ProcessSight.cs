using System.Globalization;
using System.Text;

namespace Alize.Kernel;

/// <summary>What the kernel says of a process.</summary>
/// <param name="State">Its letter, such as R or S; Z and X run no more.</param>
/// <param name="StartTicks">When it started, in clock ticks since the boot: with the pid it names a process for good.</param>
public sealed record ProcessStat(char State, long StartTicks)
{
    public bool Runs => State is not ('Z' or 'X');

    /// <summary>Reads <c>/proc/PID/stat</c> (proc(5)); null where it is none.</summary>
    public static ProcessStat? Parse(string stat)
    {
        // "pid (name) state ppid ...": the name may hold anything, so count from its end; the start time is the 22nd field
        var fields = stat[(stat.LastIndexOf(')') + 1)..].Split(' ', 22);
        return fields.Length > 20 && fields[1] is [var state]
            && long.TryParse(fields[20], NumberStyles.None, CultureInfo.InvariantCulture, out var start) ? new(state, start) : null;
    }
}

/// <summary>Looks at the processes of this machine. What ends while one looks is not there.</summary>
public static class ProcessSight
{
    public static IEnumerable<int> Pids() =>
        from folder in Directory.EnumerateDirectories("/proc")
        let pid = int.TryParse(Path.GetFileName(folder), NumberStyles.None, CultureInfo.InvariantCulture, out var n) ? n : 0
        where pid > 0
        select pid;

    public static ProcessStat? Stat(int pid) => ProcessStat.Parse(Encoding.UTF8.GetString(Bytes(pid, "stat")));

    /// <summary>The command line as it is: each word ends with a zero; empty where none runs, or a process of the kernel's.</summary>
    public static byte[] CommandLine(int pid) => Bytes(pid, "cmdline");

    /// <summary>The words of the command line; none where there is none.</summary>
    public static string[] Words(int pid) =>
        Encoding.UTF8.GetString(CommandLine(pid)).Split('\0', StringSplitOptions.RemoveEmptyEntries);

    private static byte[] Bytes(int pid, string file)
    {
        try
        {
            return File.ReadAllBytes(string.Create(CultureInfo.InvariantCulture, $"/proc/{pid}/{file}"));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return [];
        }
    }
}
