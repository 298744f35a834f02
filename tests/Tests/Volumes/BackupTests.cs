using Alize.Kernel;
using Alize.Tests.Fixture;
using Xunit;

namespace Alize.Tests.Volumes;

public sealed class BackupTests
{
    [Theory, MemberData(nameof(Engines.All), MemberType = typeof(Engines))]
    public async Task A_backup_outlives_its_volume_and_becomes_a_new_one(string engine)
    {
        await using var cloud = await TestCloud.Start(engine);
        var volume = await cloud.NewVolume(new { size = 2 });
        cloud.Store().Write(volume, "precious");
        var id = (await cloud.Post("/backups", new { backup = new { volume_id = volume, name = "b" } })).GetProperty("backup").Text("id");
        Assert.Equal("backing-up", await cloud.StatusOf(volume));
        await cloud.Settle();
        Assert.Equal("available", await cloud.StatusOf(volume));
        var shown = (await cloud.Show($"/backups/{id}")).GetProperty("backup");
        Assert.Equal(("available", 2, volume), (shown.Text("status"), shown.LongOrNull("size"), shown.Text("volume_id")));
        await cloud.Remove($"/volumes/{volume}");
        await cloud.SettleAll();
        await cloud.Show($"/backups/{id}", Cinder.Other, 404);
        await cloud.Post($"/backups/{id}/restore", new { restore = new { } }, Cinder.Other, 404);
        var restored = (await cloud.Post($"/backups/{id}/restore", new { restore = new { name = "again" } })).GetProperty("restore");
        Assert.Equal("restoring-backup", await cloud.StatusOf(restored.Text("volume_id")));
        await cloud.Remove($"/backups/{id}", status: 400);
        await cloud.SettleAll();
        Assert.Equal("precious", cloud.Store().Content(restored.Text("volume_id")));
        Assert.Equal("available", (await cloud.Show($"/backups/{id}")).GetProperty("backup").Text("status"));
        var direct = await cloud.Post("/volumes", new { volume = new { backup_id = id, size = 3 } }, version: "3.47");
        await cloud.SettleAll();
        Assert.Equal("precious", cloud.Store().Content(direct.GetProperty("volume").Text("id")));
        await cloud.Remove($"/backups/{id}");
        await cloud.SettleAll();
        Assert.Equal((0, 0), (await cloud.Used("backups"), await cloud.Used("backup_gigabytes")));
    }

    [Fact]
    public async Task A_snapshots_backup_holds_the_snapshots_data()
    {
        await using var cloud = await TestCloud.Start();
        var volume = await cloud.NewVolume();
        cloud.Store().Write(volume, "then");
        var snapshot = await cloud.NewSnapshot(volume);
        cloud.Store().Write(volume, "now");
        var id = (await cloud.Post("/backups", new { backup = new { volume_id = volume, snapshot_id = snapshot } })).GetProperty(
            "backup").Text("id");
        await cloud.SettleAll();
        Assert.Equal("then", cloud.Store().Content(id));
        await cloud.Ask(HttpMethod.Put, $"/backups/{id}", new { backup = new { name = "n", metadata = new { k = "v" } } }, version: "3.43");
        Assert.Equal("v", (await cloud.Show($"/backups/{id}", version: "3.43")).GetProperty("backup").GetProperty("metadata").Text("k"));
        await cloud.Post("/backups", new { backup = new { volume_id = volume, incremental = true } }, status: 400);
    }

    [Fact]
    public async Task A_record_brings_a_backup_back_whose_bytes_are_still_there()
    {
        await using var cloud = await TestCloud.Start();
        var volume = await cloud.NewVolume();
        var id = (await cloud.Post("/backups", new { backup = new { volume_id = volume } }, Cinder.Admin, 202)).GetProperty("backup").Text(
            "id");
        await cloud.SettleAll();
        var record = (await cloud.Show($"/backups/{id}/export_record", Cinder.Admin)).GetProperty("backup-record");
        await cloud.Show($"/backups/{id}/export_record", status: 403);
        await cloud.Post("/backups/import_record", record.GetRawText().Insert(0, "{\"backup-record\":") + "}", Cinder.Admin, 409);
        await cloud.Post("/backups/import_record",
            new Dictionary<string, object>
            {
                ["backup-record"] = new
                {
                    backup_service = record.Text("backup_service"),
                    backup_url = "bm8="
                }
            },
            Cinder.Admin, 400);
    }
}
