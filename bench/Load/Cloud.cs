using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;

namespace Alize.Load;

/// <summary>An OpenStack cloud as its administrator sees it: tokens, the catalogue, and calls that are not measured.</summary>
internal sealed class Cloud(string name, OpenRc openRc) : IDisposable
{
    private static readonly TimeSpan _kept = TimeSpan.FromMinutes(10);
    private readonly HttpClient _http = new() { Timeout = TimeSpan.FromMinutes(2) };
    private readonly Dictionary<string, Scoped> _tokens = [];

    public string Name => name;

    public OpenRc OpenRc => openRc;

    public string TokensUrl => openRc.AuthUrl + "/auth/tokens";

    public string PasswordLogin(string project) => Login(project, "password", new()
    {
        ["user"] = new JsonObject
        {
            ["name"] = openRc.User,
            ["domain"] = new JsonObject { ["name"] = openRc.UserDomain },
            ["password"] = openRc.Password,
        },
    });

    public async Task<string> TokenLogin(string project) => Login(project, "token", new() { ["id"] = (await Scope(project)).Token });

    /// <summary>The headers of a call in a project (its own one where null).</summary>
    public async Task<string[]> Headers(string? project = null, params string[] more) =>
        [$"X-Auth-Token: {(await Scope(project)).Token}", .. more];

    public async Task<string> Token() => (await Scope(null)).Token;

    /// <summary>The public address of a service, with <paramref name="version"/> behind it where the catalogue leaves it out.</summary>
    /// <exception cref="InvalidOperationException">The catalogue has none.</exception>
    public async Task<string> Endpoint(string type, string version = "", string? project = null)
    {
        var entry = (await Scope(project)).Catalogue.FirstOrDefault(s => (string?)s!["type"] == type)
            ?? throw new InvalidOperationException($"{name}: the catalogue has no {type}");
        var url = ((string)entry["endpoints"]!.AsArray().First(e => (string?)e!["interface"] == "public")!["url"]!).TrimEnd('/');
        return version.Length == 0 || url.Contains('/' + version, StringComparison.Ordinal) ? url : $"{url}/{version}";
    }

    /// <summary>One JSON call.</summary>
    /// <returns>The body, or nothing where there is none.</returns>
    /// <exception cref="InvalidOperationException">The answer is neither 2xx nor <paramref name="also"/>.</exception>
    public async Task<JsonNode?> Call(string method, string url, JsonNode? body = null, string? project = null, int also = 0)
    {
        using var request = new HttpRequestMessage(new(method), url);
        request.Headers.Add("X-Auth-Token", (await Scope(project)).Token);

        // some servers close idle connections without saying so
        request.Headers.ConnectionClose = true;
        request.Content = body is null ? null : JsonContent(body.ToJsonString());
        using var answer = await _http.SendAsync(request);
        var text = await answer.Content.ReadAsStringAsync();
        if (!answer.IsSuccessStatusCode && (int)answer.StatusCode != also)
        {
            throw new InvalidOperationException($"{name}: {method} {url}: {(int)answer.StatusCode} {text}");
        }

        return text.StartsWith('{') || text.StartsWith('[') ? JsonNode.Parse(text) : null;
    }

    /// <summary>The project of this name, made where it is missing, with the caller as its administrator.</summary>
    /// <returns>Its id.</returns>
    public async Task<string> EnsureProject(string project)
    {
        var found = (await Call("GET", $"{openRc.AuthUrl}/projects?name={project}"))!["projects"]!.AsArray();
        var wish = new JsonObject { ["project"] = new JsonObject { ["name"] = project, ["domain_id"] = "default" } };
        var one = found.Count > 0 ? found[0] : (await Call("POST", $"{openRc.AuthUrl}/projects", wish))!["project"];
        var user = (await Call("GET", $"{openRc.AuthUrl}/users?name={openRc.User}"))!["users"]![0]!["id"];
        var role = (await Call("GET", $"{openRc.AuthUrl}/roles?name=admin"))!["roles"]![0]!["id"];
        await Call("PUT", $"{openRc.AuthUrl}/projects/{one!["id"]}/users/{user}/roles/{role}");
        return (string)one["id"]!;
    }

    public void Dispose() => _http.Dispose();

    private static StringContent JsonContent(string json) => new(json, Encoding.UTF8, new MediaTypeHeaderValue("application/json"));

    private string Login(string project, string method, JsonObject proof) => new JsonObject
    {
        ["auth"] = new JsonObject
        {
            ["identity"] = new JsonObject { ["methods"] = new JsonArray(method), [method] = proof },
            ["scope"] = new JsonObject
            {
                ["project"] = new JsonObject { ["name"] = project, ["domain"] = new JsonObject { ["name"] = openRc.ProjectDomain } },
            },
        },
    }.ToJsonString();

    private async Task<Scoped> Scope(string? project)
    {
        var where = project ?? openRc.Project;
        if (_tokens.TryGetValue(where, out var known) && TimeProvider.System.GetElapsedTime(known.Since) < _kept)
        {
            return known;
        }

        using var answer = await _http.PostAsync(new Uri(TokensUrl), JsonContent(PasswordLogin(where)));
        var text = await answer.Content.ReadAsStringAsync();
        if (!answer.IsSuccessStatusCode)
        {
            throw new InvalidOperationException($"{name}: no token for project {where}: {(int)answer.StatusCode} {text}");
        }

        var token = answer.Headers.GetValues("X-Subject-Token").First();
        return _tokens[where] = new(token, JsonNode.Parse(text)!["token"]!["catalog"]!.AsArray(), TimeProvider.System.GetTimestamp());
    }

    private sealed record Scoped(string Token, JsonArray Catalogue, long Since);
}
