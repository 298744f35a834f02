using Alize.Kernel;

namespace Alize.Services.Volumes;

/// <summary>Who may do what with groups; a line an operation.</summary>
public static class GroupsPolicy
{
    public static readonly Rule ShowTypes = new("group:group_types:get", Needs.Reader, "List and show group types");
    public static readonly Rule ManageTypes = new("group:group_types_manage", Needs.Admin, "Make, change and delete group types");
    public static readonly Rule List = new("group:get_all", Needs.Reader, "List groups");
    public static readonly Rule Show = new("group:get", Needs.Reader, "Show a group");
    public static readonly Rule Create = new("group:create", Needs.Member, "Create a group");
    public static readonly Rule Update = new("group:update", Needs.Member, "Change a group");
    public static readonly Rule Delete = new("group:delete", Needs.Member, "Delete a group");
    public static readonly Rule Act = new("group:actions", Needs.Reader, "Act on a group; each action has a rule of its own");
    public static readonly Rule Reset = new("group:reset_status", Needs.Admin, "Set a group's status");
    public static readonly Rule Replicate = new("group:replication", Needs.Member, "Replicate a group");
    public static readonly Rule ListSnapshots = new("group:get_all_group_snapshots", Needs.Reader, "List group snapshots");
    public static readonly Rule ShowSnapshot = new("group:get_group_snapshot", Needs.Reader, "Show a group snapshot");
    public static readonly Rule CreateSnapshot = new("group:create_group_snapshot", Needs.Member, "Snapshot a group");
    public static readonly Rule UpdateSnapshot = new("group:update_group_snapshot", Needs.Member, "Rename a group snapshot");
    public static readonly Rule DeleteSnapshot = new("group:delete_group_snapshot", Needs.Member, "Delete a group snapshot");
    public static readonly Rule ResetSnapshot = new("group:reset_group_snapshot_status", Needs.Admin, "Set a group snapshot's status");
}
