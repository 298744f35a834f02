using System.Text.Json;
using Alize.Kernel;

namespace Alize.Services.Volumes;

/// <summary>The door of backups.</summary>
public sealed class BackupsApi(Db db, Backups backups, IVolumeStore store, Cloud cloud) : IDoor
{
    private static readonly Microversion _updates = new(3, 9);
    private static readonly Microversion _beforeMetadata = new(3, 42);
    private static readonly Microversion _metadata = new(3, 43);
    private static readonly Schema _reset = Schema.Object(("status", Schema.OneOf("available", "error").Required()));

    public void Map(Doors doors)
    {
        var cinder = new VolumeRoutes(doors);
        var actions = new ActionTable(
            new BlockAction("os-reset_status", AttachmentsPolicy.ActBackup, _reset, (call, body) =>
                AttachActions.Done(backups.Reset(call.Caller, Id(call), body.Text("status")))),
            new BlockAction("os-force_delete", AttachmentsPolicy.ActBackup, Schema.Any(), (call, _) =>
                AttachActions.Done(backups.Delete(call.Caller, Id(call), force: true))));
        cinder.Get("/backups", AttachmentsPolicy.ListBackups, call => List(call, detail: false));
        cinder.Get("/backups/detail", AttachmentsPolicy.ListBackups, call => List(call, detail: true));
        cinder.Post("/backups", AttachmentsPolicy.CreateBackup, Create, BackupWire.Create, null, _beforeMetadata);
        cinder.Post("/backups", AttachmentsPolicy.CreateBackup, Create, BackupWire.CreateWithMetadata, _metadata);
        cinder.Get("/backups/{id}", AttachmentsPolicy.ShowBackup, Show);
        cinder.Put("/backups/{id}", AttachmentsPolicy.UpdateBackup, Update, BackupWire.Update, _updates, _beforeMetadata);
        cinder.Put("/backups/{id}", AttachmentsPolicy.UpdateBackup, Update, BackupWire.UpdateWithMetadata, _metadata);
        cinder.Delete("/backups/{id}", AttachmentsPolicy.DeleteBackup,
            call => AttachActions.Done(backups.Delete(call.Caller, Id(call), force: false)));
        cinder.Post("/backups/{id}/restore", AttachmentsPolicy.RestoreBackup, Restore, BackupWire.Restore);
        cinder.Post("/backups/{id}/action", AttachmentsPolicy.ActBackup, actions.Run, actions.Body);
        cinder.Get("/backups/{id}/export_record", AttachmentsPolicy.BackupRecords, Export);
        cinder.Post("/backups/import_record", AttachmentsPolicy.BackupRecords, Import, BackupWire.Record);
    }

    private static Id<Backup> Id(Call call) => call.PathId<Backup>("id");

    private async Task<Answer> List(Call call, bool detail)
    {
        var listing = Listing.Read(call, BackupWire.Shape);
        var (rows, count) = await db.Read(
            async tx =>
            {
                var (bare, all) = await listing.Rows(tx, BackupWire.Shape, Backup.Columns, Backup.Read);
                return (await Backups.Whole(tx, bare), all);
            },
            call.Ct);
        return Answer.Json(200, o =>
        {
            o.List("backups", rows,
                (b, backup) =>
                    (detail ? (Action<JsonOut, Call, Cloud, Backup>)BackupWire.Detail : BackupWire.Summary)(b, call, cloud, backup));
            o.NextLink(call, cloud, "backups", detail ? "backups/detail" : "backups", listing.Page, [.. rows.Select(b => b.Id.Text)]);
            if (count is { } all)
            {
                o.Number("count", all);
            }
        });
    }

    private async Task<Answer> Show(Call call)
    {
        var backup = await backups.Get(call.Caller, Id(call), call.Ct);
        return Answer.Json(200, o => o.Object("backup", b => BackupWire.Detail(b, call, cloud, backup)));
    }

    private async Task<Answer> Create(Call call)
    {
        var body = call.Body.GetProperty("backup");
        if (body.FlagOrNull("incremental") == true)
        {
            throw Fault.BadRequest("Invalid backup: Every backup here is a whole one; incremental backups are not kept.").Thrown();
        }

        var draft = new Backup(
            default, "", "", new(body.Text("volume_id")), body.TextOrNull("snapshot_id"), VolumeBody.Trimmed(body, "name"),
            VolumeBody.Trimmed(body, "description"), body.TextOrNull("container"), 0, "", null, "", default, default, default)
        {
            Metadata = body.Map("metadata"),
        };
        var backup = await backups.Create(call.Caller, draft, body.FlagOrNull("force") == true);
        return Answer.Json(202, o => o.Object("backup", b => Made(b, call, backup)));
    }

    private void Made(JsonOut o, Call call, Backup backup)
    {
        BackupWire.Summary(o, call, cloud, backup);
        if (call.Version >= _metadata)
        {
            o.Map("metadata", backup.Metadata);
        }
    }

    private async Task<Answer> Update(Call call)
    {
        var body = call.Body.GetProperty("backup");
        if (!body.EnumerateObject().Any())
        {
            throw Fault.BadRequest("Must specify at least one of name, description or metadata.").Thrown();
        }

        var backup = await backups.Update(call.Caller, Id(call), old => old with
        {
            Name = body.Has("name") ? VolumeBody.Trimmed(body, "name") : old.Name,
            Description = body.Has("description") ? VolumeBody.Trimmed(body, "description") : old.Description,
            Metadata = body.ElementOrNull("metadata") is null ? old.Metadata : body.Map("metadata"),
        });
        return Answer.Json(200, o => o.Object("backup", b => Made(b, call, backup)));
    }

    private async Task<Answer> Restore(Call call)
    {
        var body = call.Body.ElementOrNull("restore");
        var volume = await backups.Restore(call.Caller, Id(call), body?.TextOrNull("volume_id"), body?.TextOrNull("name"));
        return Answer.Json(202, o => o.Object("restore", r =>
        {
            r.Text("backup_id", call.Path("id"));
            r.Text("volume_id", volume.Id.Text);
            r.Text("volume_name", volume.Name ?? "");
        }));
    }

    private async Task<Answer> Export(Call call)
    {
        var backup = await backups.Get(call.Caller, Id(call), call.Ct);
        return backup.Status == BackupStatus.Available
            ? Answer.Json(200, o => o.Object("backup-record", r =>
            {
                r.Text("backup_service", BackupRecord.Service);
                r.Text("backup_url", BackupRecord.Write(backup));
            }))
            : throw Fault.BadRequest($"Invalid backup: Backup status must be available and not {backup.Status}.").Thrown();
    }

    private async Task<Answer> Import(Call call)
    {
        var body = call.Body.GetProperty("backup-record");
        if (body.Text("backup_service") != BackupRecord.Service)
        {
            throw new Fault(FaultKind.Unavailable, $"Service {body.Text("backup_service")} could not be found.").Thrown();
        }

        var record = BackupRecord.Read(body.Text("backup_url"));
        if (store.Find(record.Content) is null)
        {
            throw VolumesFaults.InvalidInput("The bytes of this backup are not here any more.").Thrown();
        }

        var backup = await backups.Import(call.Caller, record);
        return Answer.Json(201, o => o.Object("backup", b => BackupWire.Summary(b, call, cloud, backup)));
    }
}
