namespace Alize.Services.Objects.Swift;

/// <summary>What a symbolic link keeps, and its headers.</summary>
internal static class SymlinkWords
{
    /// <summary>The target's account, as sent; absent: the link's own.</summary>
    public const string Account = "symlink-account";

    /// <summary>The target's etag, which it must still have (a static link).</summary>
    public const string Etag = "symlink-etag";
    public const string TargetHeader = "X-Symlink-Target";
    public const string AccountHeader = "X-Symlink-Target-Account";
    public const string EtagHeader = "X-Symlink-Target-Etag";

    public static (string Project, string Container, string Name) Target(StoredObject link, string ownProject)
    {
        var target = link.Meta[ObjectMeta.SymlinkTarget] ?? "";
        var slash = target.IndexOf('/', StringComparison.Ordinal);
        var project = link.Meta[Account] is { } account && account.StartsWith(SwiftPath.AccountPrefix, StringComparison.Ordinal)
            ? account[SwiftPath.AccountPrefix.Length..]
            : ownProject;
        return slash < 0
            ? (project, "", "")
            : (project, SwiftPath.Decode(target.AsSpan(0, slash), plus: false) ?? "",
                SwiftPath.Decode(target.AsSpan(slash + 1), plus: false) ?? "");
    }

    /// <summary>Percent-encoding that leaves slashes.</summary>
    public static string Encode(string name) => Uri.EscapeDataString(name).Replace("%2F", "/", StringComparison.Ordinal);

    public static void Show(SwiftCall call, StoredObject link)
    {
        call.Headers[TargetHeader] = link.Meta[ObjectMeta.SymlinkTarget];
        if (link.Meta[Account] is { } account)
        {
            call.Headers[AccountHeader] = account;
        }

        if (link.Meta[Etag] is { } etag)
        {
            call.Headers[EtagHeader] = etag;
        }
    }
}
