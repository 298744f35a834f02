using Alize.Kernel;
using Alize.Services.Compute;

namespace Alize.Drivers.Qemu;

/// <summary>What is true of the guests now: out of the run folder, /proc and QEMU, never out of memory.</summary>
public sealed class GuestSight(GuestFolders folders, GuestMonitors monitors, TimeProvider clock)
{
    private static readonly TimeSpan _ending = TimeSpan.FromMilliseconds(500);

    public Task<GuestReport> Look(string id, CancellationToken ct)
    {
        var folder = folders.Of(id);
        var record = GuestRecord.Read(folder.Record);
        return Report(folder, record, Find(folder, record), ct);
    }

    public async Task<IReadOnlyList<GuestReport>> All(CancellationToken ct)
    {
        var processes = GuestProcess.All(folders.Run);
        return await Task.WhenAll(folders.All().Select(f =>
            Report(f, GuestRecord.Read(f.Record), processes.GetValueOrDefault(Path.GetFileName(f.Run)), ct)));
    }

    /// <summary>The guest's process; null where none runs.</summary>
    public GuestProcess? Find(GuestFolder folder) => Find(folder, GuestRecord.Read(folder.Record));

    /// <summary>The state behind QEMU's own word for it.</summary>
    public static GuestState StateOf(string status) => status switch
    {
        "running" or "suspended" => GuestState.Running,
        "paused" or "save-vm" or "finish-migrate" or "restore-vm" => GuestState.Paused,
        "guest-panicked" or "internal-error" or "io-error" or "watchdog" => GuestState.Crashed,
        "shutdown" or "postmigrate" or "colo" => GuestState.Off,
        _ => GuestState.Starting,
    };

    private GuestProcess? Find(GuestFolder folder, GuestRecord? record) =>
        record is { Pid: > 0 } && new GuestProcess(record.Pid, record.StartTicks) is { IsAlive: true } known
        ? known
        : GuestProcess.All(folders.Run).GetValueOrDefault(Path.GetFileName(folder.Run));

    private async Task<GuestReport> Report(GuestFolder folder, GuestRecord? record, GuestProcess? process, CancellationToken ct)
    {
        if (process is null)
        {
            return new(folder.Id, record is null ? GuestState.Absent : GuestState.Off, record?.Generation ?? 0, null);
        }

        return new(folder.Id, await State(folder, process, ct), record?.Generation ?? 0, process.Pid);
    }

    /// <summary>QEMU's own word for the guest's state; null where it does not answer.</summary>
    public async Task<string?> Status(GuestFolder folder, CancellationToken ct)
    {
        try
        {
            var qmp = await monitors.Open(folder, ct);
            return (await qmp.Execute("query-status", null, ct)).Text("status");
        }
        catch (Exception e) when (e is TimeoutException or IOException)
        {
            // it is on its way up or out, or hangs
            return null;
        }
    }

    private async Task<GuestState> State(GuestFolder folder, GuestProcess process, CancellationToken ct)
    {
        if (await Status(folder, ct) is { } status)
        {
            return StateOf(status);
        }

        // a QEMU that ends lets go of its monitor first: called starting, it would be started again
        var ended = File.Exists(folder.Monitor) ? await process.WaitForEnd(_ending, clock, ct) : !process.IsAlive;
        return ended ? GuestState.Off : GuestState.Starting;
    }
}
