using Alize.Kernel;

namespace Alize.Services.Identity;

/// <summary>What a token is worth now: its user, its scope and the roles there, as they are at this moment.</summary>
public sealed record Standing(TokenClaims Claims, User User, string UserDomainName)
{
    public Project? Project { get; init; }

    public string? ProjectDomainName { get; init; }

    public Project? Domain { get; init; }

    public IReadOnlyList<RoleRef> Roles { get; init; } = [];

    public AppCredential? AppCredential { get; init; }

    public Trust? Trust { get; init; }

    public Caller ToCaller() => new()
    {
        UserId = User.Id,
        UserName = User.Name,
        UserDomainId = User.DomainId,
        UserDomainName = UserDomainName,
        ProjectId = Project?.Id,
        ProjectName = Project?.Name,
        ProjectDomainId = Project?.DomainId,
        ProjectDomainName = ProjectDomainName,
        DomainId = Domain?.Id,
        System = Claims.Scope == TokenScope.System,
        Roles = Roles.Select(r => r.Name).ToHashSet(),
        ExpiresAt = Clock.FromMs(Claims.ExpiresMs),
        ApplicationCredentialId = AppCredential?.Id,
        Unrestricted = (AppCredential?.Unrestricted ?? true) && Trust is null,
        AccessRules = AppCredential?.Rules is { } rules ? AccessRuleRow.Parse(rules) : null,
    };
}
