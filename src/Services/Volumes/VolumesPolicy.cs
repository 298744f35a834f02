using Alize.Kernel;

namespace Alize.Services.Volumes;

/// <summary>Who may do what with volumes and snapshots; a line an operation.</summary>
public static class VolumesPolicy
{
    public static readonly Rule Versions = new("versions", Needs.Nothing, "List the versions of the block storage service");
    public static readonly Rule List = new("volume:get_all", Needs.Reader, "List volumes");
    public static readonly Rule Show = new("volume:get", Needs.Reader, "Show a volume");
    public static readonly Rule Create = new("volume:create", Needs.Member, "Create a volume");
    public static readonly Rule Update = new("volume:update", Needs.Member, "Rename a volume");
    public static readonly Rule Delete = new("volume:delete", Needs.Member, "Delete a volume");
    public static readonly Rule ForceDelete = new("volume:force_delete", Needs.Admin, "Delete a volume whatever its status");
    public static readonly Rule ShowMetadata = new("volume:get_volume_metadata", Needs.Reader, "Read a volume's metadata");
    public static readonly Rule Metadata = new("volume:update_volume_metadata", Needs.Member, "Change a volume's metadata");
    public static readonly Rule ImageMetadata =
        new("volume_extension:volume_image_metadata", Needs.Member, "Change a volume's image metadata");

    public static readonly Rule Act =
        new("volume_extension:volume_actions", Needs.Reader, "Act on a volume; each action has a rule of its own");
    public static readonly Rule Attach = new("volume_extension:volume_actions:attach", Needs.Member, "Attach a volume");
    public static readonly Rule Detach = new("volume_extension:volume_actions:detach", Needs.Member, "Detach a volume");
    public static readonly Rule Reserve =
        new("volume_extension:volume_actions:reserve", Needs.Member, "Reserve a volume, or let it go again");
    public static readonly Rule Connect =
        new("volume_extension:volume_actions:initialize_connection", Needs.Member, "Open or close a connection");
    public static readonly Rule Extend = new("volume:extend", Needs.Member, "Grow a volume");
    public static readonly Rule SetBootable =
        new("volume_extension:volume_actions:set_bootable", Needs.Member, "Say whether a volume boots");
    public static readonly Rule SetReadOnly = new("volume:update_readonly_flag", Needs.Member, "Say whether a volume is read-only");
    public static readonly Rule Retype = new("volume:retype", Needs.Member, "Change a volume's type");
    public static readonly Rule Revert = new("volume:revert_to_snapshot", Needs.Member, "Go back to the newest snapshot");
    public static readonly Rule Upload = new("volume_extension:volume_actions:upload_image", Needs.Member, "Write a volume to an image");
    public static readonly Rule UploadPublic =
        new("volume_extension:volume_actions:upload_public", Needs.Admin, "Write a volume to a public image");
    public static readonly Rule Reimage = new("volume:reimage", Needs.Member, "Fill a volume anew from an image");
    public static readonly Rule Reset = new("volume_extension:volume_admin_actions:reset_status", Needs.Admin, "Set a volume's status");
    public static readonly Rule ForceDetach =
        new("volume_extension:volume_admin_actions:force_detach", Needs.Admin, "Detach a volume by force");

    public static readonly Rule ListSnapshots = new("volume:get_all_snapshots", Needs.Reader, "List snapshots");
    public static readonly Rule ShowSnapshot = new("volume:get_snapshot", Needs.Reader, "Show a snapshot");
    public static readonly Rule CreateSnapshot = new("volume:create_snapshot", Needs.Member, "Snapshot a volume");
    public static readonly Rule UpdateSnapshot = new("volume:update_snapshot", Needs.Member, "Rename a snapshot");
    public static readonly Rule DeleteSnapshot = new("volume:delete_snapshot", Needs.Member, "Delete a snapshot");
    public static readonly Rule ShowSnapshotMetadata = new("volume:get_snapshot_metadata", Needs.Reader, "Read a snapshot's metadata");
    public static readonly Rule SnapshotMetadata = new("volume:update_snapshot_metadata", Needs.Member, "Change a snapshot's metadata");
    public static readonly Rule ActSnapshot =
        new("volume_extension:snapshot_actions", Needs.Reader, "Act on a snapshot; each action has a rule of its own");
    public static readonly Rule ResetSnapshot =
        new("volume_extension:snapshot_admin_actions:reset_status", Needs.Admin, "Set a snapshot's status");
    public static readonly Rule ForceDeleteSnapshot =
        new("volume_extension:snapshot_admin_actions:force_delete", Needs.Admin, "Delete a snapshot by force");
}
