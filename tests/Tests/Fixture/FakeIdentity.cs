using Alize.Kernel;
using Alize.Services.Identity;

namespace Alize.Tests.Fixture;

/// <summary>An identity face that knows every project and keeps no catalogue.</summary>
public sealed class FakeIdentity : IIdentity
{
    public Task<ProjectInfo?> FindProject(string id, CancellationToken ct) => Task.FromResult<ProjectInfo?>(new(id, id, "default", true));

    public Task<ProjectInfo?> FindProjectByName(string name, string domainId, CancellationToken ct) => FindProject(name, ct);

    public Task<bool> UserExists(string id, CancellationToken ct) => Task.FromResult(true);

    public ValueTask<AccessKey?> FindAccessKey(string access, CancellationToken ct) => new((AccessKey?)null);

    public Task EnsureService(string type, string name, string path, CancellationToken ct) => Task.CompletedTask;
}
