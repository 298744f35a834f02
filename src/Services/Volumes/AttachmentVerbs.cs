using System.Text.Json;
using Alize.Kernel;

namespace Alize.Services.Volumes;

/// <summary>The verbs of attachments as resources, one transaction each.</summary>
public sealed class AttachmentVerbs(Db db, Attachments attachments)
{
    public Task<Attachment> Get(Caller caller, Id<Attachment> id, CancellationToken ct) => db.Read(tx => Get(tx, caller, id), ct);

    /// <param name="connector">What the host says of itself; null reserves only.</param>
    public Task<Attachment> Create(Caller caller, Id<Volume> id, string? server, JsonElement? connector, string? mode) =>
        db.Transact(async tx =>
    {
        var volume = await VolumeRows.Lock(tx, caller, id);
        var draft = new Attachment(
            default, id, volume.Project, server, null, null, volume.ReadOnly == true ? "ro" : mode ?? "rw", Attachment.Reserved, false,
            null, default, null);
        var attachment = await attachments.Begin(tx, caller, volume, draft);
        return connector is { } said ? await Connect(tx, attachment, said) : attachment;
    });

    /// <exception cref="FaultException">404; 409 where the volume is in error.</exception>
    public Task<Attachment> Update(Caller caller, Id<Attachment> id, JsonElement connector) => db.Transact(async tx =>
    {
        var attachment = await Lock(tx, caller, id);
        var volume = await VolumeRows.Find(tx, attachment.Volume);
        return volume?.Status.Contains("error", StringComparison.Ordinal) == true
            ? throw Fault.Conflict($"Volume attachments can not be updated if the volume is in an error state ({volume.Status}).").Thrown()
            : await Connect(tx, attachment, connector);
    });

    public Task Complete(Caller caller, Id<Attachment> id) => db.Transact(async tx =>
    {
        await attachments.Complete(tx, caller, await Lock(tx, caller, id), null);
    });

    /// <summary>The attachments that are left.</summary>
    /// <exception cref="FaultException">404; 409 where a guest has it open.</exception>
    public Task<List<Attachment>> Delete(Caller caller, Id<Attachment> id) => db.Transact(async tx =>
    {
        var attachment = await Lock(tx, caller, id);
        VolumeAttaching.GuardHeld(attachment);
        await attachments.End(tx, caller, attachment);
        return await Attachments.Of(tx, attachment.Volume);
    });

    private async Task<Attachment> Connect(Tx tx, Attachment attachment, JsonElement connector)
    {
        var mode = connector.TextOrNull("mode") is "ro" or "rw" ? connector.Text("mode") : attachment.Mode;
        var status = attachment.Status == Attachment.Reserved ? Attachment.Attaching : attachment.Status;
        var connected = attachment with
        {
            Host = connector.TextOrNull("host"),
            Mountpoint = connector.TextOrNull("mountpoint"),
            Mode = mode,
            Status = status,
            Connector = connector.GetRawText(),
        };
        await tx.Execute($"""
            UPDATE volume_attachment SET host = {connected.Host}, mountpoint = {connected.Mountpoint}, mode = {mode}, status = {status},
                connector = {connected.Connector}
            WHERE id = {attachment.Id}
            """);
        await attachments.Follow(tx, attachment.Volume);
        return connected;
    }

    private static async Task<Attachment> Get(Tx tx, Caller caller, Id<Attachment> id) =>
        await tx.First($"SELECT {Attachment.Columns} FROM volume_attachment WHERE id = {id}", Attachment.Read) is { } found
            && caller.Sees(found.Project)
            ? found
            : throw Fault.NotFound("Volume attachment", id).Thrown();

    /// <summary>Writers of attachments hold their volume.</summary>
    private static async Task<Attachment> Lock(Tx tx, Caller caller, Id<Attachment> id)
    {
        await VolumeRows.Lock(tx, (await Get(tx, caller, id)).Volume);
        return await Get(tx, caller, id);
    }
}
