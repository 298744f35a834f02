using Alize.Kernel;

namespace Alize.Tests.Coverage;

/// <summary>Makes one of everything in town A, through the doors.</summary>
internal sealed partial class SampleMaker(House house, Samples samples)
{
    private readonly Persona _ann = house.Ann;
    private readonly Persona _admin = house.Admin;

    public static async Task<Samples> Make(House house, string rita)
    {
        var maker = new SampleMaker(house, new());
        await maker.Identities(rita);
        var image = await maker.Image();
        var (network, subnet, port) = await maker.Networks();
        var (server, volume) = await maker.Servers(image, network, subnet, port);
        await maker.Volumes(server, volume);
        await maker.Links();
        maker.Shared();
        return maker._samples;
    }

    private readonly Samples _samples = samples;

    private async Task Identities(string rita)
    {
        const string V3 = "/identity/v3/";
        _samples.Town(house.TownA, V3 + "projects/{id}", "/compute/v2.1/os-quota-sets/{project}", "/network/v2.0/quotas/{project}",
            "/volume/v3/os-quota-sets/{id}", "/compute/v2.1/os-simple-tenant-usage/{project}");
        _samples.Town(house.AnnId, V3 + "users/{id}", V3 + "users/{user}");
        _samples.Town(rita);
        await _admin.Do("PUT", $"{V3}projects/{house.TownA}/tags/blue");
        _samples.Town("blue", V3 + "projects/{id}/tags/{tag}");
        var users = $"{V3}users/{house.AnnId}/";
        var credential = await _ann.Make(users + "application_credentials", "application_credential",
            new { name = "annes-app", access_rules = new[] { new { service = "compute", method = "GET", path = "/v2.1/servers" } } });
        _samples.Town(credential, V3 + "users/{user}/application_credentials/{id}");
        var rules = await _ann.Do("GET", users + "access_rules");
        _samples.Town(rules.Items("access_rules").Single().Text("id"), V3 + "users/{user}/access_rules/{id}");
        var ec2 = await _ann.Do("POST", users + "credentials/OS-EC2", new { tenant_id = house.TownA });
        _samples.Town(ec2.GetProperty("credential").Text("access"), V3 + "users/{user}/credentials/OS-EC2/{access}");
        _samples.Town(await _ann.Make(V3 + "credentials", "credential", new { type = "totp", blob = "of ann", user_id = house.AnnId }),
            V3 + "credentials/{id}");
        var reader = (await _admin.Do("GET", V3 + "roles?name=reader")).GetProperty("roles")[0].Text("id");
        _samples.Town(await _ann.Make(V3 + "OS-TRUST/trusts", "trust", new
        {
            trustor_user_id = house.AnnId,
            trustee_user_id = rita,
            project_id = house.TownA,
            impersonation = false,
            roles = new[] { new { name = "reader" } },
        }), V3 + "OS-TRUST/trusts/{id}");
        _samples.Town(reader, V3 + "OS-TRUST/trusts/{id}/roles/{role}");
        _samples.Secrets.Remove(reader);
        await Limits(V3);
    }

    private async Task Links()
    {
        await _ann.Do("PUT", $"/object-store/v1/AUTH_{house.TownA}/anns-box");
        _samples.Town(await _ann.Make("/alize/v1/shares", "share", new { container = "anns-box" }), "/alize/v1/shares/{id}");
    }

    private async Task Limits(string v3)
    {
        var nova = (await _admin.Do("GET", v3 + "services?type=compute")).GetProperty("services")[0].Text("id");
        var registered = await _admin.Do("POST", v3 + "registered_limits",
            new { registered_limits = new[] { new { service_id = nova, resource_name = "things", default_limit = 5 } } });
        _samples.Cloud(registered.GetProperty("registered_limits")[0].Text("id"), v3 + "registered_limits/{id}");
        var limits = await _admin.Do("POST", v3 + "limits",
            new { limits = new[] { new { service_id = nova, resource_name = "things", resource_limit = 3, project_id = house.TownA } } });
        _samples.Town(limits.GetProperty("limits")[0].Text("id"), v3 + "limits/{id}");
    }

    private async Task<string> Image()
    {
        const string Images = "/image/v2/images";
        var image = await _ann.Make(
            Images, "", new { name = "anns-image", disk_format = "raw", container_format = "bare", visibility = "shared" });
        _samples.Town(image, Images + "/{id}", "/compute/v2.1/images/{id}");
        await _ann.Do("PUT", $"{Images}/{image}/file", new byte[65_536]);
        await _ann.Do("PUT", $"{Images}/{image}/tags/blue");
        _samples.Town("blue", Images + "/{id}/tags/{tag}");
        var neighbour = await _admin.Make("/identity/v3/projects", "project", new { name = "town-c" });
        await _ann.Do("POST", $"{Images}/{image}/members", new { member = neighbour });
        _samples.Town(neighbour, Images + "/{id}/members/{member}");
        await _ann.Do("POST", $"/compute/v2.1/images/{image}/metadata", new { metadata = new { colour = "blue" } });
        _samples.Town("colour", "/compute/v2.1/images/{id}/metadata/{key}");
        var staged = await _ann.Make(Images, "", new { name = "staged", disk_format = "raw", container_format = "bare" });
        await _ann.Do("PUT", $"{Images}/{staged}/stage", new byte[65_536]);
        await _ann.Do("POST", $"{Images}/{staged}/import", new { method = new { name = "glance-direct" } });
        await house.Cloud.Settle();
        var tasks = await _ann.Do("GET", $"{Images}/{staged}/tasks");
        _samples.Town(tasks.Items("tasks").First().Text("id"), "/image/v2/tasks/{id}");
        return image;
    }

    private async Task<(string Network, string Subnet, string Port)> Networks()
    {
        const string Net = "/network/v2.0/";
        async Task<string> New(string many, object body)
        {
            var id = await _ann.Make(Net + many, many.Replace('-', '_')[..^1], body);
            await _ann.Do("PUT", $"{Net}{many}/{id}/tags/blue");
            _samples.Town("blue", $"{Net}{many}/{{id}}/tags/{{tag}}");
            return _samples.Town(id, $"{Net}{many}/{{id}}");
        }

        var network = await New("networks", new { name = "anns-net" });
        _samples.Town(network, "/compute/v2.1/os-networks/{id}", "/compute/v2.1/os-tenant-networks/{id}");
        var subnet = await New("subnets", new { network_id = network, ip_version = 4, cidr = "10.9.0.0/24" });
        var port = await New("ports", new { network_id = network, name = "anns-port" });
        var open = (await _admin.Do("GET", Net + "networks?router:external=True")).GetProperty("networks")[0].Text("id");
        var router = await New("routers", new { name = "anns-router", external_gateway_info = new { network_id = open } });
        await _ann.Do("PUT", $"{Net}routers/{router}/add_router_interface", new { subnet_id = subnet });
        var floating = await New("floatingips", new { floating_network_id = open, port_id = port });
        _samples.Town(floating, "/compute/v2.1/os-floating-ips/{id}");
        var group = await New("security-groups", new { name = "anns-group" });
        _samples.Town(group, "/compute/v2.1/os-security-groups/{id}");
        var rule = await New(
            "security-group-rules",
            new { security_group_id = group, direction = "ingress", protocol = "tcp", port_range_min = 22, port_range_max = 22 });
        _samples.Town(rule, "/compute/v2.1/os-security-group-rules/{id}");
        await New("subnetpools", new { name = "anns-pool", prefixes = new[] { "10.77.0.0/16" } });
        await house.Cloud.Settle();
        return (network, subnet, port);
    }

    private async Task<(string Server, string Volume)> Servers(string image, string network, string subnet, string port)
    {
        const string Nova = "/compute/v2.1/";
        var flavor = await _admin.Make(Nova + "flavors", "flavor", new { name = "least", id = "least", ram = 128, vcpus = 1, disk = 1 });
        await _admin.Do("POST", $"{Nova}flavors/{flavor}/os-extra_specs", new { extra_specs = new { colour = "blue" } });
        _samples.Cloud(flavor, Nova + "flavors/{id}", Nova + "flavors/{flavor}");
        _samples.Cloud("colour", Nova + "flavors/{flavor}/os-extra_specs/{name}");
        await _ann.Do("POST", Nova + "os-keypairs", new { keypair = new { name = "anns-key" } });
        _samples.Town("anns-key", Nova + "os-keypairs/{name}");
        _samples.Town(
            await _ann.Make(Nova + "os-server-groups", "server_group", new { name = "anns-servers", policies = new[] { "affinity" } }),
            Nova + "os-server-groups/{id}");
        var server = await _ann.Make(Nova + "servers", "server", new
        {
            name = "anns-server",
            imageRef = image,
            flavorRef = flavor,
            key_name = "anns-key",
            metadata = new { colour = "blue" },
            networks = new[] { new { port } },
        });
        _samples.Town(server, Nova + "servers/{id}");
        _samples.Town("colour", Nova + "servers/{id}/metadata/{name}");
        _samples.Town(port, Nova + "servers/{id}/os-interface/{port}");
        _samples.Town("anns-net", Nova + "servers/{id}/ips/{network}");
        var volume = await _ann.Make(
            "/volume/v3/volumes", "volume", new { size = 1, name = "anns-volume", metadata = new { colour = "blue" } });
        await house.Cloud.Settle();
        var newest = ("X-OpenStack-Nova-API-Version", "2.26");
        await _ann.Do("PUT", $"{Nova}servers/{server}/tags/blue", null, newest);
        _samples.Town("blue", Nova + "servers/{id}/tags/{tag}");
        var actions = await _ann.Do("GET", $"{Nova}servers/{server}/os-instance-actions");
        _samples.Town(actions.Items("instanceActions").First().Text("request_id"), Nova + "servers/{id}/os-instance-actions/{request}");
        await _ann.Do("POST", $"{Nova}servers/{server}/os-volume_attachments", new { volumeAttachment = new { volumeId = volume } });
        await house.Cloud.Settle();
        _samples.Town(volume, Nova + "servers/{id}/os-volume_attachments/{volume}", Nova + "os-volumes/{id}", "/volume/v3/volumes/{id}");
        _samples.Town("colour", "/volume/v3/volumes/{id}/metadata/{key}");
        return (server, volume);
    }
}
