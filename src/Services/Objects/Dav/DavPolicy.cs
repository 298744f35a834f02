using Alize.Kernel;

namespace Alize.Services.Objects.Dav;

/// <summary>What each method needs of a role on the key's project; all of them act on that project alone.</summary>
public static class DavPolicy
{
    public static readonly Rule Options = new("webdav:options", Needs.Nothing, "Ask which methods there are");
    public static readonly Rule Read = new("webdav:read", Needs.Reader, "Read files, collections and properties");
    public static readonly Rule Write = new("webdav:write", Needs.Member, "Write, move, delete and lock files and collections");

    public static readonly IReadOnlyList<(string Method, Rule Rule)> All =
    [
        ("OPTIONS", Options), ("GET", Read), ("HEAD", Read), ("PROPFIND", Read), ("PUT", Write), ("MKCOL", Write), ("DELETE", Write),
        ("COPY", Write), ("MOVE", Write), ("PROPPATCH", Write), ("LOCK", Write), ("UNLOCK", Write),
    ];

    public static string Methods { get; } = string.Join(", ", All.Select(m => m.Method));

    public static Rule? Find(string method) => All.FirstOrDefault(m => m.Method == method).Rule;
}
