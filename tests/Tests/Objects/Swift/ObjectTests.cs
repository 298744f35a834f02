using System.Text;
using System.Text.Json;
using Alize.Services.Identity;
using Alize.Tests.Fixture;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace Alize.Tests.Objects.Swift;

public sealed class ObjectTests
{
    [Theory, MemberData(nameof(Engines.All), MemberType = typeof(Engines))]
    public async Task An_object_is_written_read_changed_copied_and_deleted(string engine)
    {
        await using var cloud = await TestCloud.Start(engine);
        var swift = new SwiftClient(cloud);
        Assert.Equal(201, await swift.Status("PUT", "/box"));
        Assert.Equal(202, await swift.Status("PUT", "/box"));
        var put = await swift.Send("PUT", "/box/a%20b/%C3%A9", "hello", ("X-Object-Meta-Colour_of", "blue"), ("Content-Type", "text/x"));
        Assert.Equal(201, (int)put.StatusCode);
        Assert.Equal("5d41402abc4b2a76b9719d911017c592", put.Header("ETag"));
        var get = await swift.Send("GET", "/box/a%20b/%C3%A9");
        Assert.Equal("hello", await get.Content.ReadAsStringAsync());
        Assert.Equal("text/x", get.Header("Content-Type"));
        Assert.Equal("sandbox", get.Header("Content-Security-Policy"));
        Assert.Equal("nosniff", get.Header("X-Content-Type-Options"));
        Assert.Matches("^tx[0-9a-f]{21}-[0-9a-f]{10}$", get.Header("X-Trans-Id"));
        Assert.Matches("^[0-9]+\\.[0-9]{5}$", get.Header("X-Timestamp"));
        var head = await swift.Send("HEAD", "/box/a%20b/%C3%A9");
        Assert.Equal("5", head.Header("Content-Length"));
        Assert.NotNull(head.Header("X-Object-Meta-Colour-Of"));
        Assert.Equal(202, await swift.Status("POST", "/box/a%20b/%C3%A9", "", ("X-Object-Meta-Other", "1"), ("Content-Type", "text/y")));
        head = await swift.Send("HEAD", "/box/a%20b/%C3%A9");
        Assert.Null(head.Header("X-Object-Meta-Colour-Of"));
        Assert.Equal(("1", "text/y"), (head.Header("X-Object-Meta-Other"), head.Header("Content-Type")));
        var copy = await swift.Send("COPY", "/box/a%20b/%C3%A9", null, ("Destination", "box/copy"), ("X-Object-Meta-New", ""));
        Assert.Equal(201, (int)copy.StatusCode);
        Assert.Equal("box/a%20b/%C3%A9", copy.Header("X-Copied-From"));
        Assert.Equal(("1", ""), (copy.Header("X-Object-Meta-Other"), copy.Header("X-Object-Meta-New")));
        Assert.Equal(201, await swift.Status("PUT", "/box/again", "", ("X-Copy-From", "/box/copy"), ("X-Fresh-Metadata", "true")));
        Assert.Null((await swift.Send("HEAD", "/box/again")).Header("X-Object-Meta-Other"));
        Assert.Equal("hello", await swift.Text("/box/again"));
        Assert.Equal(409, await swift.Status("DELETE", "/box"));
        var box = await swift.Send("HEAD", "/box");
        Assert.Equal(("3", "15"), (box.Header("X-Container-Object-Count"), box.Header("X-Container-Bytes-Used")));
        foreach (var name in (string[])["a%20b/%C3%A9", "copy", "again"])
        {
            Assert.Equal(204, await swift.Status("DELETE", "/box/" + name));
        }

        Assert.Equal(404, await swift.Status("DELETE", "/box/copy"));
        Assert.Equal(204, await swift.Status("DELETE", "/box"));
        Assert.Equal(404, await swift.Status("GET", "/box"));
        Assert.Equal(404, await swift.Status("PUT", "/box/x", "x"));
    }

    [Fact]
    public async Task Ranges_and_conditions_are_answered_as_asked()
    {
        await using var cloud = await TestCloud.Start();
        var swift = new SwiftClient(cloud);
        await swift.Put("/box");
        await swift.Put("/box/x", "0123456789");
        async Task<string> Range(string range)
        {
            var r = await swift.Send("GET", "/box/x", null, ("Range", range));
            return $"{(int)r.StatusCode} {r.Header("Content-Range")} {await r.Content.ReadAsStringAsync()}";
        }

        Assert.Equal("206 bytes 2-4/10 234", await Range("bytes=2-4"));
        Assert.Equal("206 bytes 7-9/10 789", await Range("bytes=-3"));
        Assert.Equal("206 bytes 8-9/10 89", await Range("bytes=8-99"));
        Assert.Equal("200  0123456789", await Range("bytes=5-2"));
        Assert.Equal("200  0123456789", await Range("lines=1-2"));
        Assert.StartsWith("416 bytes */10 ", await Range("bytes=10-"), StringComparison.Ordinal);
        var many = await swift.Send("GET", "/box/x", null, ("Range", "bytes=0-1,8-"));
        var text = await many.Content.ReadAsStringAsync();
        Assert.StartsWith("multipart/byteranges; boundary=", many.Header("Content-Type"), StringComparison.Ordinal);
        Assert.Equal(Encoding.UTF8.GetByteCount(text), many.Content.Headers.ContentLength);
        Assert.Contains("Content-Range: bytes 8-9/10\r\n\r\n89", text, StringComparison.Ordinal);
        Assert.StartsWith("416", await Range("bytes=" + string.Join(',', Enumerable.Repeat("0-", 60))), StringComparison.Ordinal);
        var etag = "781e5e245d69b566979b86e28d23f2c7";
        Assert.Equal(304, await swift.Status("GET", "/box/x", null, ("If-None-Match", $"\"{etag}\"")));
        Assert.Equal(200, await swift.Status("GET", "/box/x", null, ("If-None-Match", "\"other\"")));
        Assert.Equal(412, await swift.Status("GET", "/box/x", null, ("If-Match", "\"other\"")));
        Assert.Equal(304, await swift.Status("GET", "/box/x", null, ("If-Modified-Since", "Fri, 01 Jan 2100 00:00:00 GMT")));
        Assert.Equal(412, await swift.Status("GET", "/box/x", null, ("If-Unmodified-Since", "Fri, 01 Jan 1999 00:00:00 GMT")));
        Assert.Equal(412, await swift.Status("PUT", "/box/x", "y", ("If-None-Match", "*")));
        Assert.Equal(400, await swift.Status("PUT", "/box/x", "y", ("If-None-Match", "abc")));
        Assert.Equal(422, await swift.Status("PUT", "/box/x", "y", ("ETag", etag)));
        Assert.Equal(201, await swift.Status("PUT", "/box/x", "0123456789", ("ETag", etag)));
    }

    [Theory, MemberData(nameof(Engines.All), MemberType = typeof(Engines))]
    public async Task A_listing_comes_in_every_format_and_part(string engine)
    {
        await using var cloud = await TestCloud.Start(engine);
        var swift = new SwiftClient(cloud);
        await swift.Put("/box");
        foreach (var name in (string[])["a", "b/", "b/1", "b/2/3", "c&d", "%E2%82%AC"])
        {
            await swift.Put("/box/" + name, "x", ("Content-Type", "text/plain"));
        }

        Assert.Equal("a\nb/\nb/1\nb/2/3\nc&d\n€\n", await swift.Text("/box"));
        Assert.Equal("a\nb/\nc&d\n€\n", await swift.Text("/box?delimiter=/"));
        Assert.Equal("b/1\nb/2/\n", await swift.Text("/box?delimiter=/&prefix=b/&marker=b/"));
        Assert.Equal("b/1\n", await swift.Text("/box?path=b"));
        Assert.Equal("a\nb/\nc&d\n€\n", await swift.Text("/box?path="));
        Assert.Equal("€\nc&d\n", await swift.Text("/box?reverse=true&limit=2"));
        Assert.Equal("b/\nb/1\n", await swift.Text("/box?marker=a&end_marker=b/2/3"));
        Assert.Equal(412, await swift.Status("GET", "/box?limit=10001"));
        Assert.Equal(204, await swift.Status("GET", "/box?prefix=zz"));
        Assert.Equal(406, await swift.Status("GET", "/box", null, ("Accept", "image/png")));
        using var json = JsonDocument.Parse(await swift.Text("/box?format=json&delimiter=/"));
        Assert.Equal("b/", json.RootElement[1].GetProperty("subdir").GetString());
        Assert.Matches("^[0-9]{4}-[0-9-]{5}T[0-9:]{8}\\.[0-9]{6}$", json.RootElement[0].GetProperty("last_modified").GetString());
        Assert.Equal("9dd4e461268c8034f5c8564e155c67a6", json.RootElement[0].GetProperty("hash").GetString());
        var xml = System.Xml.Linq.XDocument.Parse(await swift.Text("/box", ("Accept", "application/xml")));
        Assert.Equal(["a", "b/", "b/1", "b/2/3", "c&d", "€"], xml.Root!.Elements("object").Select(o => o.Element("name")!.Value));
        await swift.Put("/other");
        Assert.Equal("box\nother\n", await swift.Text(""));
        using var account = JsonDocument.Parse(await swift.Text("?format=json&limit=1"));
        Assert.Equal((6, 6),
            (account.RootElement[0].GetProperty("count").GetInt32(), account.RootElement[0].GetProperty("bytes").GetInt32()));
    }

    [Fact]
    public async Task A_long_listing_leaves_in_pieces_and_is_whole()
    {
        await using var cloud = await TestCloud.Start();
        var swift = new SwiftClient(cloud);
        await swift.Put("/box");
        await Task.WhenAll(Enumerable.Range(0, 350).Select(i => swift.Put($"/box/{i:D4}", "")));
        using var json = JsonDocument.Parse(await swift.Text("/box?format=json"));
        Assert.Equal(350, json.RootElement.GetArrayLength());
        Assert.Equal(350, (await swift.Text("/box")).Split('\n', StringSplitOptions.RemoveEmptyEntries).Length);
    }

    [Fact]
    public async Task Metadata_keeps_its_limits_and_quotas_hold()
    {
        await using var cloud = await TestCloud.Start(replace: services => services.AddSingleton<IIdentity, FakeIdentity>());
        var swift = new SwiftClient(cloud);
        async Task<string> Refused(string method, string path, params (string, string)[] headers)
        {
            var r = await swift.Send(method, path, "", headers);
            return $"{(int)r.StatusCode} {await r.Content.ReadAsStringAsync()}";
        }

        Assert.Contains("Metadata name too long", await Refused("PUT", "/box", ("X-Container-Meta-" + new string('a', 129), "x")),
            StringComparison.Ordinal);
        Assert.Contains("Metadata value longer than 256", await Refused("PUT", "/box", ("X-Container-Meta-A", new string('a', 257))),
            StringComparison.Ordinal);
        var many = Enumerable.Range(0, 91).Select(i => ($"X-Container-Meta-{i}", "x")).ToArray();
        Assert.Contains("Too many metadata items; max 90", await Refused("PUT", "/box", many), StringComparison.Ordinal);
        Assert.Contains("Container name length of 257 longer than 256", await Refused("PUT", "/" + new string('a', 257)),
            StringComparison.Ordinal);
        await swift.Put("/box", "", ("X-Container-Meta-Quota-Bytes", "10"), ("X-Container-Meta-Quota-Count", "2"));
        Assert.Contains("Object name length of 1025 longer than 1024", await Refused("PUT", "/box/" + new string('a', 1025)),
            StringComparison.Ordinal);
        Assert.Equal(413, await swift.Status("PUT", "/box/x", "01234567890"));
        await swift.Put("/box/x", "0123456789");
        Assert.Equal(413, await swift.Status("PUT", "/box/y", "0"));
        await swift.Put("/box/x", "");
        await swift.Put("/box/y", "");
        Assert.Equal(413, await swift.Status("PUT", "/box/z", ""));
        Assert.Equal(400, await swift.Status("POST", "/box", "", ("X-Container-Meta-Quota-Bytes", "lots")));
        Assert.Equal(204, await swift.Status("POST", "/box", "", ("X-Remove-Container-Meta-Quota-Bytes", "x")));
        Assert.Equal(403, await swift.Status("POST", "", "", ("X-Account-Meta-Quota-Bytes", "5")));
        Assert.Equal(204, await swift.As("admin:boss").Status("POST", "", "", ("X-Account-Meta-Quota-Bytes", "5")));
        Assert.Equal(413, await swift.Status("PUT", "/box/x", "123456"));
        Assert.Equal(201, await swift.Status("PUT", "/box/x", "12345"));
        Assert.Equal("5", (await swift.Send("HEAD", "")).Header("X-Account-Bytes-Used"));
    }

    [Fact]
    public async Task A_page_of_another_origin_may_read_what_the_container_allows()
    {
        await using var cloud = await TestCloud.Start();
        var swift = new SwiftClient(cloud);
        await swift.Put("/box", "", ("X-Container-Meta-Access-Control-Allow-Origin", "http://one.example http://two.example"));
        await swift.Put("/box/x", "x");
        var ask = await swift.As(null).Send(
            "OPTIONS", "/box/x", null, ("Origin", "http://two.example"), ("Access-Control-Request-Method", "PUT"),
            ("Access-Control-Request-Headers", "x-a"));
        Assert.Equal((200, "http://two.example", "x-a"),
            ((int)ask.StatusCode, ask.Header("Access-Control-Allow-Origin"), ask.Header("Access-Control-Allow-Headers")));
        Assert.Equal(401,
            await swift.As(null).Status("OPTIONS", "/box/x", null, ("Origin", "http://evil.example"),
                ("Access-Control-Request-Method", "PUT")));
        Assert.Equal(200, await swift.As(null).Status("OPTIONS", "/box/x"));
        var get = await swift.Send("GET", "/box/x", null, ("Origin", "http://one.example"));
        Assert.Equal("http://one.example", get.Header("Access-Control-Allow-Origin"));
        Assert.Contains("etag", get.Header("Access-Control-Expose-Headers"), StringComparison.Ordinal);
        Assert.Null((await swift.Send("GET", "/box/x", null, ("Origin", "http://evil.example"))).Header("Access-Control-Allow-Origin"));
    }
}
