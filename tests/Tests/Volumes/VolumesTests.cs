using System.Net;
using Alize.Kernel;
using Alize.Services.Volumes;
using Alize.Tests.Fixture;
using Xunit;

namespace Alize.Tests.Volumes;

public sealed class VolumesTests
{
    [Theory, MemberData(nameof(Engines.All), MemberType = typeof(Engines))]
    public async Task A_volume_is_created_shown_renamed_and_deleted(string engine)
    {
        await using var cloud = await TestCloud.Start(engine);
        var made = (await cloud.Post("/p1/volumes",
            new { volume = new { size = 2, name = " a ", metadata = new { k = "v" } } })).GetProperty("volume");
        var id = made.Text("id");
        Assert.Equal("creating", made.Text("status"));
        Assert.Equal("a", made.Text("name"));
        Assert.Equal("standard", made.Text("volume_type"));
        await cloud.Settle();
        var shown = (await cloud.Show($"/volumes/{id}")).GetProperty("volume");
        Assert.Equal("available", shown.Text("status"));
        Assert.Equal("v", shown.GetProperty("metadata").Text("k"));
        Assert.Equal("p1", shown.Text("os-vol-tenant-attr:tenant_id"));
        Assert.Equal(2L << 30, cloud.Store().SizeOf(id));
        Assert.Equal(2, await cloud.Used("gigabytes"));
        await cloud.Ask(HttpMethod.Put, $"/volumes/{id}", new { volume = new { name = "b" } });
        Assert.Equal("b", (await cloud.Show($"/volumes/detail")).Items("volumes").Single().Text("name"));
        await cloud.Remove($"/volumes/{id}");
        Assert.Equal("deleting", await cloud.StatusOf(id));
        await cloud.Settle();
        await cloud.Show($"/volumes/{id}", status: 404);
        Assert.Empty(cloud.Store().List());
        Assert.Equal(0, await cloud.Used("volumes"));
        Assert.Equal(0, await cloud.Used("gigabytes_standard"));
    }

    [Fact]
    public async Task Another_project_finds_nothing_and_another_projects_path_is_malformed()
    {
        await using var cloud = await TestCloud.Start();
        var id = await cloud.NewVolume();
        await cloud.Show($"/volumes/{id}", Cinder.Other, 404);
        await cloud.Remove($"/volumes/{id}", Cinder.Other, 404);
        await cloud.Ask(HttpMethod.Put, $"/volumes/{id}", new { volume = new { name = "x" } }, Cinder.Other, 404);
        await cloud.Show($"/p1/volumes/{id}", Cinder.Other, 400);
        Assert.Empty((await cloud.Show("/volumes", Cinder.Other)).Items("volumes"));
        Assert.Empty((await cloud.Show("/volumes?all_tenants=1", Cinder.Other)).Items("volumes"));
        Assert.Single((await cloud.Show("/volumes?all_tenants=1", Cinder.Admin)).Items("volumes"));
        await cloud.Post("/volumes", new { volume = new { size = 1 } }, "reader:p1", 403);
    }

    [Theory, MemberData(nameof(Engines.All), MemberType = typeof(Engines))]
    public async Task Compute_takes_a_volume_that_is_still_being_made_and_lets_it_go(string engine)
    {
        await using var cloud = await TestCloud.Start(engine);
        var caller = (await new TokenTable().Authenticate(Cinder.Tenant, default))!;
        var volume = await cloud.Db.Transact(async tx =>
        {
            var made = await cloud.Face().Create(tx, caller, new("root", 1, null, null, null, null, null));
            await cloud.Face().Reserve(tx, made.Id, "server-1", "/dev/vda");
            return made;
        });
        Assert.Equal("creating", await cloud.StatusOf(volume.Id));
        Assert.NotNull(await cloud.Face().Disk(volume.Id, default));
        await cloud.Db.Transact(tx => cloud.Face().Attached(tx, volume.Id, "server-1", "/dev/vda"));
        await cloud.Settle();
        Assert.Equal("in-use", await cloud.StatusOf(volume.Id));
        await cloud.Remove($"/volumes/{volume.Id}", status: 400);
        Assert.Equal("server-1", (await cloud.Face().AttachmentsOf(["server-1"], default))["server-1"].Single().ServerId);
        await Assert.ThrowsAsync<FaultException>(
            () => cloud.Db.Transact(tx => cloud.Face().Reserve(tx, volume.Id, "server-2", "/dev/vdb")));
        await cloud.Db.Transact(tx => cloud.Face().Detaching(tx, volume.Id, "server-1"));
        Assert.Equal("detaching", await cloud.StatusOf(volume.Id));
        await cloud.Db.Transact(async tx =>
        {
            await cloud.Face().Detached(tx, volume.Id, "server-1");
            await cloud.Face().Detached(tx, volume.Id, "server-1");
        });
        Assert.Equal("available", await cloud.StatusOf(volume.Id));
        await cloud.Db.Transact(tx => cloud.Face().Delete(tx, volume.Id));
        await cloud.Settle();
        Assert.Empty(cloud.Store().List());
    }
}
