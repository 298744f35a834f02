using Alize.Kernel;

namespace Alize.Services.Images;

/// <summary>Who may do what with images; a line an operation.</summary>
public static class ImagesPolicy
{
    public static readonly Rule Versions = new("versions", Needs.Nothing, "List the versions of the image service");
    public static readonly Rule List = new("get_images", Needs.Reader, "List images");
    public static readonly Rule Show = new("get_image", Needs.Reader, "Show an image");
    public static readonly Rule Create = new("add_image", Needs.Member, "Create an image");
    public static readonly Rule Update = new("modify_image", Needs.Member, "Change an image");
    public static readonly Rule Delete = new("delete_image", Needs.Member, "Delete an image");
    public static readonly Rule Upload = new("upload_image", Needs.Member, "Upload an image's data");
    public static readonly Rule Download = new("download_image", Needs.Reader, "Download an image's data");
    public static readonly Rule Import = new("import_image", Needs.Member, "Import staged data");
    public static readonly Rule Deactivate = new("deactivate", Needs.Member, "Stop the use of an image");
    public static readonly Rule Reactivate = new("reactivate", Needs.Member, "Allow the use of an image again");
    public static readonly Rule Tag = new("modify_image", Needs.Member, "Add or remove a tag");
    public static readonly Rule ListMembers = new("get_members", Needs.Reader, "List an image's members");
    public static readonly Rule ShowMember = new("get_member", Needs.Reader, "Show an image's member");
    public static readonly Rule AddMember = new("add_member", Needs.Member, "Share an image");
    public static readonly Rule UpdateMember = new("modify_member", Needs.Member, "Accept or reject a shared image");
    public static readonly Rule DeleteMember = new("delete_member", Needs.Member, "Stop sharing an image");
    public static readonly Rule Schemas = new("get_schemas", Needs.Token, "Read the schemas");
    public static readonly Rule Info = new("get_info", Needs.Token, "Read what imports are possible");
    public static readonly Rule Tasks = new("get_tasks", Needs.Reader, "List and show tasks");
}
