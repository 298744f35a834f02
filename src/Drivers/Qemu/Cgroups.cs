using System.Globalization;
using Alize.Services.Compute;

namespace Alize.Drivers.Qemu;

/// <summary>Bounds what a guest's process may take of its host, in whichever cgroup tree carries a
/// controller. A host whose trees cannot be written
/// runs its guests without: these bounds guard the host against QEMU, the guest's shape is kept by QEMU itself.</summary>
internal static class Cgroups
{
    private const string Root = "/sys/fs/cgroup";
    private const long OverheadMib = 768;
    private const int Period = 100_000;
    private const int Attempts = 40;
    private static readonly TimeSpan _between = TimeSpan.FromMilliseconds(50);

    public static void Limit(GuestWish wish, int pid)
    {
        var memory = (wish.RamMib + (wish.RamMib / 20) + OverheadMib) << 20;
        var quota = (wish.Vcpus + 1) * Period;
        if (File.Exists($"{Root}/cgroup.controllers"))
        {
            Set(Root, wish.Id, pid, ("memory.max", Text(memory)), ("cpu.max", $"{quota} {Period}"), ("pids.max", "512"));
            return;
        }

        Set($"{Root}/memory", wish.Id, pid, ("memory.limit_in_bytes", Text(memory)));
        Set($"{Root}/cpu", wish.Id, pid, ("cpu.cfs_quota_us", Text(quota)));
        Set($"{Root}/pids", wish.Id, pid, ("pids.max", "512"));
    }

    /// <summary>Removes the guest's groups. The kernel lets go of a group a moment after its last process has ended,
    /// so this asks again for a while.</summary>
    public static async Task EnsureGone(string id, TimeProvider clock, CancellationToken ct)
    {
        string[] groups = [.. new[] { Root, $"{Root}/memory", $"{Root}/cpu", $"{Root}/pids" }.Select(t => GroupOf(t, id))];
        for (var attempt = 0; attempt < Attempts && Array.Exists(groups, Directory.Exists); attempt++)
        {
            if (attempt > 0)
            {
                await Task.Delay(_between, clock, ct);
            }

            foreach (var group in groups)
            {
                Try(() => Directory.Delete(group));
            }
        }
    }

    private static void Set(string tree, string id, int pid, params ReadOnlySpan<(string File, string Value)> limits)
    {
        if (!Directory.Exists(tree))
        {
            return;
        }

        var group = GroupOf(tree, id);
        Try(() => Directory.CreateDirectory(group));
        foreach (var (file, value) in limits)
        {
            Try(() => File.WriteAllText(Path.Combine(group, file), value));
        }

        Try(() => File.WriteAllText(Path.Combine(group, "cgroup.procs"), Text(pid)));
    }

    private static void Try(Action act)
    {
        try
        {
            act();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // the host does not offer it
        }
    }

    private static string GroupOf(string tree, string id) => $"{tree}/alize-{id}";

    private static string Text(long n) => n.ToString(CultureInfo.InvariantCulture);
}
