using System.Net;
using Alize.Services.Compute;
using Alize.Tests.Fixture;
using Alize.Tests.Network;
using Xunit;
using FaultException = Alize.Kernel.FaultException;
using FaultKind = Alize.Kernel.FaultKind;

namespace Alize.Tests.Compute;

public sealed class ServerGroupTests(OneCloud one) : IClassFixture<OneCloud>
{
    [Theory, MemberData(nameof(Engines.All), MemberType = typeof(Engines))]
    public async Task A_group_is_made_shown_listed_and_deleted(string engine)
    {
        await using var cloud = await TestCloud.Start(engine);
        var (status, made, _) = await cloud.Ask("POST", "os-server-groups", Body("g", "anti-affinity"), version: "2.12");
        Assert.Equal(HttpStatusCode.OK, status);
        var group = made.GetProperty("server_group");
        Assert.Equal("anti-affinity", group.GetProperty("policies")[0].GetString());
        Assert.False(group.TryGetProperty("project_id", out _));
        Assert.Equal("p1", (await cloud.Get($"os-server-groups/{group.Text("id")}")).GetProperty("server_group").Text("project_id"));
        Assert.Equal(HttpStatusCode.NotFound, (await cloud.Ask("GET", $"os-server-groups/{group.Text("id")}", token: "member:p2")).Status);
        Assert.Equal(
            HttpStatusCode.NotFound, (await cloud.Ask("DELETE", $"os-server-groups/{group.Text("id")}", token: "member:p2")).Status);
        Assert.Empty((await cloud.Get("os-server-groups?all_projects=true", "member:p2")).GetProperty("server_groups").EnumerateArray());
        Assert.Single((await cloud.Get("os-server-groups?all_projects=true", "admin:p2")).GetProperty("server_groups").EnumerateArray());
        Assert.Equal(HttpStatusCode.NoContent, (await cloud.Ask("DELETE", $"os-server-groups/{group.Text("id")}")).Status);
        Assert.Equal(HttpStatusCode.NotFound, (await cloud.Ask("DELETE", $"os-server-groups/{group.Text("id")}")).Status);
    }

    [Theory]
    [InlineData("2.14", "soft-affinity", 400)]
    [InlineData("2.15", "soft-affinity", 200)]
    [InlineData("2.15", "soft-anti-affinity", 200)]
    [InlineData("2.26", "legacy", 400)]
    public async Task Policies_are_those_of_the_version(string version, string policy, int status)
    {
        await using var cloud = await TestCloud.Start();
        Assert.Equal(status, (int)(await cloud.Ask("POST", "os-server-groups", Body("g", policy), version: version)).Status);
    }

    [Theory]
    [InlineData("""{"server_group": {"name": "g", "policies": []}}""")]
    [InlineData("""{"server_group": {"name": "g", "policies": ["affinity", "anti-affinity"]}}""")]
    [InlineData("""{"server_group": {"name": "", "policies": ["affinity"]}}""")]
    [InlineData("""{"server_group": {"policies": ["affinity"]}}""")]
    [InlineData("""{"server_group": {"name": "g", "policies": "affinity"}}""")]
    [InlineData("""{"server_group": {"name": "g", "policies": ["affinity"], "metadata": {}}}""")]
    public async Task Bad_groups_are_refused(string body)
    {
        var cloud = await one.Cloud();
        Assert.Equal(HttpStatusCode.BadRequest, (await cloud.Ask("POST", "os-server-groups", body)).Status);
    }

    [Theory, MemberData(nameof(Engines.All), MemberType = typeof(Engines))]
    public async Task A_full_group_takes_no_more_and_a_server_that_leaves_makes_room(string engine)
    {
        await using var cloud = await TestCloud.Start(engine);
        await cloud.Ask("PUT", "os-quota-sets/p1", new { quota_set = new { server_group_members = 2 } }, "admin:p0");
        var (_, made, _) = await cloud.Ask("POST", "os-server-groups", Body("g", "affinity"));
        var id = made.GetProperty("server_group").Text("id");
        var results = await Task.WhenAll(Enumerable.Range(0, 8).Select(async i =>
        {
            try
            {
                await cloud.Db.Transact(tx => ServerGroups.AddMember(tx, id, $"s{i}"));
                return $"s{i}";
            }
            catch (FaultException e) when (e.Fault.Kind == FaultKind.OverQuota)
            {
                return null;
            }
        }));
        var members = results.OfType<string>().Order().ToList();
        Assert.Equal(2, members.Count);
        Assert.Equal(
            members, (await cloud.Get($"os-server-groups/{id}"))
                .GetProperty("server_group").GetProperty("members").EnumerateArray().Select(m => m.GetString()));
        await cloud.Db.Transact(tx => ServerGroups.RemoveMember(tx, members[0]));
        await cloud.Db.Transact(tx => ServerGroups.RemoveMember(tx, members[0]));
        await cloud.Db.Transact(tx => ServerGroups.AddMember(tx, id, "later"));
        await Assert.ThrowsAsync<FaultException>(() => cloud.Db.Transact(tx => ServerGroups.AddMember(tx, id, "too late")));
    }

    [Fact]
    public async Task The_quota_of_groups_holds_and_is_given_back()
    {
        await using var cloud = await TestCloud.Start();
        await cloud.Ask("PUT", "os-quota-sets/p1", new { quota_set = new { server_groups = 1 } }, "admin:p0");
        var (_, made, _) = await cloud.Ask("POST", "os-server-groups", Body("g", "affinity"));
        Assert.Equal(HttpStatusCode.Forbidden, (await cloud.Ask("POST", "os-server-groups", Body("h", "affinity"))).Status);
        await cloud.Ask("DELETE", $"os-server-groups/{made.GetProperty("server_group").Text("id")}");
        Assert.Equal(HttpStatusCode.OK, (await cloud.Ask("POST", "os-server-groups", Body("h", "affinity"))).Status);
    }

    private static object Body(string name, string policy) => new { server_group = new { name, policies = new[] { policy } } };
}
