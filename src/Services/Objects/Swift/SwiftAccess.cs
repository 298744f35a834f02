using Alize.Kernel;
using Alize.Services.Identity;

namespace Alize.Services.Objects.Swift;

/// <summary>Decides who is let in: the account's own people by their roles, guests by the lists of account and container.</summary>
internal sealed class SwiftAccess(Containers containers, Accounts accounts, IIdentity identity)
{
    /// <summary>What the caller is to the account, apart from any list.</summary>
    public static void Know(SwiftCall call)
    {
        var caller = call.Caller;
        call.IsReseller = caller.IsAdmin || caller.Roles.Contains("ResellerAdmin");
        call.IsOwner = call.IsReseller || (caller.ProjectId is { } project && project == call.Project && caller.IsMember);
    }

    /// <summary>Null where the caller may go on.</summary>
    public async ValueTask<SwiftReply?> Admit(SwiftCall call, SwiftPolicy policy)
    {
        if (policy.Guests == SwiftGuests.Anyone)
        {
            return null;
        }

        if (call.Grant is { } grant)
        {
            return grant.Covers(call.Path.Container, call.Path.Object) ? null : Refuse(call);
        }

        if (!await Allows(call, policy, call.Project, call.Path.Container))
        {
            return Refuse(call);
        }

        return await Exists(call) ? null : SwiftReply.NotFound;
    }

    /// <summary>Whether the policy lets the caller act on a container of an account.</summary>
    public async ValueTask<bool> Allows(SwiftCall call, SwiftPolicy policy, string project, string container)
    {
        if (OfAccount(call, policy, project))
        {
            return true;
        }

        if (policy.Guests != SwiftGuests.Account && await Find(call, project, container) is { } found && Listed(call, policy, found))
        {
            return true;
        }

        return call.Caller.Authenticated && project.Length > 0
            && await AccountAcl.Allows((await accounts.GetMeta(project, call.Ct))[AccountAcl.Key], call.Caller, policy);
    }

    /// <summary>Whether the caller may read a container of the same account: the segments of a large object. Who signed the address of
    /// a large object signed for all of it; who may only write by a signature names no other container.</summary>
    public static bool MayRead(SwiftCall call, Container container) =>
        OfAccount(call, SwiftPolicy.Read, container.Project)
        || (call.Grant is { } grant && (call.Request.Method is "GET" or "HEAD" || grant.Container == container.Name))
        || Listed(call, SwiftPolicy.Read, container);

    /// <summary>401 for who has not said who he is, 403 for who has.</summary>
    public static SwiftReply Refuse(SwiftCall call)
    {
        if (call.Caller.Authenticated)
        {
            return SwiftReply.Forbidden;
        }

        call.Headers.WWWAuthenticate = $"Swift realm=\"{Uri.EscapeDataString(call.Path.Account)}\"";
        return Unauthorized;
    }

    /// <summary>Who may act in every account might write into one whose project is not there, and nobody would ever clear it.</summary>
    private async ValueTask<bool> Exists(SwiftCall call) =>
        call.Caller.ProjectId == call.Project || call.Request.Method is "GET" or "HEAD" or "DELETE"
        || !call.IsReseller || await identity.FindProject(call.Project, call.Ct) is not null;

    private static SwiftReply Unauthorized { get; } =
        SwiftReply.Refuse(401, "This server could not verify that you are authorized to access the document you requested.");

    private static bool OfAccount(SwiftCall call, SwiftPolicy policy, string project) =>
        project.Length > 0 && (call.IsReseller || (call.Caller.ProjectId == project && policy.Rule.Allows(call.Caller)));

    private static bool Listed(SwiftCall call, SwiftPolicy policy, Container container)
    {
        var acl = SwiftAcl.Parse(container.Meta[policy.Guests == SwiftGuests.Writer ? ContainerMeta.Write : ContainerMeta.Read]);
        if (acl.AllowsUser(call.Caller, call.Caller.ProjectId == container.Project))
        {
            return true;
        }

        return policy.Guests is SwiftGuests.Reader or SwiftGuests.Lister
            && acl.AllowsReferrer(call.Header("Referer")) && (policy.Guests == SwiftGuests.Reader || acl.Listings);
    }

    private async ValueTask<Container?> Find(SwiftCall call, string project, string container)
    {
        if (project == call.Project && container == call.Path.Container)
        {
            return call.Container ??= await containers.Find(project, container, call.Ct);
        }

        return container.Length == 0 ? null : await containers.Find(project, container, call.Ct);
    }
}
