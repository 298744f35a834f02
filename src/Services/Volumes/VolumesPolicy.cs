using Alize.Kernel;

namespace Alize.Services.Volumes;

/// <summary>Who may do what with volumes; a line an operation.</summary>
public static class VolumesPolicy
{
    public static readonly Rule Versions = new("versions", Needs.Nothing, "List the versions of the block storage service");
    public static readonly Rule List = new("volume:get_all", Needs.Reader, "List volumes");
    public static readonly Rule Show = new("volume:get", Needs.Reader, "Show a volume");
    public static readonly Rule Create = new("volume:create", Needs.Member, "Create a volume");
    public static readonly Rule Update = new("volume:update", Needs.Member, "Rename a volume");
    public static readonly Rule Delete = new("volume:delete", Needs.Member, "Delete a volume");

    public static readonly Rule ForceDelete = new("volume:force_delete", Needs.Admin, "Delete a volume whatever its status");
}
