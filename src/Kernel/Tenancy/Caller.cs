namespace Alize.Kernel;

/// <summary>Who asks, in whose name, and with which roles: what a verified token says now.</summary>
public sealed record Caller
{
    public static Caller Anonymous(string requestId) => new() { UserId = "", UserName = "", RequestId = requestId };

    public required string UserId { get; init; }

    public required string UserName { get; init; }

    public string UserDomainId { get; init; } = "default";

    public string UserDomainName { get; init; } = "Default";

    /// <summary>Set where the token is scoped to a project.</summary>
    public string? ProjectId { get; init; }

    public string? ProjectName { get; init; }

    public string? ProjectDomainId { get; init; }

    public string? ProjectDomainName { get; init; }

    /// <summary>Set where the token is scoped to a domain.</summary>
    public string? DomainId { get; init; }

    /// <summary>The token is scoped to the whole system.</summary>
    public bool System { get; init; }

    /// <summary>Role names, implied ones included.</summary>
    public IReadOnlySet<string> Roles { get; init; } = new HashSet<string>();

    public DateTimeOffset ExpiresAt { get; init; }

    public string RequestId { get; init; } = "";

    /// <summary>Set where an application credential was used: it may not make other credentials unless unrestricted.</summary>
    public string? ApplicationCredentialId { get; init; }

    public bool Unrestricted { get; init; } = true;

    /// <summary>The only operations that the credential behind this token may use; null where it may use all.
    /// The gate asks; a mount that parses its own requests asks <see cref="MayCall"/> itself.</summary>
    public IReadOnlyList<AccessRule>? AccessRules { get; init; }

    public bool Authenticated => UserId.Length > 0;

    public bool IsAdmin => Roles.Contains("admin");

    public bool IsManager => IsAdmin || Roles.Contains("manager");

    public bool IsMember => IsManager || Roles.Contains("member") || Roles.Contains("ResellerAdmin");

    public bool IsReader => IsMember || Roles.Contains("reader");

    /// <summary>Whether the credential behind this token may use an operation at all; what the roles allow is another question.</summary>
    /// <param name="service">The door's name of the service.</param>
    /// <param name="path">The path as requested, with the service's own first segment.</param>
    public bool MayCall(string service, string method, string path)
    {
        if (AccessRules is null)
        {
            return true;
        }

        IReadOnlyCollection<string> names = service == "volume" ? ["volume", "volumev3", "block-storage"] : [service];
        var below = path.IndexOf('/', 1);
        return AccessRules.Any(r => r.Allows(names, method, below < 0 ? "/" : path[below..]));
    }

    /// <summary>The project in whose name the caller acts.</summary>
    /// <exception cref="FaultException">403 where the token has no project.</exception>
    public string Project => ProjectId
        ?? throw Fault.Forbidden("This needs a token that is scoped to a project.").Thrown();

    /// <summary>Whether a resource of <paramref name="project"/> exists for this caller.</summary>
    public bool Sees(string project) => project == ProjectId || IsAdmin;
}

/// <summary>Turns a token into a caller. Identity is behind it; rooms are tested without.</summary>
public interface IAuthenticator
{
    /// <summary>Nothing where the token is unknown, expired or revoked.</summary>
    ValueTask<Caller?> Authenticate(string token, CancellationToken ct);
}
