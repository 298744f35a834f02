using Alize.Kernel;
using Alize.Services.Objects.Swift;

namespace Alize.Services.Objects.S3.Access;

/// <summary>What a container's Swift ACLs grant, seen from S3: who may read there may read here.</summary>
public static class SwiftGrants
{
    /// <param name="referer">The page that the request says it comes from.</param>
    public static bool MayRead(Container container, Caller caller, string? referer, bool listing)
    {
        var acl = SwiftAcl.Parse(container.Meta[ContainerMeta.Read]);
        return acl.AllowsUser(caller, own: caller.ProjectId == container.Project) || (acl.AllowsReferrer(referer) && (!listing
            || acl.Listings));
    }

    public static bool MayWrite(Container container, Caller caller) =>
        SwiftAcl.Parse(container.Meta[ContainerMeta.Write]).AllowsUser(caller, own: caller.ProjectId == container.Project);
}
