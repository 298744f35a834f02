using Alize.Kernel;
using Alize.Tests.Fixture;
using Xunit;

namespace Alize.Tests.Volumes;

public sealed class TypeTests
{
    [Theory, MemberData(nameof(Engines.All), MemberType = typeof(Engines))]
    public async Task Types_are_made_promise_and_are_private_where_said(string engine)
    {
        await using var cloud = await TestCloud.Start(engine);
        var made = (await cloud.Post("/types",
            new
            {
                volume_type =
                new Dictionary<string, object>
                {
                    ["name"] = "fast", ["os-volume-type-access:is_public"] = false,
                    ["extra_specs"] = new Dictionary<string, string> { ["inside:x"] = "x", ["multiattach"] = "<is> True" }
                }
            },
                    Cinder.Admin, 200)).GetProperty("volume_type");
        var path = "/types/" + made.Text("id");
        await cloud.Post("/types", new { volume_type = new { name = "fast" } }, Cinder.Admin, 409);
        await cloud.Post("/types", new { volume_type = new { name = "y" } }, status: 403);
        await cloud.Show(path, status: 404);
        await cloud.Post("/volumes", new { volume = new { size = 1, volume_type = "fast" } }, status: 404);
        await cloud.Post(path + "/action", new { addProjectAccess = new { project = "p1" } }, Cinder.Admin);
        await cloud.Post(path + "/action", new { addProjectAccess = new { project = "p1" } }, Cinder.Admin, 409);
        Assert.Equal("p1",
            (await cloud.Show(path + "/os-volume-type-access", Cinder.Admin)).Items("volume_type_access").Single().Text("project_id"));
        Assert.Equal(["multiattach"],
            (await cloud.Show(path)).GetProperty("volume_type").GetProperty("extra_specs").EnumerateObject().Select(p => p.Name));
        Assert.Equal(["fast", "standard"], (await cloud.Show("/types?sort=name:asc")).Items("volume_types").Select(t => t.Text("name")));
        Assert.Equal(["standard"], (await cloud.Show("/types", Cinder.Other)).Items("volume_types").Select(t => t.Text("name")));
        Assert.Equal(["standard"], (await cloud.Show("/types", Cinder.Admin)).Items("volume_types").Select(t => t.Text("name")));
        await cloud.Post(path + "/extra_specs", new { extra_specs = new { a = "1" } }, Cinder.Admin, 200);
        await cloud.Ask(HttpMethod.Put, path + "/extra_specs/a", new { a = "2" }, Cinder.Admin);
        Assert.Equal("2", (await cloud.Show(path + "/extra_specs/a", Cinder.Admin)).Text("a"));
        await cloud.Remove(path + "/extra_specs/a", Cinder.Admin);
        await cloud.Remove(path + "/extra_specs/a", Cinder.Admin, 404);
        var volume = await cloud.NewVolume(new { size = 1, volume_type = "fast" });
        Assert.Equal("fast", (await cloud.Show($"/volumes/{volume}")).GetProperty("volume").Text("volume_type"));
        Assert.True((await cloud.Show($"/volumes/{volume}")).GetProperty("volume").FlagOrNull("multiattach"));
        Assert.Equal(1, await cloud.Used("volumes_fast"));
        await cloud.Remove(path, Cinder.Admin, 400);
        await cloud.Act(volume, new Dictionary<string, object> { ["os-retype"] = new { new_type = "standard" } });
        await cloud.Act(volume, new Dictionary<string, object> { ["os-retype"] = new { new_type = "standard" } }, status: 400);
        Assert.Equal((0, 1), (await cloud.Used("volumes_fast"), await cloud.Used("volumes_standard")));
        await cloud.Ask(HttpMethod.Put, path, new { volume_type = new { name = "faster", is_public = true } }, Cinder.Admin);
        await cloud.Remove(path, Cinder.Admin);
    }

    [Theory, MemberData(nameof(Engines.All), MemberType = typeof(Engines))]
    public async Task A_project_has_a_default_type_and_the_clouds_own_cannot_go(string engine)
    {
        await using var cloud = await TestCloud.Start(engine);
        var standard = (await cloud.Show("/types/default")).GetProperty("volume_type").Text("id");
        await cloud.Remove("/types/" + standard, Cinder.Admin, 400);
        var slow = (await cloud.Post("/types", new { volume_type = new { name = "slow" } }, Cinder.Admin, 200)).GetProperty(
            "volume_type").Text("id");
        await cloud.Ask(HttpMethod.Put, "/default-types/p1", new { default_type = new { volume_type = "slow" } }, Cinder.Admin,
            version: "3.62");
        Assert.Equal(slow, (await cloud.Show("/types/default")).GetProperty("volume_type").Text("id"));
        var volume = await cloud.NewVolume();
        Assert.Equal(slow, (await cloud.Show($"/volumes/{volume}", version: "3.63")).GetProperty("volume").Text("volume_type_id"));
        Assert.Single((await cloud.Show("/default-types", Cinder.Admin, version: "3.62")).Items("default_types"));
        await cloud.Ask(HttpMethod.Delete, "/default-types/p1", null, Cinder.Admin, 204, "3.62");
        await cloud.Show("/default-types/p1", Cinder.Admin, 404, "3.62");
    }

    [Theory, MemberData(nameof(Engines.All), MemberType = typeof(Engines))]
    public async Task Qos_specs_are_made_changed_associated_and_deleted(string engine)
    {
        await using var cloud = await TestCloud.Start(engine);
        var type = (await cloud.Show("/types/default")).GetProperty("volume_type").Text("id");
        await cloud.Post("/qos-specs", new { qos_specs = new { name = "q" } }, status: 403);
        var id = (await cloud.Post("/qos-specs", new { qos_specs = new { name = "q", consumer = "front-end", iops = "5" } }, Cinder.Admin,
            200)).GetProperty("qos_specs").Text("id");
        await cloud.Post("/qos-specs", new { qos_specs = new { name = "q" } }, Cinder.Admin, 409);
        await cloud.Post("/qos-specs", new { qos_specs = new { name = "r", consumer = "nobody" } }, Cinder.Admin, 400);
        await cloud.Ask(HttpMethod.Put, $"/qos-specs/{id}", new { qos_specs = new { bytes = "7", consumer = "both" } }, Cinder.Admin);
        await cloud.Ask(HttpMethod.Put, $"/qos-specs/{id}/delete_keys", new { keys = new[] { "iops" } }, Cinder.Admin, 202);
        var shown = (await cloud.Show($"/qos-specs/{id}", Cinder.Admin)).GetProperty("qos_specs");
        Assert.Equal(("both", "7", 1),
            (shown.Text("consumer"), shown.GetProperty("specs").Text("bytes"), shown.GetProperty("specs").EnumerateObject().Count()));
        await cloud.Show($"/qos-specs/{id}/associate?vol_type_id={type}", Cinder.Admin, 202);
        Assert.Equal(type, (await cloud.Show($"/qos-specs/{id}/associations", Cinder.Admin)).Items("qos_associations").Single().Text("id"));
        await cloud.Remove($"/qos-specs/{id}", Cinder.Admin, 400);
        await cloud.Show($"/qos-specs/{id}/disassociate_all", Cinder.Admin, 202);
        await cloud.Remove($"/qos-specs/{id}", Cinder.Admin);
        Assert.Empty((await cloud.Show("/qos-specs", Cinder.Admin)).Items("qos_specs"));
    }
}
