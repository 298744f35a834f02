namespace Alize.Kernel;

/// <summary>What a caller must be. Each step includes the ones after it: an admin is a manager, a
/// manager a member, a member a reader.</summary>
public enum Needs
{
    /// <summary>Nobody asks for a token here: discovery, health, signed URLs. The door itself decides what else it wants.</summary>
    Nothing,

    /// <summary>Any valid token, whatever its scope.</summary>
    Token,

    /// <summary>A role on a project: may read the project's resources.</summary>
    Reader,
    Member,
    Manager,

    /// <summary>The admin role: may see and change every project's resources.</summary>
    Admin,

    /// <summary>The admin or the service role: for the cloud's own parts.</summary>
    Service,
}

/// <summary>The policy of one operation: its name in the field's syntax (<c>os_compute_api:servers:create</c>) and what it needs.
/// That a resource belongs to the caller's project is checked where it is read, and answers NotFound.</summary>
public sealed record Rule(string Name, Needs Needs, string Says)
{
    public bool Allows(Caller caller) => Needs switch
    {
        Needs.Nothing => true,
        Needs.Token => caller.Authenticated,
        Needs.Reader => caller.IsReader,
        Needs.Member => caller.IsMember,
        Needs.Manager => caller.IsManager,
        Needs.Service => caller.IsAdmin || caller.Roles.Contains("service"),
        _ => caller.IsAdmin,
    };
}
