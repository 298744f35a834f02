using Alize.Kernel;
using Alize.Services.Identity;

namespace Alize.Services.Network;

/// <summary>What the room has in place before the first request: its catalogue entry, the cloud's external network,
/// and everybody woken, so that a host that was rebooted becomes what the rows say.</summary>
public sealed class NetworkStart(
    Db db, IIdentity identity, INetworkFabric fabric, PublicNetwork external, Agents agents, Wakes wakes) : IStartUp
{
    private const int AtOnce = 500;

    public async Task Start(CancellationToken ct)
    {
        await identity.EnsureService("network", "neutron", "/network", ct);
        var range = await fabric.EnsureFoundation(ct);
        var admin = await identity.FindProjectByName("admin", "default", ct);
        await external.Ensure(range, admin?.Id ?? "", ct);
        await agents.Begin(ct);
        foreach (var some in (await db.Read(Wakes.Everything, ct)).Chunk(AtOnce))
        {
            await db.Transact(tx => wakes.These(tx, some), ct);
        }
    }
}
