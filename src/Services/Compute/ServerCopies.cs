using Alize.Kernel;
using Alize.Services.Images;

namespace Alize.Services.Compute;

/// <summary>Makes images of servers' root disks: of a running guest as of one moment, of a stopped one from its file.</summary>
internal sealed class ServerCopies(ServerCopies.Hosts hosts, GracefulStop graceful, IImages images, ServerProgress progress,
    SnapshotFiles files)
{
    private static readonly TimeSpan _soon = TimeSpan.FromMilliseconds(500);

    public async Task<Next> Snapshot(ServerPass pass, CancellationToken ct)
    {
        if (!await Copy(pass, ct))
        {
            return Next.Again(_soon);
        }

        await progress.Done(pass, pass.Server.VmState, pass.Server.PowerState, ct);
        files.Remove(pass.Server.SpareImage!);
        return Next.Settled;
    }

    /// <summary>Stops, makes the image, and goes on to leave the host.</summary>
    public async Task<Next> Shelve(ServerPass pass, CancellationToken ct)
    {
        if (!await graceful.Stop(pass, ct))
        {
            return Next.Settled;
        }

        if (pass.Server.SpareImage is not null && !await Copy(pass, ct))
        {
            return Next.Again(_soon);
        }

        await progress.Record(
            pass, $"vm_state = {VmStates.Shelved}, power_state = {PowerStates.Shutdown}, task_state = {TaskStates.Offloading}", ct);
        return Next.Again(TimeSpan.Zero);
    }

    /// <summary>The image will not be; the server stays what it is.</summary>
    public async Task Abandon(ServerPass pass, Fault fault, CancellationToken ct)
    {
        if (pass.Server.SpareImage is { } image)
        {
            await images.Abandon(image, fault.Message, ct);
            files.Remove(image);
        }

        await progress.Record(pass, $"task_state = NULL, spare_image = NULL", ct);
    }

    private async Task<bool> Copy(ServerPass pass, CancellationToken ct)
    {
        var image = pass.Server.SpareImage!;
        var path = files.PathOf(image);
        if (await images.Find(image, ct) is not { } target)
        {
            // the image was deleted meanwhile: nobody wants the copy
            return true;
        }

        if (target.Status != "active" && !File.Exists(path) && !await Take(pass, path, ct))
        {
            return false;
        }

        if (target.Status != "active")
        {
            await images.Fill(image, path, ct);
        }

        return true;
    }

    private async Task<bool> Take(ServerPass pass, string path, CancellationToken ct)
    {
        var seen = await hosts.Hypervisor.Look(pass.Host, pass.Id, ct);
        if (seen.State is GuestState.Running or GuestState.Paused)
        {
            return await hosts.Hypervisor.EnsureCopy(pass.Host, pass.Id, ServerGuests.Root, path, ct);
        }

        await hosts.Disks.Export(pass.Host, pass.Id, ServerGuests.Root, "qcow2", path, ct);
        return true;
    }

    /// <summary>Where disks are, in use or not.</summary>
    internal sealed record Hosts(IHypervisor Hypervisor, IRootDisks Disks);
}

/// <summary>Where copies of servers' disks lie until their image has taken them.</summary>
internal sealed class SnapshotFiles(Cloud cloud)
{
    private string Folder => Path.Combine(cloud.DataDir, "snapshots");

    public string PathOf(string image)
    {
        Directory.CreateDirectory(Folder, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute
            | UnixFileMode.GroupExecute | UnixFileMode.OtherExecute);
        return Path.Combine(Folder, image + ".qcow2");
    }

    public void Remove(string image) => File.Delete(PathOf(image));

    /// <summary>Images whose copies lie here.</summary>
    public IEnumerable<string> List() => Directory.Exists(Folder)
        ? Directory.EnumerateFiles(Folder).Select(f => Path.GetFileName(f).Split('.')[0]).Distinct()
        : [];

    public void RemoveAll(string image)
    {
        foreach (var file in Directory.EnumerateFiles(Folder, image + ".*"))
        {
            File.Delete(file);
        }
    }
}
