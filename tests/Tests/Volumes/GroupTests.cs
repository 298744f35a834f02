using Alize.Kernel;
using Alize.Tests.Fixture;
using Xunit;

namespace Alize.Tests.Volumes;

public sealed class GroupTests
{
    private const string V = "3.58";

    [Theory, MemberData(nameof(Engines.All), MemberType = typeof(Engines))]
    public async Task A_group_is_snapshotted_copied_and_deleted_as_one(string engine)
    {
        await using var cloud = await TestCloud.Start(engine);
        var group = await NewGroup(cloud);
        var first = (
            await cloud.Post("/volumes", new { volume = new { size = 1, volume_type = "standard", group_id = group } },
                version: V)).GetProperty("volume");
        Assert.Equal(group, first.Text("group_id"));
        var second = await cloud.NewVolume();
        await cloud.Ask(HttpMethod.Put, $"/groups/{group}", new { group = new { name = "n", add_volumes = second } }, status: 202,
            version: V);
        Assert.Equal(2, (await cloud.Show($"/groups/{group}?list_volume=True", version: V)).GetProperty("group").Texts("volumes").Count);
        await cloud.Remove($"/volumes/{second}", status: 400);
        await cloud.Post($"/groups/{group}/action", new { delete = new { } }, status: 400, version: V);
        var snapshot =
            (await cloud.Post("/group_snapshots", new { group_snapshot = new { group_id = group, name = "s" } }, version: V)).GetProperty(
                "group_snapshot").Text("id");
        Assert.Equal("creating",
            (await cloud.Show($"/group_snapshots/{snapshot}", version: V)).GetProperty("group_snapshot").Text("status"));
        await cloud.SettleAll();
        Assert.Equal("available",
            (await cloud.Show($"/group_snapshots/{snapshot}", version: V)).GetProperty("group_snapshot").Text("status"));
        Assert.Equal(2, (await cloud.Show("/snapshots")).Items("snapshots").Count());
        await cloud.Post("/groups/action", Source(new { group_snapshot_id = snapshot, name = "c" }), version: V);
        await cloud.Post("/groups/action", Source(new { source_group_id = group }), Cinder.Other, 404, V);
        await cloud.SettleAll();
        Assert.Equal(4, (await cloud.Show("/volumes?status=available")).Items("volumes").Count());
        await cloud.Ask(HttpMethod.Delete, $"/group_snapshots/{snapshot}", null, status: 202, version: V);
        await cloud.SettleAll();
        await cloud.Show($"/group_snapshots/{snapshot}", status: 404, version: V);
        await cloud.Post($"/groups/{group}/action", Delete(), Cinder.Other, 404, V);
        await cloud.Post($"/groups/{group}/action", Delete(), version: V);
        await cloud.SettleAll();
        await cloud.Show($"/groups/{group}", status: 404, version: V);
        Assert.Equal((2, 1), (await cloud.Used("volumes"), await cloud.Used("groups")));
    }

    [Theory, MemberData(nameof(Engines.All), MemberType = typeof(Engines))]
    public async Task Group_types_are_made_specified_and_deleted(string engine)
    {
        await using var cloud = await TestCloud.Start(engine);
        var id = (await cloud.Post("/group_types", new { group_type = new { name = "g", group_specs = new { a = "1" } } }, Cinder.Admin,
            202, V)).GetProperty("group_type").Text("id");
        await cloud.Post("/group_types", new { group_type = new { name = "g" } }, Cinder.Admin, 409, V);
        await cloud.Post("/group_types", new { group_type = new { name = "h" } }, Cinder.Tenant, 403, V);
        await cloud.Show($"/group_types/{id}", version: "3.10", status: 404);
        await cloud.Post($"/group_types/{id}/group_specs", new { group_specs = new { b = "2" } }, Cinder.Admin, 202, V);
        await cloud.Ask(HttpMethod.Put, $"/group_types/{id}/group_specs/b", new { b = "3" }, Cinder.Admin, version: V);
        await cloud.Ask(HttpMethod.Delete, $"/group_types/{id}/group_specs/a", null, Cinder.Admin, 202, V);
        Assert.Equal("3",
            (await cloud.Show($"/group_types/{id}", Cinder.Admin, version: V)).GetProperty("group_type").GetProperty("group_specs").Text(
                "b"));
        await cloud.Ask(HttpMethod.Put, $"/group_types/{id}", new { group_type = new { name = "k" } }, Cinder.Admin, version: V);
        await cloud.Ask(HttpMethod.Delete, $"/group_types/{id}", null, Cinder.Admin, 202, V);
        Assert.Empty((await cloud.Show("/group_types", version: V)).Items("group_types"));
    }

    private static async Task<string> NewGroup(TestCloud cloud)
    {
        await cloud.Post("/group_types", new { group_type = new { name = "g" } }, Cinder.Admin, 202, V);
        return (await cloud.Post("/groups", new { group = new { group_type = "g", volume_types = new[] { "standard" } } },
            version: V)).GetProperty("group").Text("id");
    }

    private static Dictionary<string, object> Source(object body) => new() { ["create-from-src"] = body };

    private static object Delete() => new { delete = new Dictionary<string, object> { ["delete-volumes"] = true } };
}
