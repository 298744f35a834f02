using Alize.Kernel;

namespace Alize.Drivers.Qemu;

/// <summary>Takes every guest of this cloud off the machine, with its sockets, its folder and its cgroup. What guests keep under DIR stays.
/// It needs no running program and no database: only the cloud's id.</summary>
public sealed class GuestRemoval(GuestFolders folders, GuestLife life, Cloud cloud, TimeProvider clock)
{
    private const int AtOnce = 8;

    /// <param name="gracefully">How long a guest may take to power itself down.</param>
    /// <returns>How many guests there were.</returns>
    public async Task<int> StopAll(TimeSpan gracefully, CancellationToken ct)
    {
        if (!IsOurs())
        {
            return 0;
        }

        var guests = folders.All();
        var running = GuestProcess.All(folders.Run).Count;
        var limit = new ParallelOptions { MaxDegreeOfParallelism = AtOnce, CancellationToken = ct };
        await Parallel.ForEachAsync(guests, limit, async (guest, stop) =>
        {
            await life.EnsureStopped(guest.Id, gracefully, stop);
            await Cgroups.EnsureGone(guest.Id, clock, stop);
        });

        // a process between its start and its being written down has no record
        foreach (var process in GuestProcess.All(folders.Run).Values)
        {
            process.End();
        }

        foreach (var entry in Directory.EnumerateDirectories(folders.Run).Where(d => File.Exists(Path.Combine(d, "guest.json"))))
        {
            Directory.Delete(entry, recursive: true);
        }

        File.Delete(Path.Combine(folders.Run, "cloud"));
        if (!Directory.EnumerateFileSystemEntries(folders.Run).Any())
        {
            Directory.Delete(folders.Run);
        }

        return running;
    }

    /// <summary>Another cloud of the machine may have an id that begins alike.</summary>
    private bool IsOurs()
    {
        var owner = Path.Combine(folders.Run, "cloud");
        return Directory.Exists(folders.Run) && (!File.Exists(owner) || File.ReadAllText(owner).Trim() == cloud.Id);
    }
}
