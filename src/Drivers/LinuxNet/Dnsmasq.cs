using System.Collections.Concurrent;
using System.Runtime.InteropServices;
using Alize.Kernel;
using Alize.Services.Network;

namespace Alize.Drivers.LinuxNet;

/// <summary>One dnsmasq a network. It outlives the program, and is found again by the path of its configuration in its command
/// line.</summary>
public sealed partial class Dnsmasq(Cloud cloud, KernelNames names)
{
    private const int Hangup = 1;
    private const int Kill = 9;

    private const UnixFileMode Readable = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead | UnixFileMode.OtherRead;
    private const UnixFileMode Passable = UnixFileMode.GroupExecute | UnixFileMode.OtherExecute;

    private readonly Told _told = new();
    private readonly ConcurrentDictionary<string, int> _pids = new();

    private string Root => Path.Combine(cloud.DataDir, "net");

    /// <summary>What dnsmasq reads as its own user, which may not pass DIR.</summary>
    private string SharedRoot => Path.Combine("/run/alize", cloud.Short, "net-" + cloud.Id);

    /// <summary>It runs with this configuration and knows these hosts.</summary>
    public async Task Ensure(NetworkWish network, CancellationToken ct)
    {
        var folder = Path.Combine(Root, network.Id);
        var shared = Path.Combine(SharedRoot, network.Id);
        var files = DnsmasqFiles.Compile(network, names.DhcpLink(network.Id), folder, shared);
        var text = $"{files.Configuration}\n{files.Hosts}\n{files.Names}\n{files.Options}";
        if (_told.Has(network.Id, text) && _pids.TryGetValue(network.Id, out var pid) && Runs(pid, w => w == WordOf(network.Id)))
        {
            return;
        }

        await _told.Tell(network.Id, text, () => Tell(network.Id, files, folder, shared, ct));
    }

    private async Task Tell(string network, DnsmasqFiles files, string folder, string shared, CancellationToken ct)
    {
        Directory.CreateDirectory(folder);
        Share(shared);
        Write(Path.Combine(shared, "hosts"), files.Hosts);
        Write(Path.Combine(shared, "names"), files.Names);
        Write(Path.Combine(shared, "options"), files.Options);
        var running = Find(w => w == WordOf(network));
        var applied = Path.Combine(folder, "applied");
        if (running.Count == 1 && File.Exists(applied) && await File.ReadAllTextAsync(applied, ct) == files.Configuration)
        {
            Signal(running[0], Hangup);
            _pids[network] = running[0];
            return;
        }

        await End(running, ct);
        File.Delete(applied);
        Write(Configuration(network), files.Configuration);
        await Tool.Run(["ip", "netns", "exec", names.NetworkNamespace(network), "dnsmasq", WordOf(network)], null, ct);
        Write(applied, files.Configuration);
    }

    public async Task EnsureGone(string network, CancellationToken ct)
    {
        _told.Forget(network);
        _pids.TryRemove(network, out _);
        await End(Find(w => w == WordOf(network)), ct);
        Delete(Path.Combine(Root, network));
        Delete(Path.Combine(SharedRoot, network));
    }

    /// <summary>Ends every dnsmasq of this cloud and removes their files.</summary>
    public async Task RemoveAll(CancellationToken ct)
    {
        await End(Find(w => w.StartsWith($"--conf-file={Root}/", StringComparison.Ordinal)), ct);
        if (Directory.Exists(Root))
        {
            foreach (var folder in Directory.EnumerateDirectories(Root))
            {
                Delete(folder);
            }
        }

        Delete(SharedRoot);
        var runtime = Path.GetDirectoryName(SharedRoot)!;
        if (Directory.Exists(runtime) && !Directory.EnumerateFileSystemEntries(runtime).Any())
        {
            Directory.Delete(runtime);
        }
    }

    private string Configuration(string network) => Path.Combine(Root, KernelNames.Checked(network), "dnsmasq.conf");

    /// <summary>The word of its command line by which it is found again.</summary>
    private string WordOf(string network) => "--conf-file=" + Configuration(network);

    private static List<int> Find(Func<string, bool> word) => [.. ProcessSight.Pids().Where(pid => Runs(pid, word))];

    private static bool Runs(int pid, Func<string, bool> word) =>
        ProcessSight.Words(pid) is [var program, ..] words && Path.GetFileName(program) == "dnsmasq" && words.Any(word);

    /// <summary>It keeps nothing that a kill could lose: leases are fixed by its hosts file.</summary>
    private static async Task End(List<int> pids, CancellationToken ct)
    {
        foreach (var pid in pids)
        {
            Signal(pid, Kill);
        }

        while (pids.Exists(IsAlive))
        {
            await Task.Delay(TimeSpan.FromMilliseconds(2), TimeProvider.System, ct);
        }
    }

    /// <summary>A zombie holds no socket any more.</summary>
    private static bool IsAlive(int pid) => ProcessSight.Stat(pid)?.Runs == true;

    private static void Share(string folder)
    {
        var made = Directory.CreateDirectory(folder);
        for (var at = made; at is not null && at.FullName != "/run"; at = at.Parent)
        {
            at.UnixFileMode |= Passable;
        }
    }

    private static void Write(string path, string text)
    {
        File.WriteAllText(path + ".new", text);
        File.SetUnixFileMode(path + ".new", Readable);
        File.Move(path + ".new", path, overwrite: true);
    }

    private static void Delete(string folder)
    {
        if (Directory.Exists(folder))
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static void Signal(int pid, int signal) => _ = Send(pid, signal);

    [LibraryImport("libc", EntryPoint = "kill")]
    private static partial int Send(int pid, int signal);
}
