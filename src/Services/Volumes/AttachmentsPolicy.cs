using Alize.Kernel;

namespace Alize.Services.Volumes;

/// <summary>Who may do what with attachments, transfers and backups; a line an operation.</summary>
public static class AttachmentsPolicy
{
    public static readonly Rule List = new("volume:attachment_get_all", Needs.Reader, "List attachments");
    public static readonly Rule Show = new("volume:attachment_get", Needs.Reader, "Show an attachment");
    public static readonly Rule Create = new("volume:attachment_create", Needs.Member, "Reserve or attach a volume");
    public static readonly Rule Update = new("volume:attachment_update", Needs.Member, "Say what a volume is attached to");
    public static readonly Rule Complete = new("volume:attachment_complete", Needs.Member, "Say that a volume is attached");
    public static readonly Rule Delete = new("volume:attachment_delete", Needs.Member, "Detach a volume");

    public static readonly Rule ListTransfers = new("volume:get_all_transfers", Needs.Reader, "List offers of volumes");
    public static readonly Rule ShowTransfer = new("volume:get_transfer", Needs.Reader, "Show an offer of a volume");
    public static readonly Rule CreateTransfer = new("volume:create_transfer", Needs.Member, "Offer a volume to another project");
    public static readonly Rule AcceptTransfer = new("volume:accept_transfer", Needs.Member, "Take a volume that is offered");
    public static readonly Rule DeleteTransfer = new("volume:delete_transfer", Needs.Member, "Take an offer back");

    public static readonly Rule ListBackups = new("backup:get_all", Needs.Reader, "List backups");
    public static readonly Rule ShowBackup = new("backup:get", Needs.Reader, "Show a backup");
    public static readonly Rule CreateBackup = new("backup:create", Needs.Member, "Back a volume up");
    public static readonly Rule UpdateBackup = new("backup:update", Needs.Member, "Rename a backup");
    public static readonly Rule DeleteBackup = new("backup:delete", Needs.Member, "Delete a backup");
    public static readonly Rule RestoreBackup = new("backup:restore", Needs.Member, "Restore a backup");
    public static readonly Rule BackupRecords = new("backup:export-import", Needs.Admin, "Export and import records of backups");
    public static readonly Rule ActBackup =
        new("volume_extension:backup_admin_actions", Needs.Admin, "Set a backup's status, or delete it by force");
}
