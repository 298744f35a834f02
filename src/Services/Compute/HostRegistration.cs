using Alize.Kernel;
using Alize.Services.Placement;

namespace Alize.Services.Compute;

/// <summary>At start this host tells Placement what it has to give, follows its guests, and looks after each server that is placed here:
/// guests that lived on are found again, those that a restart of the machine ended are started.</summary>
internal sealed class HostRegistration(IHypervisor hypervisor, IPlacement placement, Servers servers, HostRegistration.Waking waking,
    Cloud cloud) : IStartUp
{
    public const string Zone = "nova";
    private const long ReservedMib = 512;

    /// <summary>Guests rarely use all their processors at once; memory they do.</summary>
    private const double CpuRatio = 16;
    private const double RamRatio = 1.0;

    public async Task Start(CancellationToken ct)
    {
        var facts = await hypervisor.Facts(cloud.Host, ct);
        await placement.EnsureHost(
            cloud.Host,
            Zone,
            [
                new("VCPU", facts.Vcpus, 0, CpuRatio),
                new("MEMORY_MB", facts.RamMib, Math.Min(ReservedMib, facts.RamMib / 2), RamRatio),
                new("DISK_GB", facts.DiskGib, 0, 1.0),
            ],
            ct);
        var here = await servers.OnHost(cloud.Host, ct);
        await waking.All(here.Select(s => s.Id), ct);
        hypervisor.WatchGuests(id => _ = waking.One(id));
    }

    /// <summary>Wakes servers from outside any verb.</summary>
    internal sealed class Waking(Db db, WorkTable work)
    {
        public Task All(IEnumerable<string> ids, CancellationToken ct) => db.Transact(
            async tx =>
            {
                foreach (var id in ids)
                {
                    await work.Wake(tx, Server.Kind, id);
                }
            },
            ct);

        /// <summary>A guest changed by itself. A database that is away is no reason to fail: the sweeper looks each minute.</summary>
        public async Task One(string id) =>
            await All([id], CancellationToken.None).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }
}
