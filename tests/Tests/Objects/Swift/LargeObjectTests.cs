using System.Text.Json;
using Alize.Tests.Fixture;
using Xunit;

namespace Alize.Tests.Objects.Swift;

public sealed class LargeObjectTests(OneCloud one) : IClassFixture<OneCloud>
{
    [Theory, MemberData(nameof(Engines.All), MemberType = typeof(Engines))]
    public async Task A_static_large_object_is_its_segments_and_goes_with_them(string engine)
    {
        await using var cloud = await TestCloud.Start(engine);
        var swift = new SwiftClient(cloud);
        await swift.Put("/box");
        await swift.Put("/seg");
        await swift.Put("/seg/1", "hello ");
        await swift.Put("/seg/2", "large world");
        var manifest = """[{"path":"/seg/1"},{"path":"seg/2","size_bytes":11,"range":"6-10"},{"data":"IQ=="}]""";
        var put = await swift.Send("PUT", "/box/slo?multipart-manifest=put", manifest, ("Content-Type", "text/plain"));
        Assert.Equal(201, (int)put.StatusCode);
        Assert.StartsWith("\"", put.Header("ETag"), StringComparison.Ordinal);
        var get = await swift.Send("GET", "/box/slo");
        Assert.Equal("hello world!", await get.Content.ReadAsStringAsync());
        Assert.Equal(("True", "12", put.Header("ETag")),
            (get.Header("X-Static-Large-Object"), get.Header("Content-Length"), get.Header("ETag")));
        Assert.Equal("o wor", await swift.Text("/box/slo", ("Range", "bytes=4-8")));
        Assert.Equal(
            201, await swift.Status(
                "PUT", "/box/outer?multipart-manifest=put", """[{"path":"/box/slo"},{"path":"/box/slo","range":"-6"}]"""));
        Assert.Equal("hello world!world!", await swift.Text("/box/outer"));
        using var shown = JsonDocument.Parse(await swift.Text("/box/slo?multipart-manifest=get"));
        Assert.Equal(("/seg/2", 11, "6-10"),
            (shown.RootElement[1].GetProperty("name").GetString(), shown.RootElement[1].GetProperty("bytes").GetInt32(),
                shown.RootElement[1].GetProperty("range").GetString()));
        var raw = await swift.Text("/box/slo?multipart-manifest=get&format=raw");
        Assert.Equal(201, await swift.Status("PUT", "/box/again?multipart-manifest=put", raw));
        Assert.Equal("hello world!", await swift.Text("/box/again"));
        Assert.Equal(201, await swift.Status("COPY", "/box/slo?multipart-manifest=get", null, ("Destination", "box/link")));
        Assert.Equal("True", (await swift.Send("HEAD", "/box/link")).Header("X-Static-Large-Object"));
        Assert.Equal(201, await swift.Status("COPY", "/box/slo", null, ("Destination", "box/flat")));
        Assert.Equal("fc3ff98e8c6a0d3087d515c0473f8677", (await swift.Send("HEAD", "/box/flat")).Header("ETag"));
        var gone = await swift.Send("DELETE", "/box/outer?multipart-manifest=delete", null, ("Accept", "application/json"));
        using var deleted = JsonDocument.Parse(await gone.Content.ReadAsStringAsync());
        Assert.Equal("200 OK", deleted.RootElement.GetProperty("Response Status").GetString());
        Assert.Equal(404, await swift.Status("GET", "/seg/1"));
        Assert.Equal(409, await swift.Status("GET", "/box/again"));
    }

    [Theory]
    [InlineData("nonsense"), InlineData("{}"), InlineData("[]"), InlineData("[1]"), InlineData("[{}]"), InlineData("[{\"path\":\"/x\"}]")]
    [InlineData("[{\"path\":\"/box/none\"}]"), InlineData("[{\"path\":\"/box/x\",\"etag\":\"bad\"}]"),
        InlineData("[{\"path\":\"/box/x\",\"size_bytes\":99}]")]
    [InlineData("[{\"path\":\"/box/x\",\"range\":\"9-\"}]"), InlineData("[{\"path\":\"/box/x\",\"range\":\"0-1,2-3\"}]"),
        InlineData("[{\"path\":\"/box/x\",\"what\":1}]")]
    [InlineData("[{\"data\":\"!\"}]"), InlineData("[{\"data\":\"IQ==\"}]"), InlineData("[{\"path\":\"/box/\\u0000\"}]"),
        InlineData("[{\"path\":\"\\ud800\"}]")]
    public async Task A_manifest_that_is_wrong_is_refused_in_words(string manifest)
    {
        var cloud = await one.Cloud();
        var swift = new SwiftClient(cloud);
        await swift.Put("/box");
        await swift.Put("/box/x", "12345");
        Assert.Equal(400, await swift.Status("PUT", "/box/slo?multipart-manifest=put", manifest));
    }

    [Fact]
    public async Task A_dynamic_large_object_is_whatever_begins_so()
    {
        await using var cloud = await TestCloud.Start();
        var swift = new SwiftClient(cloud);
        await swift.Put("/box");
        await swift.Put("/box/dlo", "", ("X-Object-Manifest", "box/part%20/"));
        await swift.Put("/box/part%20/1", "one");
        await swift.Put("/box/part%20/2", "two");
        var get = await swift.Send("GET", "/box/dlo");
        Assert.Equal("onetwo", await get.Content.ReadAsStringAsync());
        Assert.Equal(("box/part%20/", "6"), (get.Header("X-Object-Manifest"), get.Header("Content-Length")));
        Assert.Matches("^\"[0-9a-f]{32}\"$", get.Header("ETag"));
        Assert.Equal("etw", await swift.Text("/box/dlo", ("Range", "bytes=2-4")));
        await swift.Put("/box/part%20/3", "3");
        Assert.Equal("onetwo3", await swift.Text("/box/dlo"));
        Assert.Equal("", await swift.Text("/box/dlo?multipart-manifest=get"));
        Assert.Equal(202, await swift.Status("POST", "/box/dlo"));
        Assert.Equal("", await swift.Text("/box/dlo"));
        Assert.Equal(400, await swift.Status("PUT", "/box/dlo", "", ("X-Object-Manifest", "nocontainer")));
    }

    [Fact]
    public async Task A_symbolic_link_leads_on_unless_it_is_asked_for_itself()
    {
        await using var cloud = await TestCloud.Start();
        var swift = new SwiftClient(cloud);
        await swift.Put("/box");
        await swift.Put("/box/x", "target");
        await swift.Put("/box/l1", "", ("X-Symlink-Target", "box/x"));
        await swift.Put("/box/l2", "", ("X-Symlink-Target", "box/l1"));
        await swift.Put("/box/l3", "", ("X-Symlink-Target", "box/l2"));
        var get = await swift.Send("GET", "/box/l2");
        Assert.Equal(("target", "/v1/AUTH_p1/box/x"), (await get.Content.ReadAsStringAsync(), get.Header("Content-Location")));
        Assert.Equal(409, await swift.Status("GET", "/box/l3"));
        var itself = await swift.Send("HEAD", "/box/l1?symlink=get");
        Assert.Equal(("box/x", "0"), (itself.Header("X-Symlink-Target"), itself.Header("Content-Length")));
        Assert.Equal(400, await swift.Status("PUT", "/box/l", "", ("X-Symlink-Target", "box/l")));
        Assert.Equal(412, await swift.Status("PUT", "/box/l", "", ("X-Symlink-Target", "nowhere")));
        Assert.Equal(409, await swift.Status("PUT", "/box/l", "", ("X-Symlink-Target", "box/x"), ("X-Symlink-Target-Etag", "0")));
        await swift.Put("/box/fixed", "", ("X-Symlink-Target", "box/x"), ("X-Symlink-Target-Etag", "42aefbae01d2dfd981f7da7d823d689e"));
        Assert.Equal("target", await swift.Text("/box/fixed"));
        await swift.Put("/box/x", "changed");
        Assert.Equal(409, await swift.Status("GET", "/box/fixed"));
        await new SwiftClient(cloud, "p2", "member:p2").Put("/box2");
        await new SwiftClient(cloud, "p2", "member:p2").Put("/box2/away", "", ("X-Symlink-Target", "box/x"),
            ("X-Symlink-Target-Account", "AUTH_p1"));
        Assert.Equal(403, await new SwiftClient(cloud, "p2", "member:p2").Status("GET", "/box2/away"));
        Assert.Equal(403, await new SwiftClient(cloud, "p2", "member:p2").Status("PUT", "/box2/probe", "", ("X-Symlink-Target", "box/x"),
            ("X-Symlink-Target-Account", "AUTH_p1"), ("X-Symlink-Target-Etag", "0")));
        await swift.Put("/box/l1", "", ("X-Symlink-Target", "box/none"));
        Assert.Equal(404, await swift.Status("GET", "/box/l2"));
        Assert.Equal(204, await swift.Status("DELETE", "/box/l2"));
    }
}
