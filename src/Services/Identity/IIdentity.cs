using Alize.Kernel;

namespace Alize.Services.Identity;

/// <summary>A project, as other rooms know it: the tenant that owns and pays.</summary>
public sealed record ProjectInfo(string Id, string Name, string DomainId, bool Enabled);

/// <summary>An access key of a user on a project (an EC2 credential) and what it signs with. The secret never reaches a log.</summary>
public sealed record AccessKey(string Access, string Secret, Caller Caller);

/// <summary>What Identity offers to other rooms.</summary>
public interface IIdentity
{
    Task<ProjectInfo?> FindProject(string id, CancellationToken ct);

    Task<ProjectInfo?> FindProjectByName(string name, string domainId, CancellationToken ct);

    /// <summary>Whether a user of this id exists (Nova refuses a flavor access or quota for a project that does not).</summary>
    Task<bool> UserExists(string id, CancellationToken ct);

    /// <summary>Nothing where the key is unknown, or its user or project is disabled or has lost its roles.</summary>
    ValueTask<AccessKey?> FindAccessKey(string access, CancellationToken ct);

    /// <summary>The same key made again is the same key: called at first start and by the demo's own set-up.</summary>
    /// <param name="type">The catalogue type, such as <c>compute</c>.</param>
    /// <param name="path">Path under the public URL, with <c>{project_id}</c> where the client fills it in.</param>
    Task EnsureService(string type, string name, string path, CancellationToken ct);
}
