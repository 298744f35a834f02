using Alize.Kernel;

namespace Alize.Services.Compute;

/// <summary>Tasks that have something to do before the guest reaches its wish: stop it, make its disk anew, grow it.</summary>
internal sealed class ServerChanges(IHypervisor hypervisor, GracefulStop graceful, IRootDisks disks, ServerHands hands,
    ServerProgress progress)
{
    public async Task<Next> Stop(ServerPass pass, CancellationToken ct)
    {
        return await graceful.Stop(pass, ct) ? await hands.Reach(pass, VmStates.Active, ct) : Next.Settled;
    }

    public async Task<Next> RebootSoftly(ServerPass pass, CancellationToken ct)
    {
        return await graceful.Stop(pass, ct) ? await Then(pass, TaskStates.RebootStarted, pass.Server, VmStates.Active, ct) : Next.Settled;
    }

    /// <summary>The old disk goes before the row says so: cut off between, it goes once more, which is nothing.</summary>
    public async Task<Next> Rebuild(ServerPass pass, CancellationToken ct)
    {
        await hypervisor.EnsureStopped(pass.Host, pass.Id, TimeSpan.Zero, ct);
        foreach (var name in new[] { ServerGuests.Root, "config" })
        {
            await disks.EnsureDiskGone(pass.Host, pass.Id, name, ct);
        }

        return await Then(pass, TaskStates.RebuildSpawning, pass.Server, VmStates.Active, ct);
    }

    public async Task<Next> Resize(ServerPass pass, CancellationToken ct)
    {
        if (!await graceful.Stop(pass, ct))
        {
            return Next.Settled;
        }

        if (pass.Server.Image is not null && pass.Server.Flavor.DiskGib > 0)
        {
            await disks.EnsureSize(pass.Host, pass.Id, ServerGuests.Root, (long)pass.Server.Flavor.DiskGib << 30, ct);
        }

        return await Then(pass, TaskStates.ResizeFinish, pass.Server, VmStates.Resized, ct);
    }

    public async Task<Next> Unrescue(ServerPass pass, CancellationToken ct)
    {
        var next = await hands.Reach(pass, VmStates.Active, ct);
        if (next == Next.Settled)
        {
            await disks.EnsureDiskGone(pass.Host, pass.Id, ServerGuests.Rescue, ct);
        }

        return next;
    }

    /// <summary>Records that the first half is done, and goes on with the second.</summary>
    private async Task<Next> Then(ServerPass pass, string task, Server server, string whenRunning, CancellationToken ct)
    {
        var generation = server.Generation + 1;
        return await progress.Record(pass, $"task_state = {task}, generation = {generation}", ct)
            ? await hands.Reach(pass with { Server = server with { TaskState = task, Generation = generation } }, whenRunning, ct)
            : Next.Settled;
    }
}
