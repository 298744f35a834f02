using Alize.Kernel;

namespace Alize.Services.Network;

/// <summary>What this API is and has: versions, resources, extensions.</summary>
public sealed class DiscoveryApi(Cloud cloud) : IDoor
{
    private static readonly Collection[] _resources =
    [
        NetworkWire.Collection, SubnetWire.Collection, SubnetPoolWire.Collection, PortFilters.Collection, RouterWire.Collection,
        FloatingIpWire.Collection, SecurityGroupWire.Collection, SecurityRuleWire.Collection,
    ];

    public void Map(Doors doors)
    {
        doors.Open(NetworkDoor.Root).Get("", NetworkPolicy.Versions, Versions);
        var neutron = doors.Open(NetworkDoor.Door);
        neutron.Get("", NetworkPolicy.Resources, Resources);
        neutron.Get("/extensions", NetworkPolicy.Extensions, List);
        neutron.Get("/extensions/{alias}", NetworkPolicy.Extensions, Show);
    }

    private Task<Answer> Versions(Call call) => Task.FromResult(Answer.Json(200, o => o.List("versions", ["v2.0"], (_, version) =>
    {
        o.Text("id", version);
        o.Text("status", "CURRENT");
        o.Links(("self", $"{cloud.PublicUrl}{NetworkDoor.Door.Prefix}/"));
    })));

    private Task<Answer> Resources(Call call) => Task.FromResult(Answer.Json(200, o => o.List("resources", _resources, (_, of) =>
    {
        var path = of.Many.Replace('_', '-');
        o.Text("name", of.One);
        o.Text("collection", of.Many);
        o.Links(("self", $"{cloud.PublicUrl}{NetworkDoor.Door.Prefix}/{path}"));
    })));

    private static Task<Answer> List(Call call) => Task.FromResult(Answer.Json(200, o => o.List("extensions", Extension.All, Write)));

    private static Task<Answer> Show(Call call)
    {
        var alias = call.Path("alias");
        var extension = Extension.All.FirstOrDefault(e => e.Alias == alias)
            ?? throw NetworkFaults.Missing("HTTPNotFound", $"Extension with alias {alias} does not exist").Thrown();
        return Task.FromResult(Answer.Json(200, o => o.Object("extension", e => Write(e, extension))));
    }

    private static void Write(JsonOut o, Extension e)
    {
        o.Text("alias", e.Alias);
        o.Text("name", e.Name);
        o.Text("description", e.Description);
        o.Text("updated", "2026-01-01T00:00:00-00:00");
        o.Texts("links", []);
    }
}
