using Alize.Kernel;
using Alize.Services.Volumes;
using Alize.Tests.Coverage;
using Alize.Tests.Fixture;
using Alize.Tests.Identity;
using Amazon.S3;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace Alize.Tests.Upgrade;

/// <summary>Town A of an earlier cloud, and what its people do with what they have.</summary>
internal sealed class Town(TestCloud cloud, Persona ann, Persona rita, string annId, string id)
{
    private const string Nova = "/compute/v2.1/";
    private const string Cinder = "/volume/v3/";
    private const string Neutron = "/network/v2.0/";

    public Persona Ann => ann;

    public Persona Rita => rita;

    public string Id => id;

    /// <summary>Both log in with the passwords that they had.</summary>
    public static async Task<Town> Enter(TestCloud cloud)
    {
        var keystone = await Keystone.Admin(cloud);
        async Task<Persona> Login(string name) => new(cloud, name, await keystone.Login(name, $"{name}-secret-1", "town-a"));
        var (ann, rita) = (await Login("ann"), await Login("rita"));
        var token = (await ann.Do("GET", "/identity/v3/auth/tokens", null, ("X-Subject-Token", ann.Token!))).GetProperty("token");
        return new(cloud, ann, rita, token.GetProperty("user").Text("id"), token.GetProperty("project").Text("id"));
    }

    /// <summary>The fake host keeps the disks that the rows speak of, as a host does.</summary>
    public async Task DisksAreThere()
    {
        var store = cloud.Services.GetRequiredService<FakeVolumeStore>();
        var disks = await cloud.Db.Query(
            $"SELECT id, size FROM volume WHERE deleted_at IS NULL UNION SELECT id, size FROM volume_snapshot WHERE deleted_at IS NULL",
            r => (Id: r.GetString(0), SizeGib: r.GetInt64(1)));
        foreach (var disk in disks)
        {
            await store.EnsureVolume(disk.Id, disk.SizeGib << 30, DiskSource.Blank, CancellationToken.None);
        }
    }

    public async Task UseServers()
    {
        var server = (await ann.Do("GET", Nova + "servers/detail")).Items("servers").Single();
        Assert.Equal("ACTIVE", server.Text("status"));
        Assert.Contains(server.Text("id"), cloud.Services.GetRequiredService<FakeHypervisor>().Running);
        await ann.Do("POST", $"{Nova}servers/{server.Text("id")}/action", new Dictionary<string, object?> { ["os-stop"] = null });
        await cloud.Settle();
        Assert.Equal("SHUTOFF", (await ann.Do("GET", Nova + "servers/detail")).Items("servers").Single().Text("status"));
        var network = (await ann.Do("GET", Neutron + "networks?name=anns-net")).Items("networks").Single().Text("id");
        await ann.Do("POST", Nova + "servers", new
        {
            server = new
            {
                name = "second",
                imageRef = server.GetProperty("image").Text("id"),
                flavorRef = "least",
                networks = new[] { new { uuid = network } },
            },
        });
        await cloud.Settle();
    }

    /// <summary>An upload that was begun before is finished, a name written anew, and a version of old fetched.</summary>
    public async Task UseObjects()
    {
        var papers = new Papers(cloud, ann, annId, id);
        using var s3 = await papers.S3();
        var upload = Assert.Single((await s3.ListMultipartUploadsAsync(Papers.Bucket)).MultipartUploads);
        var part = Assert.Single((await s3.ListPartsAsync(Papers.Bucket, Papers.Whole, upload.UploadId)).Parts);
        await s3.CompleteMultipartUploadAsync(new()
        {
            BucketName = Papers.Bucket, Key = Papers.Whole, UploadId = upload.UploadId, PartETags = [new(1, part.ETag)],
        });
        Assert.Equal(Papers.Bytes(7000), (await ann.Ask("GET", $"{papers.Account}/{Papers.Bucket}/{Papers.Whole}")).Body);
        await ann.Do("PUT", papers.Account + "/papers/letter", Papers.Bytes(30));
        Assert.Equal(Papers.Bytes(30), (await ann.Ask("GET", papers.Account + "/papers/letter")).Body);
    }

    /// <summary>Everything, what leans on other things first.</summary>
    public async Task DeleteAll()
    {
        await Delete(Nova, "servers", "servers");
        await Delete(Nova, "os-server-groups", "server_groups");
        await Delete(Cinder, "group_snapshots", "group_snapshots", "3.58");
        await Delete(Cinder, "snapshots", "snapshots");
        await Delete(Cinder, "backups", "backups");
        await Delete(Cinder, "os-volume-transfer", "transfers");
        foreach (var group in (await ann.Do("GET", Cinder + "groups", null, Volume("3.58"))).Items("groups"))
        {
            var delete = new Dictionary<string, bool> { ["delete-volumes"] = true };
            await ann.Do("POST", $"{Cinder}groups/{group.Text("id")}/action", new { delete }, Volume("3.58"));
        }

        await cloud.Settle();
        await Delete(Cinder, "volumes", "volumes");
        await Delete("/image/v2/", "images?owner=" + id, "images");
        await Delete(Neutron, "floatingips", "floatingips");
        foreach (var port in (await ann.Do("GET", Neutron + "ports?device_owner=network:router_interface")).Items("ports"))
        {
            await ann.Do(
                "PUT", $"{Neutron}routers/{port.Text("device_id")}/remove_router_interface", new { port_id = port.Text("id") });
        }

        foreach (var many in (string[])["routers", "ports", "subnets", "networks", "subnetpools", "security-groups"])
        {
            await Delete(Neutron, $"{many}?project_id={id}", many.Replace('-', '_'));
        }
    }

    private static (string, string) Volume(string version) => ("OpenStack-API-Version", "volume " + version);

    private async Task Delete(string prefix, string list, string many, string version = "3.0")
    {
        (string, string)[] headers = prefix == Cinder ? [Volume(version)] : [];
        foreach (var one in (await ann.Do("GET", prefix + list, null, headers)).Items(many).Where(o => !IsDefault(o)))
        {
            await ann.Do("DELETE", $"{prefix}{list.Split('?')[0]}/{one.Text("id")}", null, headers);
        }

        // what waits for another to go looks again in a while
        for (var looks = 0; looks < 100 && (await Left()).Any(); looks++)
        {
            await Task.Delay(TimeSpan.FromMilliseconds(50), TimeProvider.System);
        }

        Assert.Empty(await Left());

        async Task<IEnumerable<System.Text.Json.JsonElement>> Left()
        {
            await cloud.Settle();
            return (await ann.Do("GET", prefix + list, null, headers)).Items(many).Where(o => !IsDefault(o));
        }

        bool IsDefault(System.Text.Json.JsonElement o) => many == "security_groups" && o.Text("name") == "default";
    }
}
