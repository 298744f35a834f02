using Alize.Kernel;

namespace Alize.Services.Volumes;

/// <summary>Grows a volume's disk; where a guest has it open, whoever runs the guest does.</summary>
public sealed class VolumeGrowth(Db db, Scribe scribe, IVolumeStore store, IEnumerable<IGuestDisks> guests)
{
    private const int MostAttempts = 10;

    /// <summary>Whether a volume in use may grow at all.</summary>
    public bool WhileInUse { get; } = guests.Any();

    public async Task<Next> Extend(Claim claim, Volume volume, CancellationToken ct)
    {
        try
        {
            await Grow(volume, ct);
        }
        catch (IOException e) when (claim.Attempt >= MostAttempts)
        {
            await db.Transact(
                tx => Resting.Fail(tx, scribe, claim, volume, VolumeStatus.ErrorExtending, MessageWords.ExtendFailed, e.Message), ct);
            return Next.Settled;
        }

        await db.Transact(tx => Resting.Rest(tx, scribe, claim, volume), ct);
        return Next.Settled;
    }

    private async Task Grow(Volume volume, CancellationToken ct)
    {
        var servers = await db.Query(
            $"SELECT server FROM volume_attachment WHERE volume = {volume.Id} AND status = {Attachment.Attached} AND server IS NOT NULL",
            r => r.GetString(0),
            ct);
        var grown = false;
        foreach (var (server, guest) in servers.SelectMany(_ => guests, (s, g) => (s, g)))
        {
            grown |= await guest.EnsureSize(server, volume.Id.Text, volume.SizeBytes, ct);
        }

        if (!grown)
        {
            await store.EnsureSize(volume.Id.Text, volume.SizeBytes, ct);
        }
    }
}
