using System.Net;
using Alize.Kernel;
using Alize.Tests.Fixture;
using Xunit;

namespace Alize.Tests.Volumes;

public sealed class QuotaTests
{
    [Theory, MemberData(nameof(Engines.All), MemberType = typeof(Engines))]
    public async Task Of_many_who_want_the_last_volume_one_gets_it(string engine)
    {
        await using var cloud = await TestCloud.Start(engine);
        await cloud.Ask(HttpMethod.Put, "/os-quota-sets/p1", new { quota_set = new { volumes = 3, gigabytes = 100 } }, Cinder.Admin);
        var answers = await Task.WhenAll(Enumerable.Range(0, 10).Select(async _ =>
            (await cloud.Send(HttpMethod.Post, "/volume/v3/volumes", Cinder.Tenant, new { volume = new { size = 1 } })).Status));
        Assert.Equal(3, answers.Count(s => s == HttpStatusCode.Accepted));
        Assert.Equal(7, answers.Count(s => s == HttpStatusCode.RequestEntityTooLarge));
        Assert.Equal(3, await cloud.Used("volumes"));
    }

    [Theory, MemberData(nameof(Engines.All), MemberType = typeof(Engines))]
    public async Task Quotas_are_shown_set_used_and_reset(string engine)
    {
        await using var cloud = await TestCloud.Start(engine);
        var volume = await cloud.NewVolume(new { size = 5 });
        await cloud.NewSnapshot(volume);
        var usage = (await cloud.Show("/os-quota-sets/p1?usage=True")).GetProperty("quota_set");
        Assert.Equal((10, 1, 0),
            (usage.GetProperty("volumes").LongOrNull("limit"), usage.GetProperty("volumes").LongOrNull("in_use"),
                usage.GetProperty("volumes").LongOrNull("reserved")));
        Assert.Equal(10, usage.GetProperty("gigabytes").LongOrNull("in_use"));
        Assert.Equal(1, usage.GetProperty("snapshots_standard").LongOrNull("in_use"));
        await cloud.Ask(HttpMethod.Put, "/os-quota-sets/p1", new { quota_set = new { gigabytes = 9 } }, Cinder.Admin, 400);
        await cloud.Ask(HttpMethod.Put, "/os-quota-sets/p1", new { quota_set = new { taste = 9 } }, Cinder.Admin, 400);
        await cloud.Ask(HttpMethod.Put, "/os-quota-sets/p1", new { quota_set = new { gigabytes = 12, per_volume_gigabytes = 6 } },
            Cinder.Admin);
        await cloud.Post("/volumes", new { volume = new { size = 3 } }, status: 413);
        await cloud.Act(volume, new Dictionary<string, object> { ["os-extend"] = new { new_size = 7 } }, status: 413);
        await cloud.Act(volume, new Dictionary<string, object> { ["os-extend"] = new { new_size = 6 } });
        await cloud.Settle();
        Assert.Equal(11, await cloud.Used("gigabytes"));
        var limits = (await cloud.Show("/limits")).GetProperty("limits").GetProperty("absolute");
        Assert.Equal((12, 11), (limits.LongOrNull("maxTotalVolumeGigabytes"), limits.LongOrNull("totalGigabytesUsed")));
        await cloud.Remove("/os-quota-sets/p1", Cinder.Admin, 200);
        Assert.Equal(1000, (await cloud.Show("/os-quota-sets/p1")).GetProperty("quota_set").LongOrNull("gigabytes"));
        await cloud.Show("/os-quota-sets/p2", status: 403);
        await cloud.Ask(HttpMethod.Put, "/os-quota-sets/p1", new { quota_set = new { volumes = 1 } }, status: 403);
    }

    [Fact]
    public async Task The_default_class_holds_for_whoever_has_no_limit_of_his_own()
    {
        await using var cloud = await TestCloud.Start();
        await cloud.Ask(HttpMethod.Put, "/os-quota-class-sets/default", new { quota_class_set = new { volumes = 0 } }, Cinder.Admin);
        Assert.Equal(0,
            (await cloud.Show("/os-quota-class-sets/default", Cinder.Admin)).GetProperty("quota_class_set").LongOrNull("volumes"));
        Assert.Equal(0, (await cloud.Show("/os-quota-sets/p1/defaults")).GetProperty("quota_set").LongOrNull("volumes"));
        await cloud.Post("/volumes", new { volume = new { size = 1 } }, status: 413);
    }
}
