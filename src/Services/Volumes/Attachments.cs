using Alize.Kernel;

namespace Alize.Services.Volumes;

/// <summary>The steps of attaching and detaching, inside the caller's transaction. A volume's status follows from its
/// attachments.</summary>
public sealed class Attachments(Scribe scribe)
{
    /// <summary>What a volume's status is when nothing but its attachments matters.</summary>
    internal static Sql StatusOf(Id<Volume> id) => $"""
        CASE WHEN EXISTS (SELECT 1 FROM volume_attachment WHERE volume = {id} AND status = {Attachment.Attached}) THEN {VolumeStatus.InUse}
            WHEN EXISTS (SELECT 1 FROM volume_attachment WHERE volume = {id} AND status = {Attachment.Attaching})
                THEN {VolumeStatus.Attaching}
            WHEN EXISTS (SELECT 1 FROM volume_attachment WHERE volume = {id}) THEN {VolumeStatus.Reserved}
            ELSE {VolumeStatus.Available} END
        """;

    /// <summary>Takes a volume that is free, or one that several may have.</summary>
    /// <param name="draft">Its volume, server, host, mountpoint, mode, status and whether Compute holds it.</param>
    /// <exception cref="FaultException">400 where it is not free, 409 where this server has it already.</exception>
    internal async Task<Attachment> Begin(Tx tx, Caller? caller, Volume volume, Attachment draft)
    {
        GuardFree(volume, draft.Held);
        if (draft.Server is { } server
            && await tx.Number($"""
                SELECT count(*) FROM volume_attachment
                WHERE volume = {volume.Id} AND server = {server} AND status <> {Attachment.Reserved}
                """) > 0)
        {
            throw Fault.Conflict($"Volume {volume.Id} is already attached to server {server}.").Thrown();
        }

        var attachment = draft with { Id = scribe.Ids.New<Attachment>(), CreatedAt = Clock.FromMs(scribe.Now), Project = volume.Project };
        await tx.Execute($"""
            INSERT INTO volume_attachment (id, volume, project, server, host, mountpoint, mode, status, held, connector, created_at,
                attached_at)
            VALUES ({attachment.Id}, {volume.Id}, {volume.Project}, {draft.Server}, {draft.Host}, {draft.Mountpoint}, {draft.Mode},
                {draft.Status},
                {draft.Held}, {draft.Connector}, {attachment.CreatedAt}, {draft.AttachedAt})
            """);
        if (volume.Status != VolumeStatus.Creating)
        {
            var status = draft.Status == Attachment.Reserved ? VolumeStatus.Reserved : VolumeStatus.Attaching;
            await tx.Execute($"UPDATE volume SET status = {status}, updated_at = {scribe.Now} WHERE id = {volume.Id}");
        }

        await scribe.Wrote(tx, caller, Volume.Kind, "reserve", volume.Id.Text, volume.Project);
        return attachment;
    }

    /// <summary>The holder has it: the volume is in use.</summary>
    internal async Task Complete(Tx tx, Caller? caller, Attachment attachment, string? mountpoint)
    {
        await tx.Execute($"""
            UPDATE volume_attachment SET status = {Attachment.Attached}, mountpoint = COALESCE({mountpoint}, mountpoint),
                attached_at = {scribe.Now}
            WHERE id = {attachment.Id}
            """);
        await Follow(tx, attachment.Volume);
        await scribe.Wrote(tx, caller, Volume.Kind, "attach", attachment.Volume.Text, attachment.Project);
    }

    /// <summary>The holder has let go.</summary>
    internal async Task End(Tx tx, Caller? caller, Attachment attachment)
    {
        await tx.Execute($"DELETE FROM volume_attachment WHERE id = {attachment.Id}");
        await Follow(tx, attachment.Volume);
        await scribe.Wrote(tx, caller, Volume.Kind, "detach", attachment.Volume.Text, attachment.Project);
    }

    /// <summary>Lets the status follow the attachments where it tells of them at all.</summary>
    internal async Task Follow(Tx tx, Id<Volume> volume)
    {
        string[] attached =
            [VolumeStatus.Reserved, VolumeStatus.Attaching, VolumeStatus.InUse, VolumeStatus.Detaching, VolumeStatus.Available];
        await tx.Execute($"""
            UPDATE volume SET status = {StatusOf(volume)}, updated_at = {scribe.Now}
            WHERE id = {volume} AND deleted_at IS NULL AND status IN {Sql.In(attached)}
            """);
    }

    internal static Task<List<Attachment>> Of(Tx tx, Id<Volume> volume) => tx.Query(
        $"SELECT {Attachment.Columns} FROM volume_attachment WHERE volume = {volume} ORDER BY created_at, id", Attachment.Read);

    internal static Task<Attachment?> Of(Tx tx, string volume, string server) => tx.First(
        $"SELECT {Attachment.Columns} FROM volume_attachment WHERE volume = {volume} AND server = {server} ORDER BY created_at, id",
        Attachment.Read);

    /// <summary>Compute may take a volume that it has just ordered and that is still being made.</summary>
    private static void GuardFree(Volume volume, bool held)
    {
        var free = volume.Status == VolumeStatus.Available
            || (held && volume.Status is VolumeStatus.Creating)
            || (volume.MultiAttach && volume.Status == VolumeStatus.InUse);
        if (!free)
        {
            throw VolumesFaults.WrongStatus(
                volume, "reserve", volume.MultiAttach ? [VolumeStatus.Available, VolumeStatus.InUse] : [VolumeStatus.Available]).Thrown();
        }
    }
}
