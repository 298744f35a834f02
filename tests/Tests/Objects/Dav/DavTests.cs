using System.Text;
using System.Xml.Linq;
using Alize.Services.Objects.Dav;
using Alize.Tests.Fixture;
using Alize.Tests.Fuzz;
using Alize.Tests.Objects.S3;
using Alize.Tests.Objects.Swift;
using Xunit;

namespace Alize.Tests.Objects.Dav;

/// <summary>The WebDAV door, with an access key and its secret as its clients send them.</summary>
public sealed class DavTests(OneCloud one) : IClassFixture<OneCloud>
{
    private static readonly XNamespace _dav = "DAV:";

    [Theory, MemberData(nameof(Engines.All), MemberType = typeof(Engines))]
    public async Task Files_and_folders_are_the_same_objects_as_at_the_other_doors(string engine)
    {
        await using var cloud = await TestCloud.Start(engine);
        var dav = new DavClient(cloud);
        var swift = new SwiftClient(cloud);
        using var s3 = cloud.As("member.p1");
        Assert.Equal(201, await dav.Status("MKCOL", "/box"));
        Assert.Equal(201, await dav.Status("MKCOL", "/box/été 1"));
        Assert.Equal(201, await dav.Status("PUT", "/box/été 1/a b.txt", "hello"));
        Assert.Equal("hello", await swift.Text("/box/%C3%A9t%C3%A9%201/a%20b.txt"));
        await s3.PutObjectAsync(new() { BucketName = "box", Key = "été 1/deep/c.txt", ContentBody = "of s3" });
        Assert.Equal(["/box/été 1/", "/box/été 1/a b.txt", "/box/été 1/deep/"], await dav.Names("/box/été 1", 1));
        Assert.Equal(["/", "/box/"], await dav.Names("/", 1));
        Assert.Equal("of s3", await dav.Text("/box/été 1/deep/c.txt"));
        Assert.Equal(204, await dav.Status("DELETE", "/box/été 1"));
        Assert.Equal("", await swift.Text("/box"));
        Assert.Equal(204, await dav.Status("DELETE", "/box"));
        Assert.Equal(404, await swift.Status("HEAD", "/box"));
    }

    [Fact]
    public async Task A_write_needs_a_collection_to_go_into_and_never_replaces_one()
    {
        await using var cloud = await TestCloud.Start();
        var dav = new DavClient(cloud);
        await dav.Status("MKCOL", "/box");
        Assert.Equal(409, await dav.Status("PUT", "/none/a", "x"));
        Assert.Equal(409, await dav.Status("PUT", "/box/none/a", "x"));
        Assert.Equal(409, await dav.Status("MKCOL", "/box/none/a"));
        Assert.Equal(405, await dav.Status("MKCOL", "/box"));
        await dav.Status("MKCOL", "/box/f");
        Assert.Equal(405, await dav.Status("MKCOL", "/box/f/"));
        Assert.Equal(405, await dav.Status("PUT", "/box/f", "x"));
        Assert.Equal(415, await dav.Status("MKCOL", "/box/g", "<x/>"));
        Assert.Equal(201, await dav.Status("PUT", "/box/a", "x"));
        Assert.Equal(204, await dav.Status("PUT", "/box/a", "y"));
        Assert.Equal(412, await dav.Status("PUT", "/box/a", "z", ("If-None-Match", "*")));
        Assert.Equal(400, await dav.Status("PUT", "/box/a", "z", ("Content-Range", "bytes 0-0/9")));
        Assert.Equal("y", await dav.Text("/box/a"));
        Assert.Equal(403, await dav.Status("DELETE", "/"));
        Assert.Equal(404, await dav.Status("DELETE", "/box/none"));
    }

    [Fact]
    public async Task Copies_and_moves_take_whole_folders_with_what_was_said_of_them()
    {
        await using var cloud = await TestCloud.Start();
        var dav = new DavClient(cloud);
        await dav.Status("MKCOL", "/box");
        await dav.Status("MKCOL", "/other");
        await dav.Status("MKCOL", "/box/f");
        await dav.Status("PUT", "/box/f/a", "one");
        await dav.Status("PUT", "/box/f/g/no", "");
        await dav.Status("MKCOL", "/box/f/g");
        await dav.Status("PUT", "/box/f/g/b", "two");
        await dav.Patch("/box/f/a", "colour", "green");
        Assert.Equal(201, await dav.Status("COPY", "/box/f", null, ("Destination", dav.Url("/other/copy"))));
        Assert.Equal("two", await dav.Text("/other/copy/g/b"));
        Assert.Equal("green", await dav.Property("/other/copy/a", "colour"));
        Assert.Equal(412, await dav.Status("MOVE", "/box/f", null, ("Destination", dav.Url("/other/copy")), ("Overwrite", "F")));
        Assert.Equal(204, await dav.Status("MOVE", "/box/f", null, ("Destination", "/dav/other/copy"), ("Overwrite", "T")));
        Assert.Equal(404, await dav.Status("GET", "/box/f/a"));
        Assert.Equal("one", await dav.Text("/other/copy/a"));
        Assert.Equal(201, await dav.Status("COPY", "/other/copy", null, ("Destination", dav.Url("/box/shallow")), ("Depth", "0")));
        Assert.Equal(["/box/shallow/"], await dav.Names("/box/shallow", 1));
        Assert.Equal(403, await dav.Status("COPY", "/other/copy", null, ("Destination", dav.Url("/other/copy/in"))));
        Assert.Equal(403, await dav.Status("MOVE", "/other/copy/a", null, ("Destination", dav.Url("/other/copy/a"))));
        Assert.Equal(409, await dav.Status("COPY", "/other/copy/a", null, ("Destination", dav.Url("/box/none/a"))));
        Assert.Equal(502, await dav.Status("COPY", "/other/copy/a", null, ("Destination", "http://elsewhere.test/dav/box/a")));
        Assert.Equal(400, await dav.Status("COPY", "/other/copy/a"));
    }

    [Fact]
    public async Task Properties_stay_with_their_object_and_the_clouds_own_cannot_be_set()
    {
        await using var cloud = await TestCloud.Start();
        var dav = new DavClient(cloud);
        await dav.Status("MKCOL", "/box");
        await dav.Status("PUT", "/box/a", "x");
        foreach (var path in (string[])["/box", "/box/a"])
        {
            Assert.Contains("200 OK", await dav.Patch(path, "colour", "gr\u00fcn\nund <rot>"), StringComparison.Ordinal);
            Assert.Equal("gr\u00fcn\nund <rot>", await dav.Property(path, "colour"));
        }

        Assert.Equal(204, await dav.Status("PUT", "/box/a", "new"));
        Assert.Equal("gr\u00fcn\nund <rot>", await dav.Property("/box/a", "colour"));
        var refused = await dav.Read(
            "PROPPATCH", "/box/a",
            "<propertyupdate xmlns='DAV:'><set><prop><getetag>x</getetag><colour xmlns='urn:test'>red</colour></prop></set>"
                + "</propertyupdate>");
        Assert.Equal(207, refused.Status);
        Assert.Contains("403 Forbidden", refused.Text, StringComparison.Ordinal);
        Assert.Contains("424 Failed Dependency", refused.Text, StringComparison.Ordinal);
        Assert.Equal("gr\u00fcn\nund <rot>", await dav.Property("/box/a", "colour"));
        Assert.Equal("3", await dav.Property("/box/a", "getcontentlength", "DAV:"));
        var large = await dav.Patch("/box/a", "colour", new string('x', 40_000));
        Assert.Contains("507 ", large, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Only_who_names_its_token_writes_what_is_locked()
    {
        await using var cloud = await TestCloud.Start();
        var dav = new DavClient(cloud);
        await dav.Status("MKCOL", "/box");
        await dav.Status("MKCOL", "/box/f");
        await dav.Status("PUT", "/box/f/a", "x");
        var token = await dav.Lock("/box/f", "exclusive");
        foreach (var (method, path) in new[]
        {
            ("PUT", "/box/f/a"), ("PUT", "/box/f/new"), ("DELETE", "/box/f/a"), ("DELETE", "/box"), ("MKCOL", "/box/f/g"),
            ("PROPPATCH", "/box/f/a"),
        })
        {
            var body = method == "PROPPATCH" ? DavClient.Update("c", "d") : method == "PUT" ? "y" : null;
            Assert.Equal((method, 423), (method, await dav.Status(method, path, body)));
        }

        Assert.Equal(423, await dav.Status("MOVE", "/box/f/a", null, ("Destination", dav.Url("/box/b"))));
        Assert.Equal(423, (await dav.Read("LOCK", "/box/f/a", DavClient.LockInfo("shared"))).Status);
        Assert.Equal(204, await dav.Status("PUT", "/box/f/a", "y", ("If", $"(<{token}>)")));
        Assert.Equal(412, await dav.Status("PUT", "/box/f/a", "z", ("If", "(<urn:uuid:none>)")));
        Assert.Equal(204, await dav.Status("PUT", "/box/f/a", "z", ("If", $"<{dav.Url("/box/f/a")}> (Not <DAV:no-lock>) (<{token}>)")));
        Assert.Contains(token, await dav.Find("/box/f/a"), StringComparison.Ordinal);
        Assert.Equal(409, await dav.Status("UNLOCK", "/box/f", null, ("Lock-Token", "<urn:uuid:none>")));
        Assert.Equal(204, await dav.Status("UNLOCK", "/box/f", null, ("Lock-Token", $"<{token}>")));
        Assert.Equal(204, await dav.Status("DELETE", "/box/f/a"));

        // another project's names are others, whatever they are called
        var shared = await dav.Lock("/box/new", "shared");
        Assert.Equal("", await dav.Text("/box/new"));
        Assert.NotEqual(shared, await dav.Lock("/box/new", "shared"));
        var bob = new DavClient(cloud, "member.p2");
        await bob.Status("MKCOL", "/box");
        Assert.Equal(201, await bob.Status("PUT", "/box/new", "bobs"));
    }

    [Fact]
    public async Task Nobody_gets_in_without_a_key_and_a_key_opens_its_own_project_alone()
    {
        await using var cloud = await TestCloud.Start();
        var dav = new DavClient(cloud);
        await dav.Status("MKCOL", "/box");
        await dav.Status("PUT", "/box/a", "secret");
        (string Method, string? Body)[] methods =
        [
            ("GET", null), ("HEAD", null), ("PROPFIND", null), ("PUT", "taken"), ("MKCOL", null), ("DELETE", null), ("COPY", null),
            ("MOVE", null), ("PROPPATCH", DavClient.Update("c", "d")), ("LOCK", DavClient.LockInfo("exclusive")), ("UNLOCK", null),
        ];
        Assert.Equal(DavPolicy.All.Count, methods.Length + 1);
        foreach (var (method, body) in methods)
        {
            foreach (var path in (string[])["/box/a", "/box", "/box/none", "/none/none"])
            {
                (string, string)[] headers =
                    [("Destination", dav.Url("/box/b")), ("Lock-Token", "<urn:uuid:x>"), ("Depth", method == "PROPFIND" ? "1" : "0")];
                Assert.Equal(401, await new DavClient(cloud, null).Status(method, path, body, headers));
                Assert.Equal(401, await new DavClient(cloud, "member.p1", "wrong").Status(method, path, body, headers));
                var stranger = await new DavClient(cloud, "member.p2").Read(method, path, body, headers);
                Assert.True(stranger.Status is >= 400 or 201 && !stranger.Text.Contains("secret", StringComparison.Ordinal)
                    && (stranger.Status != 201 || path == "/box"), $"{method} {path} {stranger.Status}");
                if (method == "MKCOL" && path == "/box")
                {
                    await new DavClient(cloud, "member.p2").Status("DELETE", "/box");
                }

                if (DavPolicy.Find(method) == DavPolicy.Write)
                {
                    Assert.Equal(403, await new DavClient(cloud, "reader.p1").Status(method, path, body, headers));
                }
            }
        }

        Assert.Equal("secret", await new DavClient(cloud, "reader.p1").Text("/box/a"));
        Assert.Equal("secret", await dav.Text("/box/a"));
        Assert.Equal(["/box/", "/box/a"], await dav.Names("/box", 1));
    }

    [Theory]
    [InlineData("PROPFIND", "<propfind xmlns='DAV:'><prop>", 400), InlineData("PROPFIND", "<!DOCTYPE x [<!ENTITY e 'e'>]><x>&e;</x>", 400)]
    [InlineData("PROPFIND", "<other/>", 400), InlineData("PROPFIND", "<propfind xmlns='DAV:' xmlns:a=''><a:b/></propfind>", 400)]
    [InlineData("PROPPATCH", "<propfind xmlns='DAV:'><allprop/></propfind>", 400), InlineData("LOCK", "<lockinfo xmlns='DAV:'/>", 400)]
    [InlineData("LOCK", "", 400), InlineData("UNLOCK", "", 400), InlineData("COPY", "", 400), InlineData("PATCH", "", 405)]
    public async Task Bodies_and_headers_that_cannot_be_read_are_refused(string method, string body, int status)
    {
        var cloud = await one.Cloud();
        var dav = new DavClient(cloud);
        await dav.Status("MKCOL", "/box");
        await dav.Status("PUT", "/box/a", "x");
        Assert.Equal(status, await dav.Status(method, "/box/a", body, ("Depth", "0")));
        Assert.Equal(403, await dav.Status("PROPFIND", "/box", null, ("Depth", "infinity")));
        Assert.Equal(400, await dav.Status("PROPFIND", "/box", null, ("Depth", "2")));
        Assert.Equal(400, await dav.Status("GET", "/box//a"));
        Assert.Equal(400, await dav.Status("GET", "/box/%2e%2e/a"));
        Assert.Equal(400, await dav.Status("GET", "/box/a", null, ("If", "(<x>")));
    }

    [Fact]
    public async Task Names_that_xml_cannot_say_and_names_without_a_path_do_not_spoil_a_listing()
    {
        await using var cloud = await TestCloud.Start();
        var dav = new DavClient(cloud);
        var swift = new SwiftClient(cloud);
        await dav.Status("MKCOL", "/box");
        foreach (var name in (string[])["a%01b", "%EF%BF%BE", "%F0%9F%98%80", "x//y", "/z", "c"])
        {
            await swift.Put("/box/" + name, "x");
        }

        Assert.Equal(["/box/", "/box/a\u0001b", "/box/c", "/box/x/", "/box/\uFFFE", "/box/\U0001F600"], await dav.Names("/box", 1));
        Assert.Equal("\U0001F600", await dav.Property("/box/\U0001F600", "displayname", "DAV:"));
        Assert.Equal(204, await dav.Status("DELETE", "/box"));
    }

    [Fact]
    public async Task A_body_cannot_ask_for_a_thousand_times_itself()
    {
        await using var cloud = await TestCloud.Start();
        var dav = new DavClient(cloud);
        await dav.Status("MKCOL", "/box");
        var many = string.Concat(Enumerable.Range(0, 201).Select(n => $"<p{n}/>"));
        Assert.Equal(400, await dav.Status("PROPFIND", "/box", $"<propfind xmlns='DAV:'><prop>{many}</prop></propfind>", ("Depth", "1")));
        var large = $"<propfind xmlns='DAV:'><!--{new string('x', 1 << 20)}--><allprop/></propfind>";
        Assert.Equal(400, await dav.Status("PROPFIND", "/box", large, ("Depth", "1")));
        var deep = string.Concat(Enumerable.Repeat("<a>", 100)) + string.Concat(Enumerable.Repeat("</a>", 100));
        Assert.Equal(400, await dav.Status("PROPPATCH", "/box", deep));
    }

    [Fact]
    public Task Paths_and_conditions_are_read_or_refused_and_never_fail() => Chance.Rounds(chance =>
    {
        byte[][] good =
        [
            "<http://h/dav/a> (Not <urn:uuid:x> [\"etag\"]) ([W/\"b\"])"u8.ToArray(), "(<urn:uuid:x>) (Not <DAV:no-lock>)"u8.ToArray(),
            "/dav/box/%C3%A9t%C3%A9/a%20b/"u8.ToArray(), "/dav"u8.ToArray(),
        ];
        for (var i = 0; i < 4000; i++)
        {
            var bytes = chance.Spoil(chance.Pick(good));
            var text = Encoding.Latin1.GetString(bytes);
            Reading.Whole(() => DavIf.Parse(text), _ => false, bytes);
            Reading.Whole(() => DavPath.Parse(text), _ => false, bytes);
            if (DavPath.Parse(text) is { IsRoot: false } path)
            {
                Assert.Equal(path, DavPath.Parse(DavPath.Href(path.Container, path.Name, path.Slash)));
            }
        }

        return Task.CompletedTask;
    });
}
