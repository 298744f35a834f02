using Alize.Services.Volumes;

namespace Alize.Services.Compute;

/// <summary>Grows the disks of running guests for Volumes.</summary>
internal sealed class ServerGuestDisks(Servers servers, IHypervisor hypervisor) : IGuestDisks
{
    public async Task<bool> EnsureSize(string server, string volume, long sizeBytes, CancellationToken ct)
    {
        if (await servers.Find(server, ct) is not { DeletedAt: null, Host: { } host })
        {
            return false;
        }

        var seen = await hypervisor.Look(host, server, ct);
        if (seen.State is not (GuestState.Running or GuestState.Paused))
        {
            return false;
        }

        await hypervisor.ResizeDisk(host, server, volume, sizeBytes, ct);
        return true;
    }
}
