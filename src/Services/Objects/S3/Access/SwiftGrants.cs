using Alize.Kernel;

namespace Alize.Services.Objects.S3.Access;

/// <summary>What a container's Swift ACLs grant, seen from S3: who may read there may read here.</summary>
public static class SwiftGrants
{
    public static bool MayRead(Container container, Caller caller, bool listing)
    {
        var words = Words(container.Meta[ContainerMeta.Read]);
        return Names(words, caller) || (words.Contains(".r:*") && (!listing || words.Contains(".rlistings")));
    }

    public static bool MayWrite(Container container, Caller caller) => Names(Words(container.Meta[ContainerMeta.Write]), caller);

    private static string[] Words(string? acl) =>
        acl?.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries) ?? [];

    /// <summary>PROJECT:USER by ids, with * for either.</summary>
    private static bool Names(string[] words, Caller caller) => caller.Authenticated && words.Any(w =>
    {
        var colon = w.IndexOf(':', StringComparison.Ordinal);
        return colon > 0 && w[0] != '.'
            && (w[..colon] == "*" || w[..colon] == caller.ProjectId)
            && (w[(colon + 1)..] == "*" || w[(colon + 1)..] == caller.UserId);
    });
}
