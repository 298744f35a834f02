using Alize.Kernel;
using Alize.Tests.Fixture;
using Xunit;

namespace Alize.Tests.Volumes;

public sealed class SnapshotTests
{
    [Theory, MemberData(nameof(Engines.All), MemberType = typeof(Engines))]
    public async Task A_snapshot_is_made_listed_renamed_and_becomes_a_volume(string engine)
    {
        await using var cloud = await TestCloud.Start(engine);
        var volume = await cloud.NewVolume();
        cloud.Store().Write(volume, "then");
        var made = (await cloud.Post("/snapshots",
            new { snapshot = new { volume_id = volume, name = "s", metadata = new { a = "b" } } })).GetProperty("snapshot");
        await cloud.Settle();
        cloud.Store().Write(volume, "now");
        var id = made.Text("id");
        var shown = (await cloud.Show($"/snapshots/{id}")).GetProperty("snapshot");
        Assert.Equal(("available", "100%", "p1"),
            (shown.Text("status"), shown.Text("os-extended-snapshot-attributes:progress"),
                shown.Text("os-extended-snapshot-attributes:project_id")));
        await cloud.Ask(HttpMethod.Put, $"/snapshots/{id}", new { snapshot = new { name = "t" } });
        Assert.Equal("t", (await cloud.Show("/snapshots/detail?metadata={'a':'b'}")).Items("snapshots").Single().Text("name"));
        Assert.Empty((await cloud.Show("/snapshots?metadata={'a':'c'}")).Items("snapshots"));
        await cloud.Show($"/snapshots/{id}", Cinder.Other, 404);
        await cloud.Post("/snapshots", new { snapshot = new { volume_id = (string?)null } }, status: 404);
        await cloud.Post("/volumes", new { volume = new { snapshot_id = id } }, Cinder.Other, 404);
        var copy = await cloud.NewVolume(new { snapshot_id = id });
        Assert.Equal("then", cloud.Store().Content(copy));
        await cloud.Remove($"/volumes/{volume}", status: 400);
        await cloud.Remove($"/snapshots/{id}");
        await cloud.Settle();
        await cloud.Show($"/snapshots/{id}", status: 404);
        await cloud.Remove($"/volumes/{volume}");
    }

    [Fact]
    public async Task A_volume_with_snapshots_goes_with_them_only_when_asked()
    {
        await using var cloud = await TestCloud.Start();
        var volume = await cloud.NewVolume();
        await cloud.NewSnapshot(volume);
        await cloud.Remove($"/volumes/{volume}", status: 400);
        await cloud.Remove($"/volumes/{volume}?cascade=True");
        await cloud.SettleAll();
        Assert.Empty(cloud.Store().List());
    }

    [Fact]
    public async Task A_volume_goes_back_to_its_newest_snapshot_only()
    {
        await using var cloud = await TestCloud.Start();
        var volume = await cloud.NewVolume();
        cloud.Store().Write(volume, "one");
        var first = await cloud.NewSnapshot(volume);
        cloud.Store().Write(volume, "two");
        await Task.Delay(2);
        var second = await cloud.NewSnapshot(volume);
        cloud.Store().Write(volume, "three");
        await cloud.Act(volume, new { revert = new { snapshot_id = first } }, status: 400, version: "3.40");
        await cloud.Act(volume, new { revert = new { snapshot_id = second } }, status: 400);
        await cloud.Act(volume, new { revert = new { snapshot_id = second } }, version: "3.40");
        await cloud.Remove($"/snapshots/{second}", status: 400);
        await cloud.Settle();
        Assert.Equal("two", cloud.Store().Content(volume));
        await cloud.Remove($"/snapshots/{second}");
    }

    [Fact]
    public async Task A_volume_in_use_is_snapshotted_by_force_or_by_a_newer_version()
    {
        await using var cloud = await TestCloud.Start();
        var volume = await cloud.NewVolume();
        await cloud.Act(volume, new Dictionary<string, object> { ["os-attach"] = new { host_name = "h", mountpoint = "/dev/vdb" } });
        await cloud.Post("/snapshots", new { snapshot = new { volume_id = volume } }, status: 400);
        await cloud.Post("/snapshots", new { snapshot = new { volume_id = volume, force = true } });
    }

    [Fact]
    public async Task An_administrator_sets_statuses_and_deletes_by_force()
    {
        await using var cloud = await TestCloud.Start();
        var volume = await cloud.NewVolume();
        var snapshot = await cloud.NewSnapshot(volume);
        var path = $"/snapshots/{snapshot}/action";
        await cloud.Post(path, new Dictionary<string, object> { ["os-reset_status"] = new { status = "error" } }, status: 403);
        await cloud.Post(path,
            new Dictionary<string, object> { ["os-update_snapshot_status"] = new { status = "creating", progress = "80%" } }, Cinder.Admin);
        await cloud.Remove($"/snapshots/{snapshot}", status: 400);
        await cloud.Post(path, new Dictionary<string, object> { ["os-force_delete"] = new { } }, Cinder.Admin);
        await cloud.Settle();
        await cloud.Show($"/snapshots/{snapshot}", status: 404);
    }
}
