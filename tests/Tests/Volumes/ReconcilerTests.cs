using Alize.Kernel;
using Alize.Services.Volumes;
using Alize.Tests.Fixture;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace Alize.Tests.Volumes;

/// <summary>The contract of the room's reconcilers: whatever is wished, wherever the power is cut, the world comes to match the
/// rows.</summary>
public sealed class ReconcilerTests
{
    private static readonly string[] _scenarios =
        ["create", "clone", "snapshot", "extend", "revert", "upload", "backup", "restore", "delete", "cascade"];

    /// <summary>A wish, and what must be true of the cloud when all is quiet.</summary>
    public static TheoryData<string, string> Scenarios
    {
        get
        {
            var data = new TheoryData<string, string>();
            foreach (var engine in Engines.All)
            {
                foreach (var scenario in _scenarios)
                {
                    data.Add(engine.Data, scenario);
                }
            }

            return data;
        }
    }

    [Theory, MemberData(nameof(Scenarios))]
    public async Task The_world_matches_the_rows_wherever_the_power_is_cut(string engine, string scenario)
    {
        await using var cloud = await TestCloud.Start(engine);
        await cloud.Db.Transact(tx => Quotas.Limit(tx, "p1", VolumeQuota.Prefix + "volumes", -1));
        for (var cut = 0; ; cut++)
        {
            var (_, wish) = await Prepare(cloud, scenario);
            var from = cloud.Store().Acts;
            var happened = false;
            cloud.Store().OnAct = (number, after) =>
            {
                if (!happened && number - from == (cut / 2) + 1 && after == (cut % 2 == 1))
                {
                    happened = true;
                    throw new InvalidOperationException("the power went");
                }
            };
            await wish();
            await cloud.SettleAll();
            cloud.Store().OnAct = (_, _) => { };
            await Check(cloud, scenario);
            await SettleTwice(cloud);
            await Clear(cloud);
            if (!happened)
            {
                return;
            }
        }
    }

    [Fact]
    public async Task A_delete_at_every_point_leaves_nothing_behind()
    {
        await using var cloud = await TestCloud.Start();
        cloud.Store().Patience = 2;
        var worker = cloud.Services.GetRequiredService<Worker>();
        foreach (var scenario in _scenarios)
        {
            for (var steps = 0; steps < 4; steps++)
            {
                var (_, wish) = await Prepare(cloud, scenario);
                await wish();
                for (var step = 0; step < steps; step++)
                {
                    await worker.RunDue(1, default);
                }

                await Clear(cloud);
            }
        }
    }

    [Fact]
    public async Task A_copy_that_takes_long_is_asked_after_until_it_is_there()
    {
        await using var cloud = await TestCloud.Start();
        cloud.Store().Patience = 3;
        var id = await cloud.NewVolume();
        Assert.Equal("creating", await cloud.StatusOf(id));
        Assert.Null(await cloud.Face().Disk(id, default));
        await cloud.SettleAll();
        Assert.Equal("available", await cloud.StatusOf(id));
    }

    [Fact]
    public async Task A_source_that_is_gone_puts_the_volume_in_error_with_a_message_and_frees_what_it_took()
    {
        await using var cloud = await TestCloud.Start();
        var source = await cloud.NewVolume();
        await cloud.Store().EnsureVolumeGone(source, default);
        var made = await cloud.Post("/volumes", new { volume = new { source_volid = source } });
        await cloud.SettleAll();
        var id = made.GetProperty("volume").Text("id");
        Assert.Equal("error", await cloud.StatusOf(id));
        var message = (await cloud.Show("/messages", version: "3.3")).Items("messages").Single();
        Assert.Equal(id, message.Text("resource_uuid"));
        await cloud.Remove($"/messages/{message.Text("id")}", status: 404);
        await cloud.Ask(HttpMethod.Delete, $"/messages/{message.Text("id")}", null, status: 204, version: "3.3");
        await cloud.Remove($"/volumes/{id}");
        await cloud.SettleAll();
        Assert.Equal(1, await cloud.Used("volumes"));
    }

    [Fact]
    public async Task The_sweeper_removes_what_no_row_wants_and_counts_it()
    {
        await using var cloud = await TestCloud.Start();
        var kept = await cloud.NewVolume();
        await cloud.Store().EnsureVolume("stranger", 1, DiskSource.Blank, default);
        Assert.Equal(1, await cloud.Services.GetServices<ISweeper>().Single(s => s.Name == "volume-disks").Sweep(default));
        Assert.Equal([kept], cloud.Store().List());
    }

    [Fact]
    public async Task A_deleted_projects_disks_go_with_it()
    {
        await using var cloud = await TestCloud.Start();
        var volume = await cloud.NewVolume();
        await cloud.NewSnapshot(volume);
        await cloud.Post("/backups", new { backup = new { volume_id = volume } });
        await cloud.SettleAll();
        var other = await cloud.NewVolume(token: Cinder.Other);
        await cloud.Db.Transact(
            tx => cloud.Services.GetRequiredService<LedgerBook>().Write(tx, new("identity.project.delete", "project", "p1")));
        var sweeper = cloud.Services.GetServices<ISweeper>().Single(s => s.Name == "volume-projects");
        Assert.Equal(0, await sweeper.Sweep(default));
        await cloud.SettleAll();
        Assert.Equal([other], cloud.Store().List());
        Assert.Equal(0, await cloud.Used("gigabytes"));
    }

    private static async Task<(string Volume, Func<Task> Wish)> Prepare(TestCloud cloud, string scenario)
    {
        if (scenario == "create")
        {
            return ("", () => cloud.Post("/volumes", new { volume = new { size = 1 } }));
        }

        var volume = await cloud.NewVolume();
        await cloud.SettleAll();
        cloud.Store().Write(volume, "mine");
        var snapshot = scenario is "revert" or "cascade" ? await cloud.NewSnapshot(volume) : "";
        await cloud.SettleAll();
        switch (scenario)
        {
            case "clone":
                return (volume, () => cloud.Post("/volumes", new { volume = new { source_volid = volume, size = 2 } }));
            case "snapshot":
                return (volume, () => cloud.Post("/snapshots", new { snapshot = new { volume_id = volume } }));
            case "extend":
                return (volume, () => cloud.Act(volume, new Dictionary<string, object> { ["os-extend"] = new { new_size = 3 } }));
            case "revert":
                cloud.Store().Write(volume, "spoilt");
                return (volume, () => cloud.Act(volume, new { revert = new { snapshot_id = snapshot } }, version: "3.40"));
            case "upload":
                return (volume,
                    () => cloud.Act(volume,
                        new Dictionary<string, object> { ["os-volume_upload_image"] = new { image_name = "i", disk_format = "vdi" } }));
            case "backup":
                return (volume, () => cloud.Post("/backups", new { backup = new { volume_id = volume } }));
            case "restore":
                var backup = (await cloud.Post("/backups", new { backup = new { volume_id = volume } })).GetProperty("backup").Text("id");
                await cloud.SettleAll();
                cloud.Store().Write(volume, "spoilt");
                return (volume, () => cloud.Post($"/backups/{backup}/restore", new { restore = new { volume_id = volume } }));
            case "cascade":
                return (volume, () => cloud.Remove($"/volumes/{volume}?cascade=true"));
            default:
                return (volume, () => cloud.Remove($"/volumes/{volume}"));
        }
    }

    private static async Task Check(TestCloud cloud, string scenario)
    {
        var rows = (await cloud.Show("/volumes/detail")).Items("volumes").ToList();
        Assert.All(rows, v => Assert.Equal("available", v.Text("status")));
        var copies =
            (await cloud.Show("/snapshots")).Items("snapshots").Concat((await cloud.Show("/backups/detail")).Items("backups")).ToList();
        Assert.All(copies, s => Assert.Equal("available", s.Text("status")));
        Assert.Equal(rows.Concat(copies).Select(r => r.Text("id")).Order(), cloud.Store().List().Order());
        Assert.All(rows, v => Assert.Equal(v.LongOrNull("size") << 30, cloud.Store().SizeOf(v.Text("id"))));
        Assert.Equal(scenario is "clone" ? 2 : scenario is "delete" or "cascade" ? 0 : 1, rows.Count);
        if (scenario is "clone" or "revert" or "restore" or "extend")
        {
            Assert.All(rows, v => Assert.Equal("mine", cloud.Store().Content(v.Text("id"))));
        }

        if (scenario == "upload")
        {
            var (_, list, _) = await cloud.Send(HttpMethod.Get, "/image/v2/images?owner=p1", Cinder.Tenant);
            Assert.All(list.Items("images"), i => Assert.NotEqual("queued", i.Text("status")));
            Assert.Equal(0, await cloud.Db.Number($"SELECT count(*) FROM volume_upload"));
        }
    }

    private static async Task SettleTwice(TestCloud cloud)
    {
        var before = cloud.Store().List().Order().ToList();
        await cloud.Db.Transact(tx => tx.Execute($"UPDATE work SET due = 0"));
        await cloud.SettleAll();
        Assert.Equal(before, cloud.Store().List().Order());
        Assert.Equal(0, await cloud.Services.GetServices<ISweeper>().Single(s => s.Name == "volume-disks").Sweep(default));
    }

    /// <summary>Deletes everything by force and looks that nothing stays.</summary>
    private static async Task Clear(TestCloud cloud)
    {
        foreach (var snapshot in (await cloud.Show("/snapshots?all_tenants=1", Cinder.Admin)).Items("snapshots"))
        {
            await cloud.Post($"/snapshots/{snapshot.Text("id")}/action", new Dictionary<string, object?> { ["os-force_delete"] = null },
                Cinder.Admin);
        }

        foreach (var backup in (await cloud.Show("/backups?all_tenants=1", Cinder.Admin)).Items("backups"))
        {
            await cloud.Post($"/backups/{backup.Text("id")}/action", new Dictionary<string, object?> { ["os-force_delete"] = null },
                Cinder.Admin);
        }

        await cloud.SettleAll();
        foreach (var volume in (await cloud.Show("/volumes?all_tenants=1", Cinder.Admin)).Items("volumes"))
        {
            await cloud.Act(volume.Text("id"), new Dictionary<string, object?> { ["os-force_delete"] = null }, Cinder.Admin);
        }

        await cloud.SettleAll();
        Assert.Empty(cloud.Store().List());
        foreach (var resource in (string[])["volumes", "snapshots", "gigabytes", "gigabytes_standard", "backups", "backup_gigabytes"])
        {
            Assert.Equal(0, await cloud.Used(resource));
        }
    }
}
