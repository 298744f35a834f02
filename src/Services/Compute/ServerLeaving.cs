using Alize.Kernel;
using Alize.Services.Network;
using Alize.Services.Volumes;

namespace Alize.Services.Compute;

/// <summary>After the guest was brought to its wish: volumes and ports that it holds now are called attached, those that it let go are
/// free.</summary>
internal sealed class ServerLeaving(Db db, INetwork network, IVolumes volumes)
{
    public async Task Finish(ServerPass pass, CancellationToken ct)
    {
        var (disks, ports) = await Rows(pass, ct);
        foreach (var port in ports.Where(p => p.Leaving))
        {
            await network.EnsureUnplugged(port.Port, pass.Host, ct);
        }

        if (disks.Exists(d => d.State != ServerVolume.Attached) || ports.Exists(p => p.Leaving))
        {
            await db.Transact(tx => Write(tx, pass, disks, ports), ct);
        }
    }

    /// <summary>Of a server in error only what shall leave is looked at: a guest that it may have is not touched.</summary>
    public async Task FinishOfStopped(ServerPass pass, CancellationToken ct)
    {
        var (disks, ports) = await Rows(pass, ct);
        disks.RemoveAll(d => d.State != ServerVolume.Detaching);
        ports.RemoveAll(p => !p.Leaving);
        if (disks.Count > 0 || ports.Count > 0)
        {
            await db.Transact(tx => Write(tx, pass, disks, ports), ct);
        }
    }

    private Task<(List<ServerVolume>, List<ServerPort>)> Rows(ServerPass pass, CancellationToken ct) =>
        db.Read(async tx => (await ServerRows.Volumes(tx, pass.Id), await ServerRows.Ports(tx, pass.Id)), ct);

    private async Task Write(Tx tx, ServerPass pass, List<ServerVolume> disks, List<ServerPort> ports)
    {
        if (!await WorkTable.Holds(tx, pass.Claim))
        {
            return;
        }

        foreach (var disk in disks)
        {
            await (disk.State == ServerVolume.Detaching ? Detach(tx, disk) : Attach(tx, disk));
        }

        foreach (var port in ports.Where(p => p.Leaving))
        {
            await (port.Made ? network.DeletePort(tx, port.Port) : network.DetachPort(tx, port.Port));
            await tx.Execute($"DELETE FROM server_port WHERE server = {port.Server} AND port = {port.Port}");
        }
    }

    private async Task Attach(Tx tx, ServerVolume disk)
    {
        var changed = await tx.Execute($"""
            UPDATE server_volume SET state = {ServerVolume.Attached} WHERE server = {disk.Server} AND volume = {disk.Volume}
                AND state = {ServerVolume.Attaching}
            """);
        if (changed == 1)
        {
            await volumes.Attached(tx, disk.Volume, disk.Server, disk.Device);
        }
    }

    private async Task Detach(Tx tx, ServerVolume disk)
    {
        await volumes.Detached(tx, disk.Volume, disk.Server);
        await tx.Execute($"DELETE FROM server_volume WHERE server = {disk.Server} AND volume = {disk.Volume}");
    }
}
