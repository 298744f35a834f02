namespace Alize.Client.Identity;

/// <summary>A domain: where the names of users and projects are unique.</summary>
public sealed record Domain(string Id, string Name, bool Enabled);

/// <summary>A project: what owns resources and pays for them.</summary>
public sealed record Project(string Id, string Name, string DomainId, bool Enabled, string? Description);

/// <summary>A user as the operator sees them.</summary>
public sealed record User(string Id, string Name, string DomainId, bool Enabled, string? DefaultProjectId, string? Email);

/// <summary>A role that an assignment gives.</summary>
public sealed record Role(string Id, string Name);

/// <summary>A pair of keys for the S3 door.</summary>
public sealed record Ec2Credential(string Access, string Secret, string UserId, string TenantId);

/// <summary>A credential for programs: it carries its project and roles. The secret is shown once.</summary>
public sealed record ApplicationCredential(string Id, string Name, string? Secret, string ProjectId, DateTimeOffset? ExpiresAt);
