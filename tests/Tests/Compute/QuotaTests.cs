using System.Net;
using System.Text.Json;
using Alize.Services.Compute;
using Alize.Tests.Fixture;
using Alize.Tests.Network;
using Xunit;
using FaultException = Alize.Kernel.FaultException;
using FaultKind = Alize.Kernel.FaultKind;

namespace Alize.Tests.Compute;

public sealed class QuotaTests(OneCloud one) : IClassFixture<OneCloud>
{
    private const string Admin = "admin:p0";

    [Theory, MemberData(nameof(Engines.All), MemberType = typeof(Engines))]
    public async Task Quotas_are_shown_set_and_reset(string engine)
    {
        await using var cloud = await TestCloud.Start(engine);
        var set = (await cloud.Get("os-quota-sets/p1")).GetProperty("quota_set");
        Assert.Equal("p1", set.Text("id"));
        Assert.Equal(
            (10, 20, 51_200, 128), (Number(set, "instances"), Number(set, "cores"), Number(set, "ram"), Number(set, "metadata_items")));
        Assert.Equal(-1, Number(set, "floating_ips"));
        var (status, changed, _) = await cloud.Ask(
            "PUT", "os-quota-sets/p1", new { quota_set = new { instances = 3, cores = "-1", force = true } }, Admin);
        Assert.Equal(HttpStatusCode.OK, status);
        Assert.Equal((3, -1), (Number(changed.GetProperty("quota_set"), "instances"), Number(changed.GetProperty("quota_set"), "cores")));
        Assert.False(changed.GetProperty("quota_set").TryGetProperty("id", out _));
        Assert.Equal(3, Number((await cloud.Get("os-quota-sets/p1/detail")).GetProperty("quota_set").GetProperty("instances"), "limit"));
        Assert.Equal(10, Number((await cloud.Get("os-quota-sets/p1/defaults")).GetProperty("quota_set"), "instances"));
        Assert.Equal(3, Number((await cloud.Get("limits")).GetProperty("limits").GetProperty("absolute"), "maxTotalInstances"));
        Assert.Equal(HttpStatusCode.Accepted, (await cloud.Ask("DELETE", "os-quota-sets/p1", token: Admin)).Status);
        Assert.Equal(10, Number((await cloud.Get("os-quota-sets/p1")).GetProperty("quota_set"), "instances"));
    }

    [Fact]
    public async Task A_users_quota_lies_within_the_projects()
    {
        await using var cloud = await TestCloud.Start();
        Assert.Equal(
            HttpStatusCode.OK,
            (await cloud.Ask("PUT", "os-quota-sets/p1?user_id=u1", new { quota_set = new { cores = 5 } }, Admin)).Status);
        Assert.Equal(
            HttpStatusCode.BadRequest,
            (await cloud.Ask("PUT", "os-quota-sets/p1?user_id=u1", new { quota_set = new { cores = 21 } }, Admin)).Status);
        Assert.Equal(5, Number((await cloud.Get("os-quota-sets/p1?user_id=u1")).GetProperty("quota_set"), "cores"));
        Assert.Equal(20, Number((await cloud.Get("os-quota-sets/p1?user_id=u2")).GetProperty("quota_set"), "cores"));
        await cloud.Db.Transact(tx => ComputeQuotas.Take(tx, "p1", "u1", [(ComputeQuotas.Cores, 5)]));
        var over = await Assert.ThrowsAsync<FaultException>(
            () => cloud.Db.Transact(tx => ComputeQuotas.Take(tx, "p1", "u1", [(ComputeQuotas.Cores, 1)])));
        Assert.Equal("Quota exceeded for cores: Requested 1, but already used 5 of 5 cores", over.Message);
        await cloud.Db.Transact(tx => ComputeQuotas.Take(tx, "p1", "u2", [(ComputeQuotas.Cores, 15)]));
        await Assert.ThrowsAsync<FaultException>(
            () => cloud.Db.Transact(tx => ComputeQuotas.Take(tx, "p1", "u2", [(ComputeQuotas.Cores, 1)])));
        Assert.Equal(20, Number((await cloud.Get("os-quota-sets/p1/detail")).GetProperty("quota_set").GetProperty("cores"), "in_use"));
        Assert.Equal(
            HttpStatusCode.BadRequest, (await cloud.Ask("PUT", "os-quota-sets/p1", new { quota_set = new { cores = 19 } }, Admin)).Status);
        Assert.Equal(
            HttpStatusCode.OK,
            (await cloud.Ask("PUT", "os-quota-sets/p1", new { quota_set = new { cores = 19, force = true } }, Admin)).Status);
        await cloud.Db.Transact(tx => ComputeQuotas.Give(tx, "p1", "u1", [(ComputeQuotas.Cores, 5)]));
        Assert.Equal(15, Number((await cloud.Get("limits")).GetProperty("limits").GetProperty("absolute"), "totalCoresUsed"));
    }

    [Theory, MemberData(nameof(Engines.All), MemberType = typeof(Engines))]
    public async Task Of_many_who_race_for_the_last_unit_one_gets_it(string engine)
    {
        await using var cloud = await TestCloud.Start(engine);
        await cloud.Ask("PUT", "os-quota-sets/p1", new { quota_set = new { instances = 2 } }, Admin);
        var taken = await Task.WhenAll(Enumerable.Range(0, 16).Select(async i =>
        {
            try
            {
                await cloud.Db.Transact(
                    tx => ComputeQuotas.Take(tx, "p1", $"u{i % 3}", [(ComputeQuotas.Cores, 1), (ComputeQuotas.Instances, 1)]));
                return 1;
            }
            catch (FaultException e) when (e.Fault.Kind == FaultKind.OverQuota)
            {
                return 0;
            }
        }));
        Assert.Equal(2, taken.Sum());
        var detail = (await cloud.Get("os-quota-sets/p1/detail")).GetProperty("quota_set");
        Assert.Equal((2, 2), (Number(detail.GetProperty("instances"), "in_use"), Number(detail.GetProperty("cores"), "in_use")));
    }

    [Fact]
    public async Task Another_projects_quota_and_limits_are_nobodys_business()
    {
        await using var cloud = await TestCloud.Start();
        foreach (var path in (string[])["os-quota-sets/p2", "os-quota-sets/p2/detail", "limits?tenant_id=p2",
            "os-simple-tenant-usage/p2", "os-simple-tenant-usage"])
        {
            Assert.Equal(HttpStatusCode.Forbidden, (await cloud.Ask("GET", path)).Status);
            Assert.Equal(HttpStatusCode.OK, (await cloud.Ask("GET", path, token: Admin)).Status);
        }

        Assert.Equal(HttpStatusCode.Forbidden, (await cloud.Ask("PUT", "os-quota-sets/p1", new { quota_set = new { cores = 99 } })).Status);
        Assert.Equal(HttpStatusCode.Forbidden, (await cloud.Ask("GET", "os-quota-class-sets/default")).Status);
    }

    [Theory]
    [InlineData("""{"quota_set": {"instances": -2}}""")]
    [InlineData("""{"quota_set": {"instances": "many"}}""")]
    [InlineData("""{"quota_set": {"elephants": 1}}""")]
    [InlineData("""{"quota_set": {"instances": 4294967296}}""")]
    [InlineData("""{"quota_set": []}""")]
    [InlineData("""{}""")]
    public async Task Bad_quotas_are_refused(string body)
    {
        var cloud = await one.Cloud();
        Assert.Equal(HttpStatusCode.BadRequest, (await cloud.Ask("PUT", "os-quota-sets/p1", body, Admin)).Status);
    }

    [Fact]
    public async Task Newer_versions_leave_out_what_compute_does_not_limit_any_more()
    {
        await using var cloud = await TestCloud.Start();
        var set = (await cloud.Get("os-quota-class-sets/default", Admin)).GetProperty("quota_class_set");
        Assert.False(set.TryGetProperty("server_groups", out _));
        Assert.True((await cloud.Get("limits")).GetProperty("limits").GetProperty("absolute").TryGetProperty("maxImageMeta", out _));
        Assert.Equal(0, (await cloud.Get("limits")).GetProperty("limits").GetProperty("rate").GetArrayLength());
    }

    private static int Number(JsonElement e, string name) => e.GetProperty(name).GetInt32();
}
