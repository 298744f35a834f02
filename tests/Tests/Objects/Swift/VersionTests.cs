using System.Text.Json;
using Alize.Kernel;
using Alize.Tests.Fixture;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;
using Xunit;

namespace Alize.Tests.Objects.Swift;

public sealed class VersionTests
{
    [Theory, MemberData(nameof(Engines.All), MemberType = typeof(Engines))]
    public async Task Versions_kept_in_another_container_come_back_when_the_newer_goes(string engine)
    {
        await using var cloud = await TestCloud.Start(engine);
        var swift = new SwiftClient(cloud);
        await swift.Put("/old");
        await swift.Put("/box", "", ("X-Versions-Location", "old"));
        await swift.Put("/box/x", "1", ("X-Object-Meta-N", "one"));
        await swift.Put("/box/x", "2");
        await swift.Put("/box/x", "3");
        Assert.Equal(2,
            (await swift.Text("/old")).Split('\n',
                StringSplitOptions.RemoveEmptyEntries).Count(n => n.StartsWith("001x/", StringComparison.Ordinal)));
        Assert.Equal(204, await swift.Status("DELETE", "/box/x"));
        Assert.Equal("2", await swift.Text("/box/x"));
        Assert.Equal(204, await swift.Status("DELETE", "/box/x"));
        Assert.Equal("one", (await swift.Send("GET", "/box/x")).Header("X-Object-Meta-N"));
        Assert.Equal(204, await swift.Status("DELETE", "/box/x"));
        Assert.Equal((404, 204), (await swift.Status("GET", "/box/x"), await swift.Status("GET", "/old")));
        Assert.Equal("old", (await swift.Send("HEAD", "/box")).Header("X-Versions-Location"));
        await swift.Put("/box", "", ("X-History-Location", "old"));
        await swift.Put("/box/x", "4");
        Assert.Equal(204, await swift.Status("DELETE", "/box/x"));
        Assert.Equal(404, await swift.Status("GET", "/box/x"));
        Assert.Contains("application/x-deleted", await swift.Text("/old?format=json"), StringComparison.Ordinal);
        Assert.Equal(400, await swift.Status("POST", "/box", "", ("X-Versions-Enabled", "true")));
        await swift.Put("/lost", "", ("X-Versions-Location", "nowhere"));
        await swift.Put("/lost/x", "1");
        Assert.Equal(412, await swift.Status("PUT", "/lost/x", "2"));
    }

    [Theory, MemberData(nameof(Engines.All), MemberType = typeof(Engines))]
    public async Task Versions_kept_in_the_container_itself_are_listed_read_and_deleted_by_id(string engine)
    {
        await using var cloud = await TestCloud.Start(engine);
        var swift = new SwiftClient(cloud);
        await swift.Put("/box", "", ("X-Versions-Enabled", "true"));
        var first = (await swift.Send("PUT", "/box/x", "one")).Header("X-Object-Version-Id");
        await swift.Put("/box/x", "two");
        Assert.Equal(204, await swift.Status("DELETE", "/box/x"));
        Assert.Equal(404, await swift.Status("GET", "/box/x"));
        Assert.Equal("one", await swift.Text($"/box/x?version-id={first}"));
        using var list = JsonDocument.Parse(await swift.Text("/box?versions&format=json"));
        Assert.Equal(3, list.RootElement.GetArrayLength());
        Assert.Equal("application/x-deleted;swift_versions_deleted=1", list.RootElement[0].GetProperty("content_type").GetString());
        Assert.True(list.RootElement[0].GetProperty("is_latest").GetBoolean());
        Assert.Equal(409, await swift.Status("DELETE", "/box"));
        foreach (var version in list.RootElement.EnumerateArray())
        {
            Assert.Equal(204, await swift.Status("DELETE", $"/box/x?version-id={version.GetProperty("version_id").GetString()}"));
        }

        Assert.Equal(404, await swift.Status("GET", $"/box/x?version-id={first}"));
        Assert.Equal(404, await swift.Status("GET", "/box/x?version-id=nonsense"));
        Assert.Equal(400, await swift.Status("PUT", $"/box/x?version-id={first}", "y"));
        Assert.Equal(204, await swift.Status("DELETE", "/box"));
    }

    [Fact]
    public async Task An_object_ends_when_it_said_and_the_sweeper_takes_its_bytes()
    {
        var clock = new FakeTimeProvider(DateTimeOffset.Parse("2026-11-25T08:00:00Z", System.Globalization.CultureInfo.InvariantCulture));
        await using var cloud = await TestCloud.Start(replace: services => services.AddSingleton<TimeProvider>(clock));
        var swift = new SwiftClient(cloud);
        await swift.Put("/box");
        await swift.Put("/box/after", "x", ("X-Delete-After", "60"));
        await swift.Put("/box/at", "x", ("X-Delete-At", $"{clock.GetUtcNow().ToUnixTimeSeconds() + 30}"));
        await swift.Put("/box/stays", "x", ("X-Delete-After", "60"));
        Assert.Equal(202, await swift.Status("POST", "/box/stays"));
        Assert.NotNull((await swift.Send("HEAD", "/box/after")).Header("X-Delete-At"));
        Assert.Equal(400, await swift.Status("PUT", "/box/y", "x", ("X-Delete-At", "1000")));
        Assert.Equal(400, await swift.Status("PUT", "/box/y", "x", ("X-Delete-After", "soon")));
        Assert.Equal(400, await swift.Status("POST", "/box/at", "x", ("X-Delete-After", "0")));
        clock.Advance(TimeSpan.FromSeconds(31));
        Assert.Equal((404, 200), (await swift.Status("GET", "/box/at"), await swift.Status("GET", "/box/after")));
        clock.Advance(TimeSpan.FromSeconds(30));
        Assert.Equal("stays\n", await swift.Text("/box"));
        Assert.Equal("3", (await swift.Send("HEAD", "/box")).Header("X-Container-Object-Count"));
        await cloud.Services.GetRequiredService<SweepLoop>().Once(default);
        Assert.Equal("1", (await swift.Send("HEAD", "/box")).Header("X-Container-Object-Count"));
        await swift.Put("/brief");
        await swift.Put("/brief/x", "x", ("X-Delete-After", "1"));
        Assert.Equal(409, await swift.Status("DELETE", "/brief"));
        clock.Advance(TimeSpan.FromSeconds(2));
        Assert.Equal(204, await swift.Status("DELETE", "/brief"));
    }
}
