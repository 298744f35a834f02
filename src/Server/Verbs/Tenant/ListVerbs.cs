using System.CommandLine;
using System.Text.Json.Nodes;
using Alize.Client;
using Alize.Client.Compute;
using Alize.Client.Identity;
using Alize.Client.Images;
using Alize.Client.Network;

namespace Alize.Server.Verbs.Tenant;

/// <summary>Nouns that are listed here and changed by other clients: networks, floating IPs, images, flavors, key pairs,
/// projects.</summary>
internal static class ListVerbs
{
    public static IReadOnlyList<Command> Commands { get; } =
    [
        new("network", "Networks") { CloudVerb.Make("list", "List networks", Networks) },
        new("floating-ip", "Floating IPs") { CloudVerb.Make("list", "List floating IPs", FloatingIps) },
        new("image", "Images") { CloudVerb.Make("list", "List images", Images) },
        new("flavor", "Sizes of servers") { CloudVerb.Make("list", "List flavors", Flavors) },
        new("keypair", "Key pairs") { CloudVerb.Make("list", "List key pairs", KeyPairs) },
        new("project", "Projects") { CloudVerb.Make("list", "List projects: the operator all, others their own", Projects) },
    ];

    private static async Task Networks(Talk t) => Listing.Print(
        t.Words,
        await t.Cloud.Network.Networks(ListQuery.All, t.Ct),
        new Column<NetworkInfo>("id", n => n.Id),
        new("name", n => n.Name),
        new("status", n => n.Status),
        new("external", n => n.External),
        new("shared", n => n.Shared),
        new("subnets", n => new JsonArray([.. n.Subnets.Select(s => (JsonNode)s)])));

    private static async Task FloatingIps(Talk t) => Listing.Print(
        t.Words,
        await t.Cloud.Network.FloatingIps(ListQuery.All, t.Ct),
        new Column<FloatingIp>("id", f => f.Id),
        new("address", f => f.FloatingIpAddress),
        new("status", f => f.Status),
        new("fixed_address", f => f.FixedIpAddress),
        new("port_id", f => f.PortId));

    private static async Task Images(Talk t) => Listing.Print(
        t.Words,
        await t.Cloud.Images.List(ListQuery.All, t.Ct),
        new Column<Image>("id", i => i.Id),
        new("name", i => i.Name),
        new("status", i => i.Status),
        new("visibility", i => i.Visibility),
        new("size_bytes", i => i.Size),
        new("disk_format", i => i.DiskFormat));

    private static async Task Flavors(Talk t) => Listing.Print(
        t.Words,
        await t.Cloud.Compute.Flavors(t.Ct),
        new Column<Flavor>("id", f => f.Id),
        new("name", f => f.Name),
        new("vcpus", f => f.Vcpus),
        new("ram_mib", f => f.Ram),
        new("disk_gib", f => f.Disk));

    private static async Task KeyPairs(Talk t) => Listing.Print(
        t.Words,
        await t.Cloud.Compute.KeyPairs(t.Ct),
        new Column<KeyPair>("name", k => k.Name),
        new("fingerprint", k => k.Fingerprint));

    private static async Task Projects(Talk t)
    {
        var operates = (await t.Cloud.Identity.Token(t.Ct)).IsAdmin;
        Listing.Print(
            t.Words,
            operates ? await t.Cloud.Identity.Projects(ListQuery.All, t.Ct) : await t.Cloud.Identity.MyProjects(t.Ct),
            new Column<Project>("id", p => p.Id),
            new("name", p => p.Name),
            new("domain_id", p => p.DomainId),
            new("enabled", p => p.Enabled),
            new("description", p => p.Description));
    }
}
