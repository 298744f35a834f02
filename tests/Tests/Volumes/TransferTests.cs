using Alize.Kernel;
using Alize.Tests.Fixture;
using Xunit;

namespace Alize.Tests.Volumes;

public sealed class TransferTests
{
    [Theory, MemberData(nameof(Engines.All), MemberType = typeof(Engines))]
    public async Task A_volume_changes_hands_with_its_snapshots_quota_and_bill(string engine)
    {
        await using var cloud = await TestCloud.Start(engine);
        var volume = await cloud.NewVolume(new { size = 2 });
        var snapshot = await cloud.NewSnapshot(volume);
        var made = (await cloud.Post("/os-volume-transfer", new { transfer = new { volume_id = volume, name = "gift" } })).GetProperty(
            "transfer");
        Assert.Equal("awaiting-transfer", await cloud.StatusOf(volume));
        await cloud.Remove($"/volumes/{volume}", status: 400);
        await cloud.Post("/os-volume-transfer", new { transfer = new { volume_id = volume } }, status: 400);
        var path = $"/os-volume-transfer/{made.Text("id")}";
        await cloud.Show(path, Cinder.Other, 404);
        await cloud.Remove(path, Cinder.Other, 404);
        await cloud.Post(path + "/accept", new { accept = new { auth_key = "guess" } }, Cinder.Other, 400);
        await cloud.Post(path + "/accept", new { accept = new { auth_key = made.Text("auth_key") } }, Cinder.Other);
        await cloud.Post(path + "/accept", new { accept = new { auth_key = made.Text("auth_key") } }, Cinder.Other, 404);
        await cloud.Show($"/volumes/{volume}", status: 404);
        Assert.Equal("available", await cloud.StatusOf(volume, Cinder.Other));
        await cloud.Show($"/snapshots/{snapshot}", Cinder.Other);
        Assert.Equal((0, 4, 1), (await cloud.Used("gigabytes"), await cloud.Used("gigabytes", "p2"), await cloud.Used("snapshots", "p2")));
    }

    [Fact]
    public async Task An_offer_is_taken_back_and_listed_at_both_addresses()
    {
        await using var cloud = await TestCloud.Start();
        var volume = await cloud.NewVolume();
        var made = (await cloud.Post("/volume-transfers", new { transfer = new { volume_id = volume, no_snapshots = true } },
            version: "3.57")).GetProperty("transfer");
        Assert.Equal((true, false, "p1"), (made.FlagOrNull("no_snapshots"), made.FlagOrNull("accepted"), made.Text("source_project_id")));
        Assert.Single((await cloud.Show("/os-volume-transfer/detail")).Items("transfers"));
        Assert.Empty((await cloud.Show("/os-volume-transfer", Cinder.Other)).Items("transfers"));
        await cloud.Remove($"/os-volume-transfer/{made.Text("id")}");
        Assert.Equal("available", await cloud.StatusOf(volume));
    }

    [Fact]
    public async Task Who_has_no_room_takes_nothing()
    {
        await using var cloud = await TestCloud.Start();
        await cloud.Ask(HttpMethod.Put, "/os-quota-sets/p2", new { quota_set = new { volumes = 0 } }, Cinder.Admin);
        var volume = await cloud.NewVolume();
        var made = (await cloud.Post("/os-volume-transfer", new { transfer = new { volume_id = volume } })).GetProperty("transfer");
        await cloud.Post($"/os-volume-transfer/{made.Text("id")}/accept", new { accept = new { auth_key = made.Text("auth_key") } },
            Cinder.Other, 413);
        Assert.Equal("awaiting-transfer", await cloud.StatusOf(volume));
        Assert.Equal(1, await cloud.Used("volumes"));
    }
}
