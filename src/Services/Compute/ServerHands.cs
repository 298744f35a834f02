using Alize.Kernel;

namespace Alize.Services.Compute;

/// <summary>Brings a server's guest up, or keeps it as it shall be.</summary>
internal sealed class ServerHands(IHypervisor hypervisor, ServerGuests guests, ServerProgress progress, ServerLeaving leaving, Ids ids)
{
    private static readonly TimeSpan _soon = TimeSpan.FromMilliseconds(200);

    /// <summary>scheduling → networking → spawning → active.</summary>
    public async Task<Next> Build(ServerPass pass, CancellationToken ct)
    {
        if (pass.Server.TaskState == TaskStates.Scheduling && !await progress.Begin(pass, TaskStates.Networking, ct))
        {
            return Next.Settled;
        }

        if (await guests.Prepare(pass.Server, ids, ct) is not { } wish)
        {
            return Next.Again(_soon);
        }

        if (pass.Server.TaskState != TaskStates.Spawning && !await progress.Begin(pass, TaskStates.Spawning, ct))
        {
            return Next.Settled;
        }

        return await Run(pass, wish, VmStates.Active, ct);
    }

    /// <summary>The end of a task: the guest is as the wish says, and the server is called so.</summary>
    /// <param name="whenRunning">What it is called where it runs.</param>
    public async Task<Next> Reach(ServerPass pass, string whenRunning, CancellationToken ct)
    {
        if (pass.Server.Wish == ServerWish.Stopped)
        {
            await hypervisor.EnsureStopped(pass.Host, pass.Id, TimeSpan.Zero, ct);
            await leaving.Finish(pass, ct);
            await progress.Done(pass, whenRunning == VmStates.Active ? VmStates.Stopped : whenRunning, PowerStates.Shutdown, ct);
            return Next.Settled;
        }

        return await guests.Prepare(pass.Server, ids, ct) is { } wish ? await Run(pass, wish, whenRunning, ct) : Next.Again(_soon);
    }

    /// <summary>Nothing is in hand: what changed around the guest (a volume, a port, its own power) is followed.</summary>
    public async Task<Next> Keep(ServerPass pass, CancellationToken ct)
    {
        var (server, host) = (pass.Server, pass.Host);
        if (server.VmState is VmStates.Error or VmStates.Building)
        {
            await leaving.FinishOfStopped(pass, ct);
            return Next.Settled;
        }

        var seen = await hypervisor.Look(host, server.Id, ct);
        if (server.Wish is ServerWish.Running or ServerWish.Paused && seen.State is not (GuestState.Off or GuestState.Crashed))
        {
            return await KeepRunning(pass, ct);
        }

        if (seen.State is not (GuestState.Absent or GuestState.Off))
        {
            await hypervisor.EnsureStopped(host, server.Id, TimeSpan.Zero, ct);
        }

        await leaving.Finish(pass, ct);
        if (server.Wish != ServerWish.Stopped)
        {
            // the guest powered itself off, or died: that is its own wish
            await progress.Record(pass, $"wish = {ServerWish.Stopped}, vm_state = {VmStates.Stopped}, power_state = {PowerStates.Shutdown}",
                ct);
        }

        return Next.Settled;
    }

    public Task Fail(ServerPass pass, Fault fault, CancellationToken ct) => progress.Failed(pass, fault, _ => Task.CompletedTask, ct);

    private async Task<Next> KeepRunning(ServerPass pass, CancellationToken ct)
    {
        if (await guests.Prepare(pass.Server, ids, ct) is not { } wish)
        {
            return Next.Again(_soon);
        }

        await hypervisor.EnsureRunning(pass.Host, wish, ct);
        await leaving.Finish(pass, ct);
        var power = wish.Paused ? PowerStates.Paused : PowerStates.Running;
        if (pass.Server.PowerState != power)
        {
            await progress.Record(pass, $"power_state = {power}", ct);
        }

        return Next.Settled;
    }

    private async Task<Next> Run(ServerPass pass, GuestWish wish, string vmState, CancellationToken ct)
    {
        await hypervisor.EnsureRunning(pass.Host, wish, ct);
        var seen = await hypervisor.Look(pass.Host, pass.Id, ct);
        if (seen.State != (wish.Paused ? GuestState.Paused : GuestState.Running))
        {
            return Next.Again(_soon);
        }

        await leaving.Finish(pass, ct);
        var state = wish.Paused && vmState == VmStates.Active ? VmStates.Paused : vmState;
        await progress.Done(pass, state, wish.Paused ? PowerStates.Paused : PowerStates.Running, ct);
        return Next.Settled;
    }
}
