using Alize.Kernel;
using Alize.Services.Identity;

namespace Alize.Tests.Fixture;

/// <summary>An identity face that knows every project and keeps no catalogue.</summary>
public sealed class FakeIdentity : IIdentity
{
    public Task<ProjectInfo?> FindProject(string id, CancellationToken ct) => Task.FromResult<ProjectInfo?>(new(id, id, "default", true));

    public Task<ProjectInfo?> FindProjectByName(string name, string domainId, CancellationToken ct) => FindProject(name, ct);

    public Task<bool> UserExists(string id, CancellationToken ct) => Task.FromResult(true);

    /// <summary>A key says who comes, as tokens do: "member.p1", with the secret of <see cref="SecretOf"/>.</summary>
    public ValueTask<AccessKey?> FindAccessKey(string access, CancellationToken ct)
    {
        var words = access.Split('.');
        return new(
            words.Length != 2 || words[0] is not ("admin" or "manager" or "member" or "reader")
                ? null
                : new AccessKey(access, SecretOf(access), new Caller
                {
                    UserId = $"user-{words[0]}-{words[1]}",
                    UserName = words[0],
                    ProjectId = words[1],
                    ProjectName = words[1],
                    ProjectDomainId = "default",
                    Roles = new HashSet<string> { words[0] },
                    ExpiresAt = DateTimeOffset.MaxValue,
                }));
    }

    public static string SecretOf(string access) => "secret of " + access;

    public Task EnsureService(string type, string name, string path, CancellationToken ct) => Task.CompletedTask;
}
