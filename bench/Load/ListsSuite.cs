using System.Text.Json.Nodes;

namespace Alize.Load;

/// <summary>The lists that clients and consoles ask for most.</summary>
internal static class ListsSuite
{
    private const string EmptyProject = "bench0";

    public static IEnumerable<Operation> All =>
    [
        .. Operation.OneAndMany("images", Images),
        .. Operation.OneAndMany("flavors, detail", c => At(c, "compute", "v2.1", "flavors/detail")),
        .. Operation.OneAndMany("servers, detail, none", NoServers),
        new Operation("servers, 1,000", 1, c => ThousandServers.List(c, "servers")),
        new Operation("servers, detail, 1,000", 1, c => ThousandServers.List(c, "servers/detail")),
        .. Operation.OneAndMany("networks", Networks),
        .. Operation.OneAndMany("volumes, detail", c => At(c, "volumev3", "v3", "volumes/detail")),
        .. Operation.OneAndMany("resource providers", c => At(c, "placement", "", "resource_providers")),
    ];

    private static async Task<Request> At(Cloud cloud, string type, string version, string path, string? project = null) =>
        new("GET", $"{await cloud.Endpoint(type, version, project)}/{path}", await cloud.Headers(project));

    private static async Task<Request> NoServers(Cloud cloud)
    {
        await cloud.EnsureProject(EmptyProject);
        return await At(cloud, "compute", "v2.1", "servers/detail", EmptyProject);
    }

    /// <summary>As many images on each cloud: two.</summary>
    private static async Task<Request> Images(Cloud cloud)
    {
        var images = $"{await cloud.Endpoint("image", "v2")}/images";
        for (var have = (await cloud.Call("GET", images))!["images"]!.AsArray().Count; have < 2; have++)
        {
            await cloud.Call("POST", images, new JsonObject
            {
                ["name"] = "bench", ["disk_format"] = "raw", ["container_format"] = "bare", ["visibility"] = "public",
            });
        }

        return await At(cloud, "image", "v2", "images");
    }

    /// <summary>As many networks on each cloud: two, each with a subnet.</summary>
    private static async Task<Request> Networks(Cloud cloud)
    {
        var at = await cloud.Endpoint("network", "v2.0");
        for (var have = (await cloud.Call("GET", at + "/networks"))!["networks"]!.AsArray().Count; have < 2; have++)
        {
            var wish = new JsonObject { ["network"] = new JsonObject { ["name"] = "bench" } };
            var network = (string)(await cloud.Call("POST", at + "/networks", wish))!["network"]!["id"]!;
            await cloud.Call("POST", at + "/subnets", new JsonObject
            {
                ["subnet"] = new JsonObject { ["network_id"] = network, ["ip_version"] = 4, ["cidr"] = "10.201.0.0/16" },
            });
        }

        return await At(cloud, "network", "v2.0", "networks");
    }
}
