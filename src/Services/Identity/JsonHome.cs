using System.Text.RegularExpressions;
using Alize.Kernel;
using Microsoft.Extensions.DependencyInjection;

namespace Alize.Services.Identity;

/// <summary>The table of contents that some clients read instead of documentation, drawn from the routes themselves.</summary>
public sealed partial class JsonHome(IServiceProvider services)
{
    private const string Relations = "https://docs.openstack.org/api/openstack-identity/3/";

    /// <param name="prefix">What stands before each path: the version where the root is asked.</param>
    public Answer Answer(string prefix) => Kernel.Answer.Stream(200, async (response, ct) =>
    {
        response.ContentType = "application/json-home";
        var door = IdentityDoor.Door;
        var paths = services.GetRequiredService<Doors>().All.Where(r => r.Door == door).Select(r => r.Pattern[door.Prefix.Length..])
            .Where(p => p.Length > 0).Distinct().Order(StringComparer.Ordinal);
        await using var json = new System.Text.Json.Utf8JsonWriter(response.Body, Kernel.Answer.Plain);
        json.WriteStartObject();
        new JsonOut(json).Object("resources", o =>
        {
            foreach (var resource in paths.GroupBy(Relation))
            {
                o.Object(resource.Key, e => Entry(e, prefix, resource.First()));
            }
        });
        json.WriteEndObject();
        await json.FlushAsync(ct);
    });

    private static void Entry(JsonOut o, string prefix, string path)
    {
        var names = Hole().Matches(path).Select(m => m.Groups[1].Value).ToList();
        if (names.Count == 0)
        {
            o.Text("href", prefix + path);
            return;
        }

        o.Text("href-template", prefix + path);
        o.Map("href-vars", names.Select(n => KeyValuePair.Create(n, $"{Relations}param/{n}")));
    }

    /// <summary>/users/{user_id} is "user", /users is "users", /users/{user_id}/projects is "user_projects".</summary>
    private static string Relation(string path)
    {
        var words = path.Split('/', StringSplitOptions.RemoveEmptyEntries).ToList();
        var extension = words.Find(w => w.StartsWith("OS-", StringComparison.Ordinal));
        var names = new List<string>();
        for (var i = 0; i < words.Count; i++)
        {
            if (words[i] != extension && !words[i].StartsWith('{'))
            {
                var followed = i + 1 < words.Count && words[i + 1].StartsWith('{');
                names.Add(followed ? words[i].TrimEnd('s') : words[i]);
            }
        }

        var rel = string.Join('_', names).Replace('-', '_');
        return extension is null ? $"{Relations}rel/{rel}" : $"{Relations}ext/{extension}/1.0/rel/{rel}";
    }

    [GeneratedRegex(@"\{(\w+)\}")]
    private static partial Regex Hole();
}
