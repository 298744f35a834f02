using Alize.Kernel;

namespace Alize.Services.Objects.Shares;

/// <summary>Who makes links, and what those need who have one.</summary>
public static class SharesPolicy
{
    public static readonly Rule List = new("object:shares:list", Needs.Reader, "A project's readers see its links");
    public static readonly Rule Show = new("object:shares:show", Needs.Reader, "A project's readers see its links");
    public static readonly Rule Create = new("object:shares:create", Needs.Member, "A project's members make links");
    public static readonly Rule Delete = new("object:shares:delete", Needs.Member, "A project's members end links");

    public static readonly Rule Fetch = new("object:share:fetch", Needs.Nothing, "Whoever has the link, and its password, fetches files");
    public static readonly Rule Leave = new("object:share:leave", Needs.Nothing, "Whoever has the link, and its password, leaves files");
    public static readonly Rule Open = new("object:share:open", Needs.Nothing, "Whoever has the link may give its password");

    public static readonly IReadOnlyList<(string Method, Rule Rule)> Door =
        [("GET", Fetch), ("HEAD", Fetch), ("POST", Open), ("PUT", Leave)];
}
