using System.Net;
using System.Text.Json;
using Alize.Tests.Fixture;
using Xunit;

namespace Alize.Tests.Identity;

/// <summary>The administrator at the Identity door of a test's cloud.</summary>
public sealed class Keystone
{
    private readonly TestCloud _cloud;
    private readonly string _token;

    private Keystone(TestCloud cloud, string token)
    {
        _cloud = cloud;
        _token = token;
    }

    public static async Task<Keystone> Admin(TestCloud cloud)
    {
        var (status, _, response) = await cloud.Send(
            HttpMethod.Post, "/identity/v3/auth/tokens", null, Password("admin", cloud.AdminPassword, "admin"));
        Assert.Equal(HttpStatusCode.Created, status);
        return new(cloud, response.Headers.GetValues("X-Subject-Token").Single());
    }

    /// <summary>The body of a login by password, scoped to a project of the default domain.</summary>
    public static object Password(string user, string password, string project) => new
    {
        auth = new
        {
            identity =
                new
                {
                    methods = new[] { "password" },
                    password = new { user = new { name = user, password, domain = new { id = "default" } } }
                },
            scope = new { project = new { name = project, domain = new { id = "default" } } },
        },
    };

    public async Task<JsonElement> Do(HttpMethod method, string path, HttpStatusCode expected, object? body = null)
    {
        var (status, answer, _) = await _cloud.Send(method, "/identity/v3/" + path, _token, body);
        Assert.Equal(expected, status);
        return answer;
    }

    /// <summary>A request of another token; gives the status alone.</summary>
    public async Task<HttpStatusCode> Try(HttpMethod method, string path, string? token, object? body = null) =>
        (await _cloud.Send(method, "/identity/v3/" + path, token, body)).Status;

    /// <summary>What a token is worth now; 401 or 404 where it is worth nothing.</summary>
    public async Task<(HttpStatusCode Status, string[] Roles)> Worth(string token)
    {
        var (status, body, _) = await _cloud.Send(HttpMethod.Get, "/identity/v3/auth/tokens", _token, null, ("X-Subject-Token", token));
        return (status, status == HttpStatusCode.OK && body.GetProperty("token").TryGetProperty("roles", out var roles)
            ? [.. roles.EnumerateArray().Select(r => r.GetProperty("name").GetString()!).Order(StringComparer.Ordinal)]
            : []);
    }

    /// <summary>A login with any body; nothing where it is refused.</summary>
    public async Task<(HttpStatusCode Status, string Token)> Auth(object identity, object? scope = null)
    {
        object body = scope is null ? new { auth = new { identity } } : new { auth = new { identity, scope } };
        var (status, _, response) = await _cloud.Send(HttpMethod.Post, "/identity/v3/auth/tokens", null, body);
        return (status, status == HttpStatusCode.Created ? response.Headers.GetValues("X-Subject-Token").Single() : "");
    }

    /// <summary>An application credential of the token's user, and a token had by it.</summary>
    public async Task<(string Id, string Secret)> AppCredential(string user, string token, object wanted)
    {
        var (status, made, _) = await _cloud.Send(
            HttpMethod.Post, $"/identity/v3/users/{user}/application_credentials", token, new { application_credential = wanted });
        Assert.Equal(HttpStatusCode.Created, status);
        var credential = made.GetProperty("application_credential");
        return (credential.GetProperty("id").GetString()!, credential.GetProperty("secret").GetString()!);
    }

    public Task<(HttpStatusCode Status, string Token)> By((string Id, string Secret) credential) => Auth(new
    {
        methods = new[] { "application_credential" },
        application_credential = new { id = credential.Id, secret = credential.Secret },
    });

    public async Task<string> Made(string many, object body, string one)
    {
        var answer = await Do(HttpMethod.Post, many, HttpStatusCode.Created, body);
        return answer.GetProperty(one).GetProperty("id").GetString()!;
    }

    public async Task<string> RoleId(string name) =>
        (await Do(HttpMethod.Get, "roles?name=" + name, HttpStatusCode.OK)).GetProperty("roles")[0].GetProperty("id").GetString()!;

    /// <summary>A user with a role on a project of its own; the project is made where it is not there.</summary>
    public async Task<(string Id, string Project)> MakeUser(string name, string password, string project, string role)
    {
        var found = (await Do(HttpMethod.Get, "projects?name=" + project, HttpStatusCode.OK)).GetProperty("projects");
        var projectId = found.GetArrayLength() > 0
            ? found[0].GetProperty("id").GetString()!
            : (await Do(HttpMethod.Post, "projects", HttpStatusCode.Created, new { project = new { name = project } }))
                .GetProperty("project").GetProperty("id").GetString()!;
        var user = (await Do(HttpMethod.Post, "users", HttpStatusCode.Created, new { user = new { name, password } }))
            .GetProperty("user").GetProperty("id").GetString()!;
        await Do(HttpMethod.Put, $"projects/{projectId}/users/{user}/roles/{await RoleId(role)}", HttpStatusCode.NoContent);
        return (user, projectId);
    }

    public async Task<string> Login(string user, string password, string project)
    {
        var (status, _, response) = await _cloud.Send(HttpMethod.Post, "/identity/v3/auth/tokens", null, Password(user, password, project));
        Assert.Equal(HttpStatusCode.Created, status);
        return response.Headers.GetValues("X-Subject-Token").Single();
    }
}
