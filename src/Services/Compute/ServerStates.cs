namespace Alize.Services.Compute;

/// <summary>Where a server stands, in Nova's words.</summary>
public static class VmStates
{
    public const string Building = "building";
    public const string Active = "active";
    public const string Stopped = "stopped";
    public const string Paused = "paused";
    public const string Rescued = "rescued";
    public const string Resized = "resized";
    public const string Shelved = "shelved";
    public const string Offloaded = "shelved_offloaded";
    public const string Deleted = "deleted";
    public const string Error = "error";
}

/// <summary>What is being done to a server, in Nova's words. Null: nothing.</summary>
public static class TaskStates
{
    public const string Scheduling = "scheduling";
    public const string Networking = "networking";
    public const string Spawning = "spawning";
    public const string PoweringOn = "powering-on";
    public const string PoweringOff = "powering-off";
    public const string Rebooting = "rebooting";
    public const string RebootStarted = "reboot_started";
    public const string RebootingHard = "rebooting_hard";
    public const string Pausing = "pausing";
    public const string Unpausing = "unpausing";
    public const string Rebuilding = "rebuilding";
    public const string RebuildSpawning = "rebuild_spawning";
    public const string ResizePrep = "resize_prep";
    public const string ResizeFinish = "resize_finish";
    public const string ResizeReverting = "resize_reverting";
    public const string Snapshot = "image_snapshot";
    public const string Backup = "image_backup";
    public const string Uploading = "image_uploading";
    public const string Rescuing = "rescuing";
    public const string Unrescuing = "unrescuing";
    public const string Shelving = "shelving";
    public const string ShelvingUploading = "shelving_image_uploading";
    public const string Offloading = "shelving_offloading";
    public const string Unshelving = "unshelving";
    public const string UnshelvingSpawning = "spawning_unshelved";
    public const string Deleting = "deleting";
}

/// <summary>What a server shall be in the end.</summary>
public enum ServerWish
{
    Running,
    Stopped,
    Paused,

    /// <summary>It keeps its rows and an image of its disk, and nothing on a host.</summary>
    Shelved,
    Deleted,
}

/// <summary>Power states, by the numbers that clients know.</summary>
public static class PowerStates
{
    public const int None = 0;
    public const int Running = 1;
    public const int Paused = 3;
    public const int Shutdown = 4;
    public const int Crashed = 6;
}

/// <summary>The one word that clients filter and wait by, out of the two states.</summary>
public static class ServerStatus
{
    private static readonly (string Vm, string? Task, string Status)[] _words =
    [
        (VmStates.Active, TaskStates.Rebooting, "REBOOT"), (VmStates.Active, TaskStates.RebootStarted, "REBOOT"),
        (VmStates.Active, TaskStates.RebootingHard, "HARD_REBOOT"),
        (VmStates.Active, TaskStates.Rebuilding, "REBUILD"), (VmStates.Active, TaskStates.RebuildSpawning, "REBUILD"),
        (VmStates.Active, TaskStates.ResizePrep, "RESIZE"), (VmStates.Active, TaskStates.ResizeFinish, "RESIZE"),
        (VmStates.Active, null, "ACTIVE"), (VmStates.Building, null, "BUILD"),
        (VmStates.Stopped, TaskStates.RebootingHard, "HARD_REBOOT"),
        (VmStates.Stopped, TaskStates.Rebuilding, "REBUILD"), (VmStates.Stopped, TaskStates.RebuildSpawning, "REBUILD"),
        (VmStates.Stopped, TaskStates.ResizePrep, "RESIZE"), (VmStates.Stopped, TaskStates.ResizeFinish, "RESIZE"),
        (VmStates.Stopped, null, "SHUTOFF"),
        (VmStates.Resized, TaskStates.ResizeReverting, "REVERT_RESIZE"), (VmStates.Resized, null, "VERIFY_RESIZE"),
        (VmStates.Paused, null, "PAUSED"), (VmStates.Rescued, null, "RESCUE"), (VmStates.Shelved, null, "SHELVED"),
        (VmStates.Offloaded, null, "SHELVED_OFFLOADED"), (VmStates.Deleted, null, "DELETED"),
        (VmStates.Error, TaskStates.Rebuilding, "REBUILD"), (VmStates.Error, TaskStates.RebuildSpawning, "REBUILD"),
        (VmStates.Error, null, "ERROR"),
    ];

    public static string Of(string vmState, string? taskState)
    {
        foreach (var (vm, task, status) in _words)
        {
            if (vm == vmState && (task is null || task == taskState))
            {
                return status;
            }
        }

        return "UNKNOWN";
    }

    /// <summary>The states behind a word that a filter names: a null task stands for all tasks that have no word of their own.</summary>
    public static IEnumerable<(string Vm, string? Task)> Behind(string status) =>
        _words.Where(w => w.Status.Equals(status, StringComparison.OrdinalIgnoreCase)).Select(w => (w.Vm, w.Task));

    /// <summary>The tasks of a state that have a word of their own.</summary>
    public static IEnumerable<string> Worded(string vmState) =>
        _words.Where(w => w.Vm == vmState && w.Task is not null).Select(w => w.Task!);
}
