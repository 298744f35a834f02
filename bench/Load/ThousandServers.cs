using System.Text.Json.Nodes;

namespace Alize.Load;

/// <summary>A project with 1,000 servers. No machine boots so many guests in a minute, so here they are servers that no host has room
/// for: the API made each of them, with its fault and a port of its own, and each stands in the list in ERROR.</summary>
internal static class ThousandServers
{
    private const string Project = "bench1000";
    private const int Count = 1000;
    private const int PortsPerCall = 50;

    public static async Task<Request> List(Cloud cloud, string path)
    {
        await cloud.EnsureProject(Project);
        var list = $"{await cloud.Endpoint("compute", "v2.1", Project)}/{path}?limit={Count}";
        var have = (await cloud.Call("GET", list, project: Project))!["servers"]!.AsArray().Count;
        return have == Count
            ? new("GET", list, await cloud.Headers(Project))
            : throw new InvalidOperationException($"project {Project} has {have} servers, not {Count}");
    }

    /// <summary>Makes what is missing of the 1,000.</summary>
    public static async Task Fill(Cloud cloud)
    {
        var project = await cloud.EnsureProject(Project);
        var compute = await cloud.Endpoint("compute", "v2.1", Project);
        var network = await cloud.Endpoint("network", "v2.0", Project);
        await Unlimit(cloud, compute, network, project);
        var missing = Count - (await Ids(cloud, compute)).Count;
        var text = $$$"""{"server":{"name":"bench-{n}","flavorRef":"{{{await Flavor(cloud)}}}","imageRef":"{{{await Image(cloud)}}}"}}""";
        var post = new Request("POST", compute + "/servers", await cloud.Headers(Project, Request.Json), text);
        var outcome = Generator.Run(post, 4, TimeSpan.FromMinutes(3), missing);
        if (outcome.Good < missing)
        {
            throw new InvalidOperationException($"{cloud.Name}: {outcome.Good} of {missing} servers made: {outcome.Words}");
        }

        await Ports(cloud, network);
    }

    private static async Task Unlimit(Cloud cloud, string compute, string network, string project)
    {
        var all = new JsonObject { ["instances"] = -1, ["cores"] = -1, ["ram"] = -1 };
        await cloud.Call("PUT", $"{compute}/os-quota-sets/{project}", new JsonObject { ["quota_set"] = all }, Project);
        await cloud.Call("PUT", $"{network}/quotas/{project}", new JsonObject { ["quota"] = new JsonObject { ["port"] = -1 } }, Project);
    }

    private static async Task Ports(Cloud cloud, string at)
    {
        var wish = new JsonObject { ["network"] = new JsonObject { ["name"] = "bench-ports" } };
        var network = (string)(await cloud.Call("POST", at + "/networks", wish, Project))!["network"]!["id"]!;
        await cloud.Call(
            "POST", at + "/subnets",
            new JsonObject
            {
                ["subnet"] = new JsonObject
                {
                    ["network_id"] = network, ["ip_version"] = 4, ["cidr"] = "10.202.0.0/16", ["enable_dhcp"] = false,
                },
            },
            Project);
        foreach (var ids in (await Ids(cloud, await cloud.Endpoint("compute", "v2.1", Project))).Chunk(PortsPerCall))
        {
            var ports = ids.Select(id => (JsonNode)new JsonObject
            {
                ["network_id"] = network, ["device_id"] = id, ["device_owner"] = "compute:nova",
            });
            await cloud.Call("POST", at + "/ports", new JsonObject { ["ports"] = new JsonArray([.. ports]) }, Project);
        }
    }

    private static async Task<List<string>> Ids(Cloud cloud, string compute) =>
        [.. (await cloud.Call("GET", $"{compute}/servers?limit={Count}", project: Project))!["servers"]!.AsArray()
            .Select(s => (string)s!["id"]!)];

    /// <summary>Larger than any machine's memory, in MiB.</summary>
    private static async Task<string> Flavor(Cloud cloud)
    {
        var flavor = new JsonObject { ["name"] = "bench.vast", ["ram"] = 1 << 30, ["vcpus"] = 1, ["disk"] = 1 };
        var at = await cloud.Endpoint("compute", "v2.1") + "/flavors";
        var known = (await cloud.Call("GET", at))!["flavors"]!.AsArray().FirstOrDefault(f => (string?)f!["name"] == "bench.vast");
        return (string)(known ?? (await cloud.Call("POST", at, new JsonObject { ["flavor"] = flavor }))!["flavor"]!)["id"]!;
    }

    private static async Task<string> Image(Cloud cloud) =>
        (string)(await cloud.Call("GET", await cloud.Endpoint("image", "v2") + "/images?status=active"))!["images"]![0]!["id"]!;
}
