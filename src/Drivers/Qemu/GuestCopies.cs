using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Alize.Drivers.LocalDisk;
using Alize.Drivers.Qemu.Qmp;
using Alize.Kernel;

namespace Alize.Drivers.Qemu;

/// <summary>Copies of a running guest's disks as of one moment, by QEMU's backup jobs: the whole chain in one new file. The job's name
/// comes from disk and target,
/// so asking again asks after the same job; a copy has its final name only when it is whole.</summary>
public sealed class GuestCopies(GuestFolders folders, GuestMonitors monitors, TimeProvider clock)
{
    private static readonly TimeSpan _shortCopy = TimeSpan.FromMilliseconds(500);
    private static readonly TimeSpan _create = TimeSpan.FromSeconds(30);

    /// <summary>True when <paramref name="toPath"/> is there.</summary>
    /// <exception cref="IOException">The copy failed (the disk is full); asked again, it starts anew.</exception>
    public async Task<bool> Ensure(string guest, string disk, string toPath, CancellationToken ct)
    {
        if (File.Exists(toPath))
        {
            return true;
        }

        var qmp = await monitors.Open(folders.Of(guest), ct);
        var job = DeviceNames.Copy(disk, toPath);
        if (await Find(qmp, job, ct) is null)
        {
            await Start(qmp, disk, toPath, job, ct);
        }

        var began = clock.GetTimestamp();
        while (await Find(qmp, job, ct) is { } state)
        {
            if (state.Text("status") == "concluded")
            {
                await Finish(qmp, job, toPath, state.TextOrNull("error"), ct);
                return true;
            }

            if (clock.GetElapsedTime(began) >= _shortCopy)
            {
                return false;
            }

            await Task.Delay(TimeSpan.FromMilliseconds(20), clock, ct);
        }

        throw new IOException($"the copy of {disk} was cancelled");
    }

    private static async Task Start(QmpClient qmp, string disk, string toPath, string job, CancellationToken ct)
    {
        var node = DeviceNames.Node(disk);
        var unfinished = Unfinished(toPath);
        var size = await SizeOf(qmp, node, ct);
        await Forget(qmp, job, ct);
        File.Delete(unfinished);
        await Tool.Run(_create, ct, "qemu-img", "create", "-q", "-f", "qcow2", unfinished, size.ToString(CultureInfo.InvariantCulture));
        File.SetUnixFileMode(unfinished, UnixFileMode.UserRead | UnixFileMode.UserWrite);
        if (DiskOwner.OfMachine() is { } owner)
        {
            Posix.SetOwner(unfinished, owner.User, owner.Group);
        }

        await qmp.Execute("blockdev-add", new JsonObject
        {
            ["driver"] = "qcow2",
            ["node-name"] = job,
            ["discard"] = "unmap",
            ["detect-zeroes"] = "unmap",
            ["file"] = new JsonObject { ["driver"] = "file", ["filename"] = unfinished },
        }, ct);
        await qmp.Execute("blockdev-backup", new JsonObject
        {
            ["job-id"] = job,
            ["device"] = node,
            ["target"] = job,
            ["sync"] = "full",
            ["auto-dismiss"] = false,
        }, ct);
    }

    /// <summary>The file is closed and named before the job is forgotten: cut anywhere, the next call goes on.</summary>
    private static async Task Finish(QmpClient qmp, string job, string toPath, string? error, CancellationToken ct)
    {
        await Forget(qmp, job, ct);
        if (error is null && File.Exists(Unfinished(toPath)))
        {
            DiskFolders.Finish(Unfinished(toPath), toPath);
        }

        await qmp.Execute("job-dismiss", new JsonObject { ["id"] = job }, ct);
        if (error is not null)
        {
            File.Delete(Unfinished(toPath));
            throw new IOException($"QEMU: {error}");
        }
    }

    /// <summary>Closes the target.</summary>
    private static async Task Forget(QmpClient qmp, string job, CancellationToken ct)
    {
        try
        {
            await qmp.Execute("blockdev-del", new JsonObject { ["node-name"] = job }, ct);
        }
        catch (QmpException e) when (e.Description.StartsWith("Failed to find node", StringComparison.Ordinal))
        {
            // closed already
        }
    }

    private static async Task<JsonElement?> Find(QmpClient qmp, string job, CancellationToken ct)
    {
        var jobs = await qmp.Execute("query-jobs", null, ct);
        foreach (var candidate in jobs.EnumerateArray())
        {
            if (candidate.Text("id") == job)
            {
                return candidate;
            }
        }

        return null;
    }

    /// <summary>The guest's view of the disk, in bytes.</summary>
    private static async Task<long> SizeOf(QmpClient qmp, string node, CancellationToken ct)
    {
        var nodes = await qmp.Execute("query-named-block-nodes", new JsonObject { ["flat"] = true }, ct);
        foreach (var candidate in nodes.EnumerateArray())
        {
            if (candidate.Text("node-name") == node)
            {
                return candidate.GetProperty("image").GetProperty("virtual-size").GetInt64();
            }
        }

        throw new IOException($"the guest has no disk behind {node}");
    }

    private static string Unfinished(string toPath) => toPath + DiskFolders.Unfinished;
}
