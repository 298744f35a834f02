using System.Net;
using Alize.Kernel;
using Alize.Services.Volumes;
using Alize.Tests.Fixture;
using Xunit;

namespace Alize.Tests.Volumes;

public sealed class InfoTests(OneCloud one) : IClassFixture<OneCloud>
{
    [Fact]
    public async Task Versions_are_told_without_a_token_with_and_without_the_final_slash()
    {
        await using var cloud = await TestCloud.Start();
        foreach (var (path, status) in (IEnumerable<(string, int)>)[("/volume", 300), ("/volume/", 300), ("/volume/v3", 200),
            ("/volume/v3/", 200)])
        {
            var (code, body, _) = await cloud.Send(HttpMethod.Get, path, null);
            Assert.Equal(status, (int)code);
            Assert.Equal(VolumesDoor.Versions.Max.ToString(), body.Items("versions").Single().Text("version"));
        }
    }

    [Fact]
    public async Task Microversions_are_negotiated_and_refused_outside_the_range()
    {
        await using var cloud = await TestCloud.Start();
        var (_, _, answer) =
            await cloud.Send(HttpMethod.Get, "/volume/v3/volumes", Cinder.Tenant, null,
                ("OpenStack-API-Version", "compute 2.1, volume 3.45"));
        Assert.Equal("volume 3.45", answer.Headers.GetValues("OpenStack-API-Version").Single());
        await cloud.Show("/volumes", status: 406, version: "3.9999");
        await cloud.Show("/volumes", status: 400, version: "x");
    }

    [Fact]
    public async Task What_is_not_there_is_said_in_Cinders_words()
    {
        await using var cloud = await TestCloud.Start();
        foreach (var (method, path) in (IEnumerable<(HttpMethod, string)>)
            [(HttpMethod.Get, "/volumes/"), (HttpMethod.Delete, "/volumes/"), (HttpMethod.Put, "/volumes/"), (HttpMethod.Get, "/nothing"),
                (HttpMethod.Get, "/volumes/x")])
        {
            var body = await cloud.Ask(method, path, method == HttpMethod.Put ? new { volume = new { } } : null, status: 404);
            Assert.Equal(404, body.GetProperty("itemNotFound").LongOrNull("code"));
        }

        Assert.Equal(HttpStatusCode.Unauthorized, (await cloud.Send(HttpMethod.Get, "/volume/v3/volumes", null)).Status);
    }

    [Theory]
    [InlineData("{\"volume\":{\"size\":0}}")]
    [InlineData("{\"volume\":{\"size\":\"-1\"}}")]
    [InlineData("{\"volume\":{\"size\":\"#$%\"}}")]
    [InlineData("{\"volume\":{\"size\":\"\"}}")]
    [InlineData("{\"volume\":{}}")]
    [InlineData("{\"volume\":{\"size\":1,\"metadata\":{\"a\":{}}}}")]
    [InlineData("{\"volume\":{\"size\":1,\"availability_zone\":\"mars\"}}")]
    [InlineData("{\"volume\":{\"size\":1,\"snapshot_id\":\"a\",\"source_volid\":\"b\"}}")]
    [InlineData("{\"volume\":{\"size\":1,\"imageRef\":\"nope\"}}")]
    [InlineData("{\"volume\":[]}")]
    [InlineData("{}")]
    [InlineData("[]")]
    [InlineData("{")]
    public async Task A_body_that_does_not_fit_is_refused(string body)
    {
        var cloud = await one.Cloud();
        var answer = await cloud.Post("/volumes", body, status: 400);
        Assert.Equal(400, answer.GetProperty("badRequest").LongOrNull("code"));
    }

    [Theory, MemberData(nameof(Engines.All), MemberType = typeof(Engines))]
    public async Task The_room_tells_of_its_inside_to_administrators(string engine)
    {
        await using var cloud = await TestCloud.Start(engine);
        await cloud.NewVolume(new { size = 2 });
        var parts = (await cloud.Show("/os-services", Cinder.Admin)).Items("services").ToList();
        Assert.Equal(["cinder-backup", "cinder-scheduler", "cinder-volume"], parts.Select(s => s.Text("binary")).Order());
        var host = parts.Single(p => p.Text("binary") == "cinder-volume").Text("host");
        Assert.Equal("2",
            (await cloud.Show($"/os-hosts/{host}", Cinder.Admin)).Items("host").First().GetProperty("resource").Text("total_volume_gb"));
        Assert.Equal(host + "#local",
            (await cloud.Show("/scheduler-stats/get_pools?detail=True", Cinder.Admin)).Items("pools").Single().Text("name"));
        Assert.StartsWith("OS::Storage::", (await cloud.Show($"/capabilities/{host}", Cinder.Admin)).Text("namespace"),
            StringComparison.Ordinal);
        await cloud.Show("/os-services", status: 403);
        Assert.Equal("nova", (await cloud.Show("/os-availability-zone")).Items("availabilityZoneInfo").Single().Text("zoneName"));
        Assert.NotEmpty((await cloud.Show("/extensions")).Items("extensions"));
        await cloud.Ask(HttpMethod.Put, "/os-services/disable-log-reason",
            new { host, binary = "cinder-volume", disabled_reason = "full" }, Cinder.Admin);
        Assert.Equal("error", await cloud.StatusOf(await cloud.NewVolume()));
        await cloud.Ask(HttpMethod.Put, "/os-services/enable", new { host, binary = "cinder-volume" }, Cinder.Admin);
        await cloud.Ask(HttpMethod.Put, "/os-services/enable", new { host = "mars", binary = "cinder-volume" }, Cinder.Admin, 404);
        Assert.Equal("available", await cloud.StatusOf(await cloud.NewVolume()));
    }
}
