using Alize.Kernel;
using Alize.Tests.Fixture;
using Xunit;

namespace Alize.Tests.Volumes;

public sealed class ListTests
{
    [Theory, MemberData(nameof(Engines.All), MemberType = typeof(Engines))]
    public async Task Lists_filter_sort_page_and_count(string engine)
    {
        await using var cloud = await TestCloud.Start(engine);
        for (var n = 1; n <= 5; n++)
        {
            await cloud.NewVolume(
                new
                {
                    size = n, name = $"n{n}",
                    metadata = new Dictionary<string, string> { ["parity"] = n % 2 == 0 ? "even" : "odd", ["it's"] = "\"q\"" }
                });
        }

        async Task<string> Names(string query, string? version = null, string token = Cinder.Tenant) =>
            string.Concat((await cloud.Show("/volumes?" + query, token, version: version)).Items("volumes").Select(v => v.Text("name")));
        Assert.Equal("n5n4n3n2n1", await Names(""));
        Assert.Equal("n1n2n3n4n5", await Names("sort=size:asc"));
        Assert.Equal("n5n4n3n2n1", await Names("sort=status:asc,name:desc"));
        Assert.Equal("n1n2n3n4n5", await Names("sort_key=display_name&sort_dir=asc"));
        Assert.Equal("n4n2", await Names("metadata={'parity': 'even'}"));
        Assert.Equal("n4n2", await Names("metadata=" + Uri.EscapeDataString("{u'parity': u'even', \"it's\": '\"q\"'}")));
        Assert.Equal("n3", await Names("name=n3&status=available"));
        Assert.Equal("", await Names("status=error"));
        Assert.Equal("", await Names("bootable=true"));
        Assert.Equal("n5n4n3n2n1", await Names("availability_zone=nova&bootable=False", "3.2"));
        Assert.Equal("n3n2", await Names("limit=2&offset=2"));
        Assert.Equal("", await Names("limit=0"));
        Assert.Equal("n3", await Names("name~=3", "3.34"));
        Assert.Equal("n5n4n3n2n1", await Names("created_at=gt:2001-01-01T00:00:00", "3.60"));
        Assert.Equal("", await Names("created_at=lt:2001-01-01T00:00:00", "3.60"));
        Assert.Equal("n5n4n3n2n1", await Names("all_tenants=1&project_id=p1", token: Cinder.Admin));
        foreach (var (query, status) in (IEnumerable<(string, int)>)
            [("limit=-1", 400), ("limit=x", 400), ("offset=-1", 400), ("offset=99999", 400), ("sort=taste", 400), ("sort=name:up", 400),
                ("marker=nope", 404), ("bootable=maybe", 400)])
        {
            await cloud.Show("/volumes?" + query, status: status);
        }

        await cloud.Show("/volumes?taste=1");
        await cloud.Show("/volumes?taste=1", status: 400, version: "3.31");
        Assert.Equal(5, (await cloud.Show("/volumes/detail?limit=1&with_count=true", version: "3.45")).LongOrNull("count"));
    }

    [Theory, MemberData(nameof(Engines.All), MemberType = typeof(Engines))]
    public async Task Pages_follow_their_links_and_miss_nothing(string engine)
    {
        await using var cloud = await TestCloud.Start(engine);
        for (var n = 1; n <= 5; n++)
        {
            await cloud.NewVolume(new { size = 1, name = $"n{(n + 1) / 2}" });
        }

        var seen = new List<string>();
        var path = "/volumes/detail?limit=2&sort=name:asc";
        while (path.Length > 0)
        {
            var page = await cloud.Show(path);
            seen.AddRange(page.Items("volumes").Select(v => v.Text("id")));
            var next = page.Items("volumes_links").Select(l => l.Text("href")).FirstOrDefault() ?? "";
            path = next.Length > 0 ? next[(next.IndexOf("/v3", StringComparison.Ordinal) + 3)..] : "";
        }

        Assert.Equal(5, seen.Distinct().Count());
        Assert.Equal(5, seen.Count);
    }

    [Theory, MemberData(nameof(Engines.All), MemberType = typeof(Engines))]
    public async Task The_summary_tells_what_there_is(string engine)
    {
        await using var cloud = await TestCloud.Start(engine);
        await cloud.NewVolume(new { size = 2, metadata = new { k = "a" } });
        await cloud.NewVolume(new { size = 3, metadata = new { k = "b" } });
        await cloud.Show("/volumes/summary", status: 404);
        var summary = (await cloud.Show("/volumes/summary", version: "3.36")).GetProperty("volume-summary");
        Assert.Equal((2, 5), (summary.LongOrNull("total_count"), summary.LongOrNull("total_size")));
        Assert.Equal(["a", "b"], summary.GetProperty("metadata").Texts("k"));
    }

    [Theory, MemberData(nameof(Engines.All), MemberType = typeof(Engines))]
    public async Task Metadata_is_set_whole_and_by_key(string engine)
    {
        await using var cloud = await TestCloud.Start(engine);
        var id = await cloud.NewVolume();
        var path = $"/volumes/{id}/metadata";
        await cloud.Post(path, new { metadata = new { a = "1", b = "2" } }, status: 200);
        Assert.Equal(3,
            (await cloud.Post(path, new { metadata = new { c = "3" } }, status: 200)).GetProperty("metadata").EnumerateObject().Count());
        await cloud.Ask(HttpMethod.Put, path + "/a", new { meta = new { a = "x" } });
        await cloud.Ask(HttpMethod.Put, path + "/a", new { meta = new { b = "x" } }, status: 400);
        Assert.Equal("x", (await cloud.Show(path + "/a")).GetProperty("meta").Text("a"));
        await cloud.Remove(path + "/b", status: 200);
        await cloud.Remove(path + "/b", status: 404);
        Assert.Equal(["z"],
            (await cloud.Ask(HttpMethod.Put, path, new { metadata = new { z = "1" } })).GetProperty("metadata").EnumerateObject().Select(
                p => p.Name));
        await cloud.Show(path, Cinder.Other, 404);
        await cloud.Ask(HttpMethod.Put, path, new { metadata = new { z = new string('x', 300) } }, status: 400);
        var act = $"/volumes/{id}/action";
        await cloud.Post(act, new Dictionary<string, object> { ["os-set_image_metadata"] = new { metadata = new { os = "x" } } },
            status: 200);
        Assert.Equal("x",
            (await cloud.Post(act, new Dictionary<string, object> { ["os-show_image_metadata"] = new { } }, status: 200)).GetProperty(
                "metadata").Text("os"));
        await cloud.Post(act, new Dictionary<string, object> { ["os-unset_image_metadata"] = new { key = "os" } }, status: 200);
        await cloud.Post(act, new Dictionary<string, object> { ["os-unset_image_metadata"] = new { key = "os" } }, status: 404);
    }
}
