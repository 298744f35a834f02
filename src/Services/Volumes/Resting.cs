using Alize.Kernel;

namespace Alize.Services.Volumes;

/// <summary>Ends what was under way with a volume: its status follows its attachments again.</summary>
internal static class Resting
{
    public static async Task Rest(Tx tx, Scribe scribe, Claim claim, Volume volume)
    {
        if (await WorkTable.Holds(tx, claim) && await tx.Execute($"""
            UPDATE volume SET status = {Attachments.StatusOf(volume.Id)}, updated_at = {scribe.Now}
            WHERE id = {volume.Id} AND status = {volume.Status} AND size = {volume.Size}
            """) == 1)
        {
            await scribe.Wrote(tx, null, Volume.Kind, "changed", volume.Id.Text, volume.Project);
        }
    }
}
