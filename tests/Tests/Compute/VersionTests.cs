using System.Net;
using Alize.Tests.Fixture;
using Alize.Tests.Network;
using Xunit;

namespace Alize.Tests.Compute;

public sealed class VersionTests
{
    [Theory]
    [InlineData("/compute")]
    [InlineData("/compute/")]
    public async Task The_root_lists_the_versions_to_anybody(string path)
    {
        await using var cloud = await TestCloud.Start();
        var (status, body, _) = await cloud.Send(HttpMethod.Get, path, null);
        Assert.Equal(HttpStatusCode.OK, status);
        Assert.Equal(["v2.0", "v2.1"], body.GetProperty("versions").EnumerateArray().Select(v => v.Text("id")));
        Assert.Equal("CURRENT", body.GetProperty("versions")[1].Text("status"));
        foreach (var version in body.GetProperty("versions").EnumerateArray())
        {
            var href = version.GetProperty("links")[0].Text("href").Replace("http://cloud.test", "", StringComparison.Ordinal);
            var (found, document, _) = await cloud.Send(HttpMethod.Get, href, null);
            Assert.Equal((HttpStatusCode.OK, version.Text("id")), (found, document.GetProperty("version").Text("id")));
        }
    }

    [Theory]
    [InlineData("/compute/v2.1")]
    [InlineData("/compute/v2.1/")]
    public async Task A_version_describes_itself_to_anybody(string path)
    {
        await using var cloud = await TestCloud.Start();
        var (status, body, _) = await cloud.Send(HttpMethod.Get, path, null);
        Assert.Equal(HttpStatusCode.OK, status);
        Assert.Equal("2.1", body.GetProperty("version").Text("min_version"));
        Assert.Equal(Alize.Services.Compute.ComputeDoor.Versions.Max.ToString(), body.GetProperty("version").Text("version"));
    }

    [Fact]
    public async Task Extensions_are_listed_and_what_nova_removed_is_gone()
    {
        await using var cloud = await TestCloud.Start();
        Assert.Contains("Hosts", (await cloud.Get("extensions")).GetProperty("extensions").EnumerateArray().Select(e => e.Text("name")));
        Assert.Equal("os-consoles", (await cloud.Get("extensions/os-consoles")).GetProperty("extension").Text("alias"));
        Assert.Equal(HttpStatusCode.NotFound, (await cloud.Ask("GET", "extensions/os-dreams")).Status);
        Assert.Equal(HttpStatusCode.Gone, (await cloud.Ask("GET", "os-agents")).Status);
        Assert.Equal(HttpStatusCode.Gone, (await cloud.Ask("GET", "os-fping")).Status);
        Assert.Equal(HttpStatusCode.NotAcceptable, (await cloud.Ask("GET", "flavors", version: "2.999")).Status);
        Assert.Equal(HttpStatusCode.NotFound, (await cloud.Ask("GET", "os-dreams")).Status);
    }

    [Fact]
    public async Task Usage_is_empty_for_who_used_nothing()
    {
        await using var cloud = await TestCloud.Start();
        Assert.Empty(
            (await cloud.Get("os-simple-tenant-usage/p1?start=2026-01-01T00:00:00&end=2026-01-02T00:00:00"))
                .GetProperty("tenant_usage").EnumerateObject());
        Assert.Empty(
            (await cloud.Get("os-simple-tenant-usage?detailed=1&start=2026-01-01T00:00:00.000000", "admin:p0"))
                .GetProperty("tenant_usages").EnumerateArray());
        Assert.Equal(HttpStatusCode.BadRequest, (await cloud.Ask("GET", "os-simple-tenant-usage/p1?start=yesterday")).Status);
        Assert.Equal(
            HttpStatusCode.BadRequest,
            (await cloud.Ask("GET", "os-simple-tenant-usage/p1?start=2026-01-02T00:00:00&end=2026-01-01T00:00:00")).Status);
    }
}
