using System.Text.Json.Nodes;
using Alize.Client.Auth;
using Alize.Client.Wire;

namespace Alize.Client.Identity;

/// <summary>Identity v3: projects, users, roles, keys.</summary>
public sealed class IdentityClient
{
    private readonly ApiRoot _api;
    private readonly Session _session;

    internal IdentityClient(Session session)
    {
        _session = session;
        _api = new ApiRoot(session, "", "identity");
    }

    /// <summary>The token in use.</summary>
    public Task<Token> Token(CancellationToken ct) => _session.Token(ct);

    /// <summary>Ends the token in use.</summary>
    public async Task Revoke(CancellationToken ct)
    {
        var token = await _session.Token(ct);
        using var answer = await _api.Send(HttpMethod.Delete, "/auth/tokens", () => null, [("X-Subject-Token", token.Id)], ct);
    }

    /// <summary>The projects that the user may enter.</summary>
    public Task<IReadOnlyList<Project>> MyProjects(CancellationToken ct) =>
        _api.List("/auth/projects", "projects", ListQuery.All, ClientJson.Default.ListProject, p => p.Id, ct);

    public Task<IReadOnlyList<Domain>> Domains(ListQuery query, CancellationToken ct) =>
        _api.List("/domains", "domains", query, ClientJson.Default.ListDomain, d => d.Id, ct);

    public Task<IReadOnlyList<Project>> Projects(ListQuery query, CancellationToken ct) =>
        _api.List("/projects", "projects", query, ClientJson.Default.ListProject, p => p.Id, ct);

    public Task<Project> Project(string id, CancellationToken ct) =>
        _api.Get($"/projects/{Escaped(id)}", "project", ClientJson.Default.Project, ct);

    public Task<Project> CreateProject(string name, string domain, string description, CancellationToken ct) => _api.Post(
        "/projects",
        Json.Wrapped("project", Json.Given(("name", name), ("domain_id", domain), ("description", description))),
        "project",
        ClientJson.Default.Project,
        ct);

    public Task DeleteProject(string id, CancellationToken ct) => _api.Delete($"/projects/{Escaped(id)}", ct);

    public Task<IReadOnlyList<User>> Users(ListQuery query, CancellationToken ct) =>
        _api.List("/users", "users", query, ClientJson.Default.ListUser, u => u.Id, ct);

    public Task<User> CreateUser(string name, string password, string domain, CancellationToken ct) => _api.Post(
        "/users",
        Json.Wrapped("user", Json.Given(("name", name), ("password", password), ("domain_id", domain))),
        "user",
        ClientJson.Default.User,
        ct);

    /// <summary>Sets another's password, as an operator.</summary>
    public async Task SetPassword(string user, string password, CancellationToken ct)
    {
        var body = Json.Wrapped("user", Json.Given(("password", password)));
        using var answer = await _api.Send(HttpMethod.Patch, $"/users/{Escaped(user)}", () => Json.Content(body), [], ct);
    }

    /// <summary>Changes one's own password.</summary>
    public Task ChangePassword(string user, string now, string next, CancellationToken ct) => _api.Post(
        $"/users/{Escaped(user)}/password",
        Json.Wrapped("user", Json.Given(("original_password", now), ("password", next))),
        ct);

    public Task DeleteUser(string id, CancellationToken ct) => _api.Delete($"/users/{Escaped(id)}", ct);

    public Task<IReadOnlyList<Role>> Roles(ListQuery query, CancellationToken ct) =>
        _api.List("/roles", "roles", query, ClientJson.Default.ListRole, r => r.Id, ct);

    /// <summary>Gives a user a role in a project; giving it twice is giving it once.</summary>
    public Task Assign(string project, string user, string role, CancellationToken ct) =>
        _api.Put(AssignmentPath(project, user, role), null, ct);

    public Task Unassign(string project, string user, string role, CancellationToken ct) =>
        _api.Delete(AssignmentPath(project, user, role), ct);

    public Task<IReadOnlyList<Ec2Credential>> Ec2Credentials(string user, CancellationToken ct) => _api.List(
        $"/users/{Escaped(user)}/credentials/OS-EC2", "credentials", ListQuery.All, ClientJson.Default.ListEc2Credential, c =>
            c.Access, ct);

    /// <summary>A new pair of S3 keys for a user in a project.</summary>
    public Task<Ec2Credential> CreateEc2Credential(string user, string project, CancellationToken ct) => _api.Post(
        $"/users/{Escaped(user)}/credentials/OS-EC2", new JsonObject { ["tenant_id"] = project }, "credential",
            ClientJson.Default.Ec2Credential, ct);

    public Task DeleteEc2Credential(string user, string access, CancellationToken ct) =>
        _api.Delete($"/users/{Escaped(user)}/credentials/OS-EC2/{Escaped(access)}", ct);

    public Task<IReadOnlyList<ApplicationCredential>> ApplicationCredentials(string user, CancellationToken ct) => _api.List(
        $"/users/{Escaped(user)}/application_credentials",
        "application_credentials",
        ListQuery.All,
        ClientJson.Default.ListApplicationCredential,
        c => c.Id,
        ct);

    public Task<ApplicationCredential> CreateApplicationCredential(string user, string name, CancellationToken ct) => _api.Post(
        $"/users/{Escaped(user)}/application_credentials",
        Json.Wrapped("application_credential", Json.Given(("name", name))),
        "application_credential",
        ClientJson.Default.ApplicationCredential,
        ct);

    public Task DeleteApplicationCredential(string user, string id, CancellationToken ct) =>
        _api.Delete($"/users/{Escaped(user)}/application_credentials/{Escaped(id)}", ct);

    private static string AssignmentPath(string project, string user, string role) =>
        $"/projects/{Escaped(project)}/users/{Escaped(user)}/roles/{Escaped(role)}";

    private static string Escaped(string id) => Uri.EscapeDataString(id);
}
