using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Alize.Kernel;

namespace Alize.Tests.Coverage;

/// <summary>Requests that a route would do something with: what its schema demands at least, or what stands here.</summary>
internal static class RouteBodies
{
    private static readonly object _colour = new { meta = new { colour = "red" } };

    private static readonly Dictionary<string, object> _own = new()
    {
        ["PATCH /image/v2/images/{id}"] = new[] { new { op = "replace", path = "/name", value = "taken" } },
        ["PUT /volume/v3/volumes/{id}"] = new { volume = new { name = "taken" } },
        ["PUT /volume/v3/snapshots/{id}"] = new { snapshot = new { name = "taken" } },
        ["PUT /volume/v3/backups/{id}"] = new { backup = new { name = "taken" } },
        ["PUT /volume/v3/groups/{id}"] = new { group = new { name = "taken" } },
        ["PUT /volume/v3/volumes/{id}/metadata/{key}"] = _colour,
        ["PUT /volume/v3/snapshots/{id}/metadata/{key}"] = _colour,
        ["PUT /compute/v2.1/servers/{id}/metadata/{name}"] = _colour,
        ["PUT /compute/v2.1/images/{id}/metadata/{key}"] = _colour,
        ["POST /compute/v2.1/servers/{id}/os-volume_attachments"] = new { volumeAttachment = new { volumeId = Guid.Empty } },
    };

    /// <summary>Verbs of an action whose schema does not say all that they want.</summary>
    private static readonly Dictionary<string, object> _verbs = new()
    {
        ["os-attach"] = new { mountpoint = "/dev/vdb", instance_uuid = Guid.Empty },
        ["rebuild"] = new { imageRef = Guid.Empty },
    };

    /// <param name="path">The route's path, with things that are there.</param>
    public static IEnumerable<Probe> Probes(Route route, string path)
    {
        var headers = VersionOf(route) is { } version
            ? new[] { ("OpenStack-API-Version", $"{route.Door.Versions!.Service} {version}") }
            : [];
        var kept = $"{route.Method} {Samples.Plain(route.Pattern)}";
        if (route.Pattern.EndsWith("/file", StringComparison.Ordinal) || route.Pattern.EndsWith("/stage", StringComparison.Ordinal))
        {
            yield return new(route.Method, path, route.Method == "GET" ? null : new byte[512]) { Type = "application/octet-stream" };
            yield break;
        }

        if (_own.TryGetValue(kept, out var own))
        {
            yield return new(route.Method, path, JsonSerializer.SerializeToUtf8Bytes(own))
            {
                Headers = headers,
                Type = route.Method == "PATCH" && kept.Contains("/image/", StringComparison.Ordinal)
                    ? "application/openstack-images-v2.1-json-patch" : "application/json",
            };
            yield break;
        }

        foreach (var body in SchemaDraw.Bodies(route))
        {
            if (body is JsonObject { Count: 1 } verb && _verbs.TryGetValue(verb.First().Key, out var whole))
            {
                verb[verb.First().Key] = JsonSerializer.SerializeToNode(whole);
            }

            yield return new(route.Method, path, body is null ? null : Encoding.UTF8.GetBytes(body.ToJsonString())) { Headers = headers };
        }
    }

    /// <summary>The newest version in which the route is there.</summary>
    private static Microversion? VersionOf(Route route) => route switch
    {
        { Door.Versions: null } => null,
        { Until: { } last, Door.Versions.Max: var max } when last < max => last,
        { Door.Versions.Max: var max } => max,
    };
}
