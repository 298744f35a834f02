using Alize.Kernel;

namespace Alize.Services.Volumes;

/// <summary>Ends what was under way with a volume: its status follows its attachments again.</summary>
internal static class Resting
{
    /// <summary>What was under way cannot be done; the tenant reads why.</summary>
    public static async Task Fail(Tx tx, Scribe scribe, Claim claim, Volume volume, string status, MessageWords words, string why)
    {
        if (await WorkTable.Holds(tx, claim) && await tx.Execute($"""
            UPDATE volume SET status = {status}, updated_at = {scribe.Now} WHERE id = {volume.Id} AND status = {volume.Status}
            """) == 1)
        {
            await Messages.Write(tx, scribe, words, volume.Project, volume.Request, "VOLUME", volume.Id.Text, why);
            await scribe.Wrote(tx, null, Volume.Kind, "failed", volume.Id.Text, volume.Project);
        }
    }

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
