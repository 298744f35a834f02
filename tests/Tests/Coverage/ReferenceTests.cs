using System.Text.Json;
using Xunit;

namespace Alize.Tests.Coverage;

/// <summary>Town B names a thing of town A as a part of something of its own: a volume for its server, a network for its port.</summary>
[Collection(nameof(House))]
public sealed class ReferenceTests(House house)
{
    private const string Nova = "/compute/v2.1/";
    private const string Net = "/network/v2.0/";
    private const string Cinder = "/volume/v3/";

    private static readonly (string, string)[] _groups = [("OpenStack-API-Version", "volume 3.58")];

    private string A(string prefix) => house.Samples.Fill(prefix, out _, out _).Split('/')[^1];

    [Fact]
    public async Task Nothing_of_town_B_is_made_of_something_of_town_A()
    {
        var (image, network, port) = (A("/image/v2/images/{id}"), A(Net + "networks/{id}"), A(Net + "ports/{id}"));
        var (volume, snapshot) = (A(Cinder + "volumes/{id}"), A(Cinder + "snapshots/{id}"));
        var server = await MakeServer();
        var wrong = new List<string>();
        foreach (var (method, path, body) in Network(network, port).Concat(Storage(image, volume, snapshot))
            .Concat(Compute(image, network, port, volume, snapshot, server)).Concat(Identity()))
        {
            var reply = await house.Bob.Ask(method, path, body, path.StartsWith(Cinder, StringComparison.Ordinal) ? _groups : []);
            if (reply.Status is < 400 or >= 500)
            {
                wrong.Add($"{method} {path} {JsonSerializer.Serialize(body)}: {reply}");
            }
        }

        Wrong.None(wrong);
    }

    private async Task<string> MakeServer()
    {
        var open = (await house.Admin.Do("GET", Net + "networks?router:external=True"))
            .GetProperty("networks")[0].GetProperty("id").GetString()!;
        var own = await house.Bob.Make(Net + "networks", "network", new { name = "bobs" });
        await house.Bob.Make(Net + "subnets", "subnet", new { network_id = own, ip_version = 4, cidr = "10.5.0.0/24" });
        var image = await house.Bob.Make("/image/v2/images", "", new { name = "bobs", disk_format = "raw", container_format = "bare" });
        await house.Bob.Do("PUT", $"/image/v2/images/{image}/file", new byte[65_536]);
        await house.Cloud.Settle();
        (_own, _open, _ownImage) = (own, open, image);
        var floating = await house.Ann.Do("GET", house.Samples.Fill(Net + "floatingips/{id}", out _, out _));
        _floating = floating.GetProperty("floatingip").GetProperty("floating_ip_address").GetString()!;
        var server = await house.Bob.Make(Nova + "servers", "server",
            new { name = "bobs", imageRef = image, flavorRef = "least", networks = new[] { new { uuid = own } } });
        await house.Cloud.Settle();
        return server;
    }

    private string _own = "", _open = "", _floating = "", _ownImage = "";

    private IEnumerable<(string Method, string Path, object Body)> Network(string network, string port)
    {
        var (subnet, group, router) = (A(Net + "subnets/{id}"), A(Net + "security-groups/{id}"), A(Net + "routers/{id}"));
        yield return ("POST", Net + "ports", new { port = new { network_id = network } });
        yield return ("POST", Net + "ports", new { port = new { network_id = _own, fixed_ips = new[] { new { subnet_id = subnet } } } });
        yield return ("POST", Net + "ports", new { port = new { network_id = _own, security_groups = new[] { group } } });
        yield return ("POST", Net + "ports", new { port = new { network_id = _own, project_id = house.TownA } });
        yield return ("POST", Net + "subnets", new { subnet = new { network_id = network, ip_version = 4, cidr = "10.6.0.0/24" } });
        yield return ("POST", Net
            + "subnets",
            new { subnet = new { network_id = _own, ip_version = 4, subnetpool_id = A(Net + "subnetpools/{id}"), prefixlen = 26 } });
        yield return ("POST", Net + "routers", new { router = new { name = "r", external_gateway_info = new { network_id = network } } });
        yield return ("POST", Net + "routers", new { router = new { name = "r", project_id = house.TownA } });
        yield return ("PUT", $"{Net}routers/{router}/add_router_interface", new { port_id = port });
        yield return ("POST", Net + "floatingips", new { floatingip = new { floating_network_id = _open, port_id = port } });
        yield return ("POST", Net + "floatingips", new { floatingip = new { floating_network_id = network } });
        yield return ("POST", Net
            + "security-group-rules", new { security_group_rule = new { security_group_id = group, direction = "ingress" } });
        yield return ("POST", Net + "networks", new { network = new { name = "n", tenant_id = house.TownA } });
        yield return ("POST", Net
            + "networks", new { networks = new object[] { new { name = "n" }, new { name = "n", tenant_id = house.TownA } } });
    }

    private IEnumerable<(string Method, string Path, object Body)> Storage(string image, string volume, string snapshot)
    {
        yield return ("POST", Cinder + "volumes", new { volume = new { size = 1, imageRef = image } });
        yield return ("POST", Cinder + "volumes", new { volume = new { source_volid = volume } });
        yield return ("POST", Cinder + "volumes", new { volume = new { snapshot_id = snapshot } });
        yield return ("POST", Cinder + "volumes", new { volume = new { size = 1, backup_id = A(Cinder + "backups/{id}") } });
        yield return ("POST", Cinder + "volumes", new { volume = new { size = 1, group_id = A(Cinder + "groups/{id}") } });
        yield return ("POST", Cinder + "snapshots", new { snapshot = new { volume_id = volume, force = true } });
        yield return ("POST", Cinder + "backups", new { backup = new { volume_id = volume, force = true } });
        yield return ("POST", Cinder + "attachments", new { attachment = new { volume_uuid = volume, instance_uuid = Guid.Empty } });
        yield return ("POST", Cinder + "volume-transfers", new { transfer = new { volume_id = volume } });
        yield return ("POST", Cinder + "group_snapshots", new { group_snapshot = new { group_id = A(Cinder + "groups/{id}") } });
        yield return ("POST", Cinder + "groups/action", Named("create-from-src", new { source_group_id = A(Cinder + "groups/{id}") }));
        yield return ("POST", Cinder + "groups/action", Named(
            "create-from-src", new { group_snapshot_id = A(Cinder + "group_snapshots/{id}") }));
        yield return ("POST", $"{Cinder}backups/{A(Cinder + "backups/{id}")}/restore", new { restore = new { name = "r" } });
    }

    private IEnumerable<(string Method, string Path, object Body)> Compute(
        string image, string network, string port, string volume, string snapshot, string server)
    {
        object Boot(object more)
        {
            var wish =
                new Dictionary<string, object>
                {
                    ["name"] = "b", ["imageRef"] = _ownImage,
                    ["flavorRef"] = "least", ["networks"] = new[] { new { uuid = _own } }
                };
            foreach (var property in more.GetType().GetProperties())
            {
                wish[property.Name] = property.GetValue(more)!;
            }

            return new { server = wish };
        }

        object Disk(string source, string id) =>
            Boot(new
            {
                block_device_mapping_v2 = new[] { new { source_type = source, destination_type = "volume",
                uuid = id, boot_index = 0, volume_size = 1 } }
            });
        yield return ("POST", Nova + "servers", Boot(new { imageRef = image }));
        yield return ("POST", Nova + "servers", Boot(new { networks = new[] { new { uuid = network } } }));
        yield return ("POST", Nova + "servers", Boot(new { networks = new[] { new { port } } }));
        yield return ("POST", Nova + "servers", Boot(new { key_name = "anns-key" }));
        yield return ("POST", Nova + "servers", Boot(new { security_groups = new[] { new { name = "anns-group" } } }));
        yield return ("POST", Nova + "servers", Boot(new { security_groups = new[] { new { name = A(Net + "security-groups/{id}") } } }));
        yield return ("POST", Nova + "servers", Disk("volume", volume));
        yield return ("POST", Nova + "servers", Disk("snapshot", snapshot));
        yield return ("POST", Nova + "servers", Disk("image", image));
        yield return ("POST", Nova + "servers", Hinted(Boot(new { }), A(Nova + "os-server-groups/{id}")));
        yield return ("POST", $"{Nova}servers/{server}/action", new { rebuild = new { imageRef = image } });
        yield return ("POST", $"{Nova}servers/{server}/action", new { addSecurityGroup = new { name = A(Net + "security-groups/{id}") } });
        yield return ("POST", $"{Nova}servers/{server}/os-volume_attachments", new { volumeAttachment = new { volumeId = volume } });
        yield return ("POST", $"{Nova}servers/{server}/os-interface", new { interfaceAttachment = new { port_id = port } });
        yield return ("POST", $"{Nova}servers/{server}/os-interface", new { interfaceAttachment = new { net_id = network } });
        yield return ("POST", $"{Nova}servers/{server}/action", new { addFloatingIp = new { address = _floating } });
        yield return ("DELETE", $"{Nova}servers/{server}/os-interface/{port}", new { });
        yield return ("DELETE", $"{Nova}servers/{server}/os-volume_attachments/{volume}", new { });
    }

    private IEnumerable<(string Method, string Path, object Body)> Identity()
    {
        const string V3 = "/identity/v3/";
        yield return ("POST", V3
            + "credentials",
            new
            {
                credential = new
                {
                    type = "ec2", user_id = house.AnnId, project_id = house.TownA,
                    blob = "{\"access\":\"a\",\"secret\":\"b\"}"
                }
            });
        yield return ("POST", V3
            + "credentials",
            new
            {
                credential = new
                {
                    type = "ec2", user_id = house.BobId, project_id = house.TownA,
                    blob = "{\"access\":\"a\",\"secret\":\"b\"}"
                }
            });
        yield return ("POST", $"{V3}users/{house.BobId}/credentials/OS-EC2", new { tenant_id = house.TownA });
        yield return ("POST", V3
            + "OS-TRUST/trusts",
            new
            {
                trust = new
                {
                    trustor_user_id = house.AnnId, trustee_user_id = house.BobId,
                    project_id = house.TownA, impersonation = true, roles = new[] { new { name = "member" } }
                }
            });
        yield return ("POST", V3
            + "OS-TRUST/trusts",
            new
            {
                trust = new
                {
                    trustor_user_id = house.BobId, trustee_user_id = house.BobId,
                    project_id = house.TownA, impersonation = true, roles = new[] { new { name = "member" } }
                }
            });
        yield return ("POST", V3 + "auth/tokens", new
        {
            auth = new
            {
                identity =
                    new { methods = new[] { "password" }, password = new { user = new { id = house.BobId, password = "bob-secret-1" } } },
                scope = new { project = new { id = house.TownA } },
            },
        });
        yield return ("POST", V3
            + "auth/tokens",
            new
            {
                auth = new
                {
                    identity = new { methods = new[] { "token" }, token = new { id = house.Bob.Token } },
                    scope = new { project = new { id = house.TownA } }
                }
            });
        yield return ("GET", "/alize/v1/costs?project_id=" + house.TownA, new { });
    }

    private static Dictionary<string, object> Named(string name, object value) => new() { [name] = value };

    private static Dictionary<string, object> Hinted(object boot, string group) => new()
    {
        ["server"] = boot.GetType().GetProperty("server")!.GetValue(boot)!,
        ["os:scheduler_hints"] = new { group },
    };
}
