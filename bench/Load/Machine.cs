using System.Globalization;

namespace Alize.Load;

/// <summary>What /proc says of processes and of the machine.</summary>
internal static class Machine
{
    /// <summary>Ticks of /proc a second: USER_HZ, the same on every Linux of the processors that .NET runs on.</summary>
    private const double TicksPerSecond = 100;

    /// <summary>The machine is calm below this share of all its processors.</summary>
    private const double CalmShare = 0.15;

    public static double LoadAverage => double.Parse(File.ReadAllText("/proc/loadavg").Split(' ')[0], CultureInfo.InvariantCulture);

    /// <summary>Processor time that all processes used since the machine started, in seconds.</summary>
    public static double BusySeconds()
    {
        // user, nice, system, idle, iowait, irq, softirq, steal
        var ticks = File.ReadLines("/proc/stat").First().Split(' ', StringSplitOptions.RemoveEmptyEntries)[1..9].Select(Number).ToArray();
        return (ticks.Sum() - ticks[3] - ticks[4]) / TicksPerSecond;
    }

    /// <summary>Waits until the machine was calm for a second, or <paramref name="seconds"/> went by.</summary>
    public static async Task AwaitCalm(int seconds)
    {
        for (var waited = 0; waited < seconds; waited++)
        {
            var before = BusySeconds();
            await Task.Delay(TimeSpan.FromSeconds(1), TimeProvider.System);
            if (BusySeconds() - before < CalmShare * Environment.ProcessorCount)
            {
                return;
            }
        }
    }

    /// <summary>Processor time in seconds of processes and what they started, children that ended included.</summary>
    public static double CpuSeconds(IEnumerable<int> roots) => Tree(roots).Sum(p => Stat(p)?.Ticks ?? 0) / TicksPerSecond;

    /// <summary>Processes with all that they started.</summary>
    public static HashSet<int> Tree(IEnumerable<int> roots)
    {
        var children = Directory.GetDirectories("/proc").Select(d => int.TryParse(Path.GetFileName(d), out var pid) ? pid : 0)
            .Where(p => p > 0).Select(p => (Pid: p, Stat(p)?.Parent)).Where(p => p.Parent is not null).ToLookup(p => p.Parent, p => p.Pid);
        var seen = new HashSet<int>();
        var open = new Stack<int>(roots);
        while (open.TryPop(out var pid))
        {
            if (seen.Add(pid))
            {
                children[pid].ToList().ForEach(open.Push);
            }
        }

        return seen;
    }

    /// <summary>Proportional and resident memory of a process in MiB; zeros where it ended.</summary>
    public static (double Pss, double Rss) Memory(int pid)
    {
        try
        {
            var lines = File.ReadAllLines($"/proc/{pid}/smaps_rollup");
            return (MiB(lines, "Pss:"), MiB(lines, "Rss:"));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return (0, 0);
        }
    }

    private static double MiB(string[] lines, string name) =>
        lines.FirstOrDefault(l => l.StartsWith(name, StringComparison.Ordinal)) is { } line
            ? Number(line.Split(' ', StringSplitOptions.RemoveEmptyEntries)[1]) / 1024
            : 0;

    /// <summary>The parent, and the ticks used by it and its ended children; nothing where the process ended.</summary>
    private static (int Parent, double Ticks)? Stat(int pid)
    {
        try
        {
            var text = File.ReadAllText($"/proc/{pid}/stat");
            var words = text[(text.LastIndexOf(')') + 2)..].Split(' ');
            return (int.Parse(words[1], CultureInfo.InvariantCulture), words[11..15].Sum(Number));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    private static double Number(string text) => double.Parse(text, CultureInfo.InvariantCulture);
}
