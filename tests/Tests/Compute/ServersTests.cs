using System.Net;
using Alize.Services.Compute;
using Alize.Tests.Fixture;
using Alize.Tests.Network;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace Alize.Tests.Compute;

/// <summary>Servers over HTTP, with a fake host.</summary>
public sealed class ServersTests
{
    [Theory, MemberData(nameof(Engines.All), MemberType = typeof(Engines))]
    public async Task A_server_is_asked_for_becomes_active_and_leaves_nothing_when_deleted(string engine)
    {
        await using var cloud = await TestCloud.Start(engine);
        var parts = await cloud.MakeParts();
        var (status, made, response) = await cloud.Ask("POST", "servers", new
        {
            server =
                new
                {
                    name = "web", imageRef = parts.Image, flavorRef = parts.Flavor, metadata = new { a = "b" },
                    config_drive = true, description = "d"
                },
        });
        Assert.Equal(HttpStatusCode.Accepted, status);
        var id = made.GetProperty("server").Text("id");
        Assert.Equal($"http://cloud.test/compute/v2.1/servers/{id}", response.Headers.Location!.ToString());
        Assert.NotEqual("", made.GetProperty("server").Text("adminPass"));
        Assert.Equal("BUILD", await cloud.Status(id));

        await cloud.Settle();
        var server = await cloud.Server(id, "admin:p1");
        Assert.Equal("ACTIVE", server.Text("status"));
        Assert.Equal(1, server.GetProperty("OS-EXT-STS:power_state").GetInt32());
        Assert.Equal(JsonValueKindNull, server.GetProperty("OS-EXT-STS:task_state").ValueKind);
        Assert.Equal("d", server.Text("description"));
        Assert.Equal("default", server.GetProperty("security_groups")[0].Text("name"));
        Assert.Equal("b", server.GetProperty("metadata").Text("a"));
        Assert.StartsWith("10.9.0.", server.GetProperty("addresses").GetProperty("net").EnumerateArray().Single().Text("addr"),
            StringComparison.Ordinal);
        var hypervisor = cloud.Services.GetRequiredService<FakeHypervisor>();
        Assert.Equal([id], hypervisor.Running);
        Assert.Equal([("root", "virtio"), ("config", "scsi")], hypervisor.Guests[id].Wish.Disks.Select(d => (d.Id, d.Bus)));
        Assert.Single(hypervisor.Guests[id].Wish.Nics);

        Assert.Equal(HttpStatusCode.NoContent, (await cloud.Ask("DELETE", $"servers/{id}")).Status);
        await cloud.Settle();
        Assert.Equal(HttpStatusCode.NotFound, (await cloud.Ask("GET", $"servers/{id}")).Status);
        await AssertNothingLeft(cloud);
    }

    [Fact]
    public async Task Power_actions_move_a_server_between_its_states()
    {
        await using var cloud = await TestCloud.Start();
        var id = await cloud.BootActive(await cloud.MakeParts());
        var hypervisor = cloud.Services.GetRequiredService<FakeHypervisor>();
        foreach (var (action, status, state) in new (object, string, GuestState)[]
        {
            (new Dictionary<string, object?> { ["os-stop"] = null }, "SHUTOFF", GuestState.Off),
            (new Dictionary<string, object?> { ["os-start"] = null }, "ACTIVE", GuestState.Running),
            (new { pause = new { } }, "PAUSED", GuestState.Paused),
            (new { unpause = new { } }, "ACTIVE", GuestState.Running),
            (new { reboot = new { type = "SOFT" } }, "ACTIVE", GuestState.Running),
            (new { reboot = new { type = "HARD" } }, "ACTIVE", GuestState.Running),
            (new { rescue = new { } }, "RESCUE", GuestState.Running),
        })
        {
            await cloud.Act(id, action, action.ToString()!.Contains("rescue", StringComparison.Ordinal) ? 200 : 202);
            await cloud.Settle();
            Assert.Equal(status, await cloud.Status(id));
            Assert.Equal(state, hypervisor.Guests[id].State);
        }

        await cloud.Act(id, new { unrescue = new { } });
        await cloud.Settle();
        Assert.Equal("ACTIVE", await cloud.Status(id));
        await cloud.Act(id, new { unpause = new { } }, 409);
        hypervisor.Happen(id, GuestState.Off);
        await Task.Delay(TimeSpan.FromMilliseconds(50), TimeProvider.System);
        await cloud.Settle();
        Assert.Equal("SHUTOFF", await cloud.Status(id));
    }

    [Fact]
    public async Task A_rebuild_makes_the_disk_anew_and_a_resize_waits_for_its_confirmation()
    {
        await using var cloud = await TestCloud.Start();
        var parts = await cloud.MakeParts();
        var other = await cloud.MakeParts(network: false);
        var id = await cloud.BootActive(parts);
        await cloud.Act(id, new { rebuild = new { imageRef = other.Image, name = "new" } });
        Assert.Equal("REBUILD", await cloud.Status(id));
        await cloud.Settle();
        var server = await cloud.Server(id);
        Assert.Equal(("ACTIVE", "new", other.Image), (server.Text("status"), server.Text("name"), server.GetProperty("image").Text("id")));
        var disks = cloud.Services.GetRequiredService<FakeRootDisks>();
        Assert.Equal(other.Image, disks.Disks[(id, "root")].Image);

        await cloud.Act(id, new { resize = new { flavorRef = parts.Larger } });
        Assert.Equal("RESIZE", await cloud.Status(id));
        await cloud.Settle();
        Assert.Equal("VERIFY_RESIZE", await cloud.Status(id));
        Assert.Equal(256, cloud.Services.GetRequiredService<FakeHypervisor>().Guests[id].Wish.RamMib);
        await cloud.Act(id, new { revertResize = new { } });
        await cloud.Settle();
        Assert.Equal(("ACTIVE", 128), (await cloud.Status(id), cloud.Services.GetRequiredService<FakeHypervisor>().Guests[id].Wish.RamMib));
        await cloud.Act(id, new { resize = new { flavorRef = parts.Larger } });
        await cloud.Settle();
        await cloud.Act(id, new { confirmResize = new { } }, 204);
        Assert.Equal("ACTIVE", await cloud.Status(id));
        await cloud.Ask("DELETE", $"servers/{id}");
        await cloud.Settle();
        await AssertNothingLeft(cloud);
    }

    private const System.Text.Json.JsonValueKind JsonValueKindNull = System.Text.Json.JsonValueKind.Null;

    internal static async Task AssertNothingLeft(TestCloud cloud)
    {
        Assert.Empty(cloud.Services.GetRequiredService<FakeHypervisor>().Guests);
        Assert.Empty(cloud.Services.GetRequiredService<FakeRootDisks>().Disks);
        Assert.Empty(cloud.Services.GetRequiredService<FakeFabric>().Ports);
        Assert.Equal(0, await cloud.Db.Number($"SELECT count(*) FROM allocation"));
        Assert.Equal(0, await cloud.Db.Number($"SELECT CAST(COALESCE(sum(used), 0) AS bigint) FROM inventory"));
        Assert.Equal(0, await cloud.Db.Number($"SELECT count(*) FROM port WHERE device_owner LIKE 'compute:%'"));
        Assert.Equal(0, await cloud.Db.Number($"""
            SELECT CAST(COALESCE(sum(used), 0) AS bigint) FROM quota WHERE resource IN ('compute.instances', 'compute.cores', 'compute.ram')
            """));
    }
}
