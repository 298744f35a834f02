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

    public bool Authenticated => UserId.Length > 0;

    public bool IsAdmin => Roles.Contains("admin");

    public bool IsManager => IsAdmin || Roles.Contains("manager");

    public bool IsMember => IsManager || Roles.Contains("member") || Roles.Contains("ResellerAdmin");

    public bool IsReader => IsMember || Roles.Contains("reader");

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
