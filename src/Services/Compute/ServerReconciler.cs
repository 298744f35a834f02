using Alize.Kernel;

namespace Alize.Services.Compute;

/// <summary>Makes the world match a server's wish. Whatever cut an earlier pass off, this one derives the next act from rows and
/// world.</summary>
internal sealed class ServerReconciler(Servers servers, ServerHands hands, ServerChanges changes, ServerCopies copies,
    ServerRemoval removal) : IReconciler
{
    /// <summary>A driver that fails this often in a row will not do better: the server says so.</summary>
    private const int Tries = 5;

    public string Kind => Server.Kind;

    public async Task<Next> Reconcile(Claim claim, CancellationToken ct)
    {
        if (await servers.Find(claim.Id, ct) is not { DeletedAt: null } server)
        {
            return Next.Settled;
        }

        var pass = new ServerPass(claim, server);
        if (server.Wish == ServerWish.Deleted)
        {
            return await removal.Remove(pass, ct);
        }

        try
        {
            return server.Host is null ? Next.Settled : await Step(pass, ct);
        }
        catch (FaultException e)
        {
            return await Fail(pass, e.Fault, ct);
        }
        catch (Exception e) when (claim.Attempt >= Tries && e is not OperationCanceledException)
        {
            return await Fail(pass, new Fault(FaultKind.Internal, $"The host failed: {e.GetType().Name}") { Inside = e.ToString() }, ct);
        }
    }

    private Task<Next> Step(ServerPass pass, CancellationToken ct) => pass.Server.TaskState switch
    {
        null => hands.Keep(pass, ct),
        TaskStates.Scheduling or TaskStates.Networking or TaskStates.Spawning => hands.Build(pass, ct),
        TaskStates.PoweringOff => changes.Stop(pass, ct),
        TaskStates.Rebooting => changes.RebootSoftly(pass, ct),
        TaskStates.Rebuilding => changes.Rebuild(pass, ct),
        TaskStates.ResizePrep => changes.Resize(pass, ct),
        TaskStates.RebuildSpawning => hands.Reach(pass, VmStates.Active, ct),
        TaskStates.ResizeFinish => hands.Reach(pass, VmStates.Resized, ct),
        TaskStates.Rescuing => hands.Reach(pass, VmStates.Rescued, ct),
        TaskStates.Unrescuing => changes.Unrescue(pass, ct),
        TaskStates.Snapshot or TaskStates.Backup or TaskStates.Uploading => copies.Snapshot(pass, ct),
        TaskStates.Shelving or TaskStates.ShelvingUploading => copies.Shelve(pass, ct),
        TaskStates.Offloading => removal.Offload(pass, ct),
        _ => hands.Reach(pass, VmStates.Active, ct),
    };

    private async Task<Next> Fail(ServerPass pass, Fault fault, CancellationToken ct)
    {
        switch (pass.Server.TaskState)
        {
            case TaskStates.Scheduling or TaskStates.Networking or TaskStates.Spawning:
                await removal.LeaveAfterFailedBuild(pass, fault, ct);
                break;
            case TaskStates.Snapshot or TaskStates.Backup or TaskStates.Uploading or TaskStates.Shelving or TaskStates.ShelvingUploading:
                await copies.Abandon(pass, fault, ct);
                break;
            default:
                await hands.Fail(pass, fault, ct);
                break;
        }

        return Next.Broken(fault);
    }
}
