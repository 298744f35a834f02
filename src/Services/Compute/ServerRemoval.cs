using Alize.Kernel;
using Alize.Services.Network;
using Alize.Services.Placement;
using Alize.Services.Volumes;

namespace Alize.Services.Compute;

/// <summary>The one way out: a deleted server, a failed build and a shelved server leave their host by it.</summary>
internal sealed class ServerRemoval(ServerWorld world, ServerProgress progress, ServerBook book, IPlacement placement, ServerGoods goods)
{
    /// <summary>Deletes: nothing is left on the host, nothing is held, and the row is a tombstone.</summary>
    public async Task<Next> Remove(ServerPass pass, CancellationToken ct)
    {
        await world.Clear(pass, ct);
        await progress.Record(pass, $"""
            vm_state = {VmStates.Deleted}, task_state = NULL, power_state = {PowerStates.None}, deleted_at = {book.Now}
            """, async tx =>
        {
            await goods.GiveBack(tx, pass.Server);
            await placement.Release(tx, pass.Id);
            await ServerGroups.RemoveMember(tx, pass.Id);
            await ComputeQuotas.Give(tx, pass.Server.Project, pass.Server.UserId, ServerBook.Quota(Held(pass.Server)));
            await book.End(tx, pass.Server, "compute_terminate_instance", well: true);
            await book.Wrote(tx, null, pass.Server, "gone", ServerBook.ChargedNoMore);
        }, ct);
        return Next.Settled;
    }

    /// <summary>The server stays in error without anything of the world; its owner deletes it.</summary>
    public async Task LeaveAfterFailedBuild(ServerPass pass, Fault fault, CancellationToken ct)
    {
        await world.Clear(pass, ct);
        await progress.Failed(pass, fault, async tx =>
        {
            await goods.GiveBack(tx, pass.Server);
            await placement.Release(tx, pass.Id);
            await tx.Execute($"UPDATE server SET host = NULL WHERE id = {pass.Id}");
            await book.Wrote(tx, null, pass.Server, "unbuilt", ServerBook.ChargedNoMore);
        }, ct);
    }

    /// <summary>A shelved server keeps its ports and volumes, and nothing on a host.</summary>
    public async Task<Next> Offload(ServerPass pass, CancellationToken ct)
    {
        await world.Clear(pass, ct);
        await progress.Record(pass, $"""
            vm_state = {VmStates.Offloaded}, task_state = NULL, power_state = {PowerStates.Shutdown}, host = NULL
            """, async tx =>
        {
            await goods.Unbind(tx, pass.Id);
            await placement.Release(tx, pass.Id);
            await book.End(tx, pass.Server, "compute_shelve_offload_instance", well: true);
            await book.Wrote(tx, null, pass.Server, "offload", ServerBook.ChargedNoMore);
        }, ct);
        return Next.Settled;
    }

    /// <summary>What counts against the quota: during a resize each resource's larger need.</summary>
    private static Flavor Held(Server s) => s.OldFlavor is { } old
        ? s.Flavor with { Vcpus = Math.Max(s.Flavor.Vcpus, old.Vcpus), RamMib = Math.Max(s.Flavor.RamMib, old.RamMib) }
        : s.Flavor;
}

/// <summary>Takes a server from its host: guest, taps, disks.</summary>
internal sealed class ServerWorld(Db db, IHypervisor hypervisor, IRootDisks disks, INetwork network)
{
    public async Task Clear(ServerPass pass, CancellationToken ct)
    {
        if (pass.Server.Host is not { } host)
        {
            return;
        }

        await hypervisor.EnsureGone(host, pass.Id, ct);
        foreach (var port in await db.Read(tx => ServerRows.Ports(tx, pass.Id), ct))
        {
            await network.EnsureUnplugged(port.Port, host, ct);
        }

        await disks.EnsureGone(host, pass.Id, ct);
    }
}

/// <summary>Gives back what a server held of other rooms, in the transaction that ends it.</summary>
internal sealed class ServerGoods(INetwork network, IVolumes volumes)
{
    public async Task GiveBack(Tx tx, Server server)
    {
        foreach (var port in await ServerRows.Ports(tx, server.Id))
        {
            await (port.Made ? network.DeletePort(tx, port.Port) : network.DetachPort(tx, port.Port));
        }

        foreach (var disk in await ServerRows.Volumes(tx, server.Id))
        {
            await volumes.Detached(tx, disk.Volume, server.Id);
            if (disk.DeleteOnTermination)
            {
                await volumes.Delete(tx, disk.Volume);
            }
        }

        await tx.Execute($"DELETE FROM server_port WHERE server = {server.Id}");
        await tx.Execute($"DELETE FROM server_volume WHERE server = {server.Id}");
        await tx.Execute($"DELETE FROM server_file WHERE server = {server.Id}");
    }

    public async Task Unbind(Tx tx, string server)
    {
        foreach (var port in await ServerRows.Ports(tx, server))
        {
            await network.BindPort(tx, port.Port, null);
        }
    }
}
