namespace Alize.Drivers.LinuxNet;

/// <summary>Network namespaces by name, as <c>ip netns</c> keeps them.</summary>
public static class Namespaces
{
    public const string Folder = "/run/netns";

    /// <summary>The namespaces whose name begins so, with the number that the kernel gave them: a namespace made anew has
    /// another.</summary>
    public static Dictionary<string, string> List(string prefix) => Parse(File.ReadLines("/proc/self/mountinfo"), prefix);

    /// <summary>Reads lines of mountinfo (proc(5)): id, parent, device, root, mount point and more; of a namespace the root says
    /// net:[number].</summary>
    internal static Dictionary<string, string> Parse(IEnumerable<string> lines, string prefix)
    {
        var found = new Dictionary<string, string>();
        foreach (var words in lines.Select(l => l.Split(' ')))
        {
            if (words.Length > 4 && words[3].StartsWith("net:[", StringComparison.Ordinal) && Path.GetFileName(words[4]) is var name
                && name.StartsWith(prefix, StringComparison.Ordinal))
            {
                found[name] = words[3];
            }
        }

        return found;
    }

    public static bool Exists(string name) => List(name).ContainsKey(name);

    /// <summary>The namespace is there, with its loopback up and these settings (paths under /proc/sys/net).</summary>
    public static async Task Ensure(string name, IReadOnlyList<(string Path, string Value)> settings, CancellationToken ct)
    {
        if (!Exists(name))
        {
            Forget(name);
            await Tool.Run(["ip", "netns", "add", name], null, ct);
        }

        await Tool.Ip(name, ["link set lo up"], ct);
        Set(name, settings);
    }

    public static void Set(string name, IReadOnlyList<(string Path, string Value)> settings) => NamespaceThread.Run(name, () =>
    {
        foreach (var (path, value) in settings)
        {
            File.WriteAllText("/proc/sys/net/" + path, value);
        }

        return 0;
    });

    public static async Task EnsureGone(string name, CancellationToken ct)
    {
        if (Exists(name))
        {
            await Tool.Run(["ip", "netns", "del", name], null, ct);
        }
        else
        {
            Forget(name);
        }
    }

    /// <summary>A name whose making was cut short is a plain file; on a fresh machine the folder is not there yet.</summary>
    private static void Forget(string name)
    {
        if (Directory.Exists(Folder))
        {
            File.Delete(Path.Combine(Folder, name));
        }
    }
}
