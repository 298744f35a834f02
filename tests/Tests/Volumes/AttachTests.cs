using Alize.Kernel;
using Alize.Services.Volumes;
using Alize.Tests.Fixture;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Xunit;

namespace Alize.Tests.Volumes;

public sealed class AttachTests
{
    private const string Server = "11111111-1111-4111-8111-111111111111";
    private const string Server2 = "22222222-2222-4222-8222-222222222222";

    private static Dictionary<string, object> Do(string name, object? body = null) => new() { [name] = body ?? new { } };

    [Theory, MemberData(nameof(Engines.All), MemberType = typeof(Engines))]
    public async Task The_older_verbs_lead_through_the_states_and_refuse_what_does_not_fit(string engine)
    {
        await using var cloud = await TestCloud.Start(engine, services => services.RemoveAll<IGuestDisks>());
        var id = await cloud.NewVolume();
        await cloud.Act(id, Do("os-begin_detaching"), status: 400);
        await cloud.Act(id, Do("os-detach"), status: 400);
        await cloud.Act(id, Do("os-reserve"));
        Assert.Equal("attaching", await cloud.StatusOf(id));
        await cloud.Act(id, Do("os-reserve"), status: 400);
        await cloud.Act(id, Do("os-unreserve"));
        Assert.Equal("available", await cloud.StatusOf(id));
        await cloud.Act(id, Do("os-attach", new { instance_uuid = Server, mountpoint = "/dev/vdc", mode = "rw" }));
        var volume = (await cloud.Show($"/volumes/{id}")).GetProperty("volume");
        Assert.Equal("in-use", volume.Text("status"));
        var attachment = volume.Items("attachments").Single();
        Assert.Equal((Server, "/dev/vdc", id), (attachment.Text("server_id"), attachment.Text("device"), attachment.Text("volume_id")));
        await cloud.Act(id, Do("os-attach", new { instance_uuid = Server2, mountpoint = "/dev/vdc" }), status: 400);
        await cloud.Remove($"/volumes/{id}", status: 400);
        await cloud.Act(id, Do("os-extend", new { new_size = 2 }), status: 400);
        await cloud.Act(id, Do("os-extend", new { new_size = 2 }), status: 403, version: "3.42");
        await cloud.Act(id, Do("os-update_readonly_flag", new { @readonly = true }), status: 400);
        await cloud.Act(id, Do("os-begin_detaching"));
        Assert.Equal("detaching", await cloud.StatusOf(id));
        await cloud.Act(id, Do("os-roll_detaching"));
        Assert.Equal("in-use", await cloud.StatusOf(id));
        await cloud.Act(id, Do("os-detach", new { attachment_id = attachment.Text("attachment_id") }));
        Assert.Equal("available", await cloud.StatusOf(id));
        await cloud.Act(id, Do("os-reserve"), Cinder.Other, 404);
        await cloud.Act(id, Do("os-reserve"), "reader:p1", 403);
        await cloud.Act(id, Do("os-fly"), status: 400);
    }

    [Fact]
    public async Task A_volume_in_use_is_grown_by_whoever_runs_its_guest()
    {
        var guests = new GuestDisks();
        await using var cloud = await TestCloud.Start(replace: services =>
        {
            services.RemoveAll<IGuestDisks>();
            services.AddSingleton<IGuestDisks>(guests);
        });
        var id = await cloud.NewVolume();
        await cloud.Db.Transact(tx => cloud.Face().Reserve(tx, id, Server, "/dev/vdb"));
        await cloud.Db.Transact(tx => cloud.Face().Attached(tx, id, Server, "/dev/vdb"));
        await cloud.Act(id, Do("os-extend", new { new_size = 2 }), status: 400);
        await cloud.Act(id, Do("os-extend", new { new_size = 2 }), version: "3.42");
        Assert.Equal("extending", await cloud.StatusOf(id));
        await cloud.SettleAll();
        Assert.Equal("in-use", await cloud.StatusOf(id));
        Assert.Equal([(Server, id, 2L << 30)], guests.Grown);
        Assert.Equal(1L << 30, cloud.Store().SizeOf(id));
    }

    [Fact]
    public async Task A_read_only_volume_is_attached_read_only()
    {
        await using var cloud = await TestCloud.Start();
        var id = await cloud.NewVolume();
        await cloud.Act(id, Do("os-update_readonly_flag", new { @readonly = true }));
        Assert.Equal("True", (await cloud.Show($"/volumes/{id}")).GetProperty("volume").GetProperty("metadata").Text("readonly"));
        await cloud.Act(id, Do("os-attach", new { instance_uuid = Server, mountpoint = "/dev/vdc" }), status: 400);
        await cloud.Act(id, Do("os-attach", new { instance_uuid = Server, mountpoint = "/dev/vdc", mode = "ro" }));
        Assert.True((await cloud.Face().Find(id, default))!.ReadOnly);
    }

    [Theory, MemberData(nameof(Engines.All), MemberType = typeof(Engines))]
    public async Task Attachments_are_reserved_connected_completed_and_deleted(string engine)
    {
        await using var cloud = await TestCloud.Start(engine);
        var id = await cloud.NewVolume();
        await cloud.Post("/attachments", new { attachment = new { volume_uuid = id, instance_uuid = Server } }, status: 404);
        var made = (await cloud.Post("/attachments", new { attachment = new { volume_uuid = id, instance_uuid = Server } }, status: 200,
            version: "3.27")).GetProperty("attachment");
        Assert.Equal("reserved", made.Text("status"));
        Assert.Equal("reserved", await cloud.StatusOf(id));
        await cloud.Post("/attachments", new { attachment = new { volume_uuid = id, instance_uuid = Server2 } }, status: 400,
            version: "3.27");
        var path = $"/attachments/{made.Text("id")}";
        var connected =
            await cloud.Ask(HttpMethod.Put, path,
                new { attachment = new { connector = new { host = "h", mountpoint = "/dev/vdb", ip = "192.0.2.1" } } }, version: "3.27");
        Assert.Equal("attaching", connected.GetProperty("attachment").Text("status"));
        Assert.Equal("alize", connected.GetProperty("attachment").GetProperty("connection_info").Text("driver_volume_type"));
        await cloud.Post(path + "/action", Do("os-complete"), status: 204, version: "3.44");
        Assert.Equal("in-use", await cloud.StatusOf(id));
        await cloud.Show(path, Cinder.Other, 404, "3.27");
        await cloud.Ask(HttpMethod.Delete, path, null, Cinder.Other, 404, "3.27");
        Assert.Single((await cloud.Show($"/attachments?volume_id={id}", version: "3.27")).Items("attachments"));
        Assert.Empty((await cloud.Show("/attachments/detail", Cinder.Other, version: "3.27")).Items("attachments"));
        Assert.Empty((await cloud.Ask(HttpMethod.Delete, path, null, version: "3.27")).Items("attachments"));
        Assert.Equal("available", await cloud.StatusOf(id));
    }

    [Fact]
    public async Task What_a_guest_has_open_is_let_go_by_Compute_only()
    {
        await using var cloud = await TestCloud.Start();
        var id = await cloud.NewVolume();
        var held = await cloud.Db.Transact(tx => cloud.Face().Reserve(tx, id, Server, "/dev/vdb"));
        await cloud.Db.Transact(tx => cloud.Face().Attached(tx, id, Server, "/dev/vdb"));
        await cloud.Act(id, Do("os-detach"), status: 409);
        await cloud.Act(id, Do("os-force_detach"), Cinder.Admin, 409);
        await cloud.Act(id, Do("os-terminate_connection", new { connector = new { } }), status: 409);
        await cloud.Ask(HttpMethod.Delete, $"/attachments/{held.Id}", null, Cinder.Admin, 409, "3.27");
        await cloud.Act(id, Do("os-reset_status", new { status = "available" }), Cinder.Admin);
        await cloud.Remove($"/volumes/{id}", status: 400);
        await cloud.Act(id, Do("os-force_delete"), Cinder.Admin, 400);
        Assert.NotNull(await cloud.Face().Disk(id, default));
    }

    [Fact]
    public async Task A_volume_for_several_is_attached_to_several_and_free_after_the_last()
    {
        await using var cloud = await TestCloud.Start();
        var id = await cloud.NewVolume(new { size = 1, multiattach = true });
        foreach (var server in (string[])[Server, Server2])
        {
            await cloud.Db.Transact(tx => cloud.Face().Reserve(tx, id, server, "/dev/vdb"));
            await cloud.Db.Transact(tx => cloud.Face().Attached(tx, id, server, "/dev/vdb"));
        }

        await Assert.ThrowsAsync<FaultException>(() => cloud.Db.Transact(tx => cloud.Face().Reserve(tx, id, Server, "/dev/vdc")));
        await cloud.Db.Transact(tx => cloud.Face().Detached(tx, id, Server));
        Assert.Equal("in-use", await cloud.StatusOf(id));
        await cloud.Db.Transact(tx => cloud.Face().Detached(tx, id, Server2));
        Assert.Equal("available", await cloud.StatusOf(id));
    }

    private sealed class GuestDisks : IGuestDisks
    {
        public List<(string Server, string Volume, long Size)> Grown { get; } = [];

        public Task<bool> EnsureSize(string server, string volume, long sizeBytes, CancellationToken ct)
        {
            Grown.Add((server, volume, sizeBytes));
            return Task.FromResult(true);
        }
    }

    [Theory, MemberData(nameof(Engines.All), MemberType = typeof(Engines))]
    public async Task Of_many_who_reserve_at_once_one_gets_it(string engine)
    {
        await using var cloud = await TestCloud.Start(engine);
        var id = await cloud.NewVolume();
        var tries = await Task.WhenAll(Enumerable.Range(0, 8).Select(async n =>
        {
            try
            {
                await cloud.Db.Transact(tx => cloud.Face().Reserve(tx, id, $"server-{n}", "/dev/vdb"));
                return true;
            }
            catch (FaultException)
            {
                return false;
            }
        }));
        Assert.Single(tries, got => got);
    }
}
