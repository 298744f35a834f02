using System.Text.RegularExpressions;
using Alize.Drivers.LinuxNet;
using Alize.Kernel;
using Alize.Server.Hosting;

namespace Alize.Server.Verbs.Machine;

/// <summary>What a cloud has on this machine, found by the cloud's id in names and command lines.</summary>
/// <param name="Folder">Its data folder, where a process tells; it may be gone.</param>
/// <param name="IsAlive">A program serves it now.</param>
internal sealed record CloudTrace(string Id, string? Folder, bool IsAlive, int Namespaces, int Processes);

/// <summary>Looks over the machine for clouds, the living and what the dead left.</summary>
internal static partial class Traces
{
    /// <summary>Every cloud that has something in the kernel.</summary>
    public static IReadOnlyList<CloudTrace> All()
    {
        var processes = Processes();
        var alive = processes.Select(p => Served(p.Words)).OfType<(string Id, string Folder)>().ToDictionary(s => s.Id, s => s.Folder);
        var namespaces = Names(Namespaces.Folder).Select(n => InName().Match(n)).Where(m => m.Success).ToLookup(m => m.Groups[1].Value);
        var runs = Runs();
        return namespaces.Select(n => n.Key).Union(runs.Values).Union(alive.Keys).Order(StringComparer.Ordinal)
            .Select(id => Trace(id, alive, namespaces[id].Count(), processes, runs))
            .ToList();
    }

    private static CloudTrace Trace(
        string id, Dictionary<string, string> alive, int namespaces, List<Running> processes, Dictionary<string, string> runs)
    {
        var folder = alive.GetValueOrDefault(id)
            ?? processes.Where(p => Belongs(p.Words, id, null, runs)).Select(p => FolderIn(p.Words)).FirstOrDefault(f => f is not null);
        return new CloudTrace(id, folder, alive.ContainsKey(id), namespaces, processes.Count(p => Belongs(p.Words, id, folder, runs)));
    }

    /// <summary>The cloud that a process serves.</summary>
    private static (string Id, string Folder)? Served(string[] words)
    {
        var at = Array.IndexOf(words, "--data");
        return words.Contains("serve") && at >= 0 && at + 1 < words.Length && new DataFolder(words[at + 1]).CloudId is { } id
            ? (id, words[at + 1])
            : null;
    }

    /// <summary>Guests have their sockets below the cloud's run folder, dnsmasq its shared files.</summary>
    private static bool Belongs(string[] words, string id, string? folder, Dictionary<string, string> runs)
    {
        var run = runs.FirstOrDefault(r => r.Value == id).Key;
        return Path.GetFileName(words[0]) is { } program && (program.StartsWith("qemu", StringComparison.Ordinal) || program == "dnsmasq")
            && words.Any(w => w.Contains(id, StringComparison.Ordinal)
                || (run is not null && w.Contains(run + "/", StringComparison.Ordinal))
                || (folder is not null && w.Contains(folder + "/net/", StringComparison.Ordinal)));
    }

    private static string? FolderIn(string[] words) =>
        words.Select(w => InFolder().Match(w)).FirstOrDefault(m => m.Success)?.Groups[1].Value;

    /// <summary>Run folders, and whose they are.</summary>
    private static Dictionary<string, string> Runs()
    {
        const string run = "/run/alize";
        return Names(run).Select(n => Path.Combine(run, n)).Where(d => File.Exists(Path.Combine(d, "cloud")))
            .ToDictionary(d => d, d => File.ReadAllText(Path.Combine(d, "cloud")).Trim());
    }

    private static List<Running> Processes() =>
    [
        .. from pid in ProcessSight.Pids()
           let words = ProcessSight.Words(pid)
           where words.Length > 0
           select new Running(pid, words),
    ];

    private static IEnumerable<string> Names(string folder) =>
        Directory.Exists(folder) ? Directory.EnumerateFileSystemEntries(folder).Select(e => Path.GetFileName(e)) : [];

    [GeneratedRegex("^alize-([0-9a-f]{16})(?:-|$)")]
    private static partial Regex InName();

    [GeneratedRegex("(/[^,=]*?)/(?:net|guests)/[0-9a-f-]{36}/")]
    private static partial Regex InFolder();

    private sealed record Running(int Pid, string[] Words);
}
