using System.Net;
using Alize.Services.Objects;
using Alize.Tests.Fixture;
using Alize.Tests.Identity;
using Alize.Tests.Objects.Swift;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;
using Xunit;

namespace Alize.Tests.Objects.Shares;

/// <summary>Links to files and folders, for people without an account.</summary>
public sealed class ShareTests
{
    private static readonly DateTimeOffset _now = new(2026, 11, 30, 12, 0, 0, TimeSpan.Zero);

    [Theory, MemberData(nameof(Engines.All), MemberType = typeof(Engines))]
    public async Task A_file_is_fetched_by_whoever_has_its_link_until_the_link_is_deleted(string engine)
    {
        await using var cloud = await Town(engine);
        var visitor = new Visitor(cloud);
        var link = await visitor.Link(new { container = "box", name = "folder/plan é.txt" });

        var (status, page, answer) = await visitor.Browse(link);
        Assert.Equal(200, status);
        Assert.Contains("plan &#xE9;.txt", page, StringComparison.Ordinal);
        Assert.Contains("default-src 'none'", answer.Headers.GetValues("Content-Security-Policy").Single(), StringComparison.Ordinal);
        var file = link + "/files/plan%20%C3%A9.txt";
        Assert.Contains(file, page, StringComparison.Ordinal);
        var (_, text, got) = await visitor.Ask("GET", file);
        Assert.Equal("the plan", text);
        Assert.Equal("sandbox", got.Headers.GetValues("Content-Security-Policy").Single());
        Assert.Equal("attachment", got.Content.Headers.ContentDisposition!.DispositionType);
        Assert.Equal("plan é.txt", got.Content.Headers.ContentDisposition.FileNameStar);
        Assert.Equal("plan", await visitor.Text(file, ("Range", "bytes=4-7")));
        Assert.Equal(416, await visitor.Status("GET", file, null, ("Range", "bytes=99-")));
        Assert.Equal(404, await visitor.Status("GET", link + "/files/other.txt"));
        Assert.Equal(405, await visitor.Status("PUT", file, new StringContent("mine")));

        var (_, list, _) = await cloud.Send(HttpMethod.Get, "/alize/v1/shares", "reader:p1");
        var share = list.GetProperty("shares").EnumerateArray().Single();
        Assert.Equal(1, share.GetProperty("downloads").GetInt64());
        var id = share.GetProperty("id").GetString();
        Assert.Equal(HttpStatusCode.Forbidden, (await cloud.Send(HttpMethod.Delete, "/alize/v1/shares/" + id, "reader:p1")).Status);
        Assert.Equal(HttpStatusCode.NotFound, (await cloud.Send(HttpMethod.Delete, "/alize/v1/shares/" + id, "member:p2")).Status);
        Assert.Equal(HttpStatusCode.NoContent, (await cloud.Send(HttpMethod.Delete, "/alize/v1/shares/" + id, "member:p1")).Status);
        Assert.Equal(404, await visitor.Status("GET", file));
        Assert.Equal(404, await visitor.Status("GET", link));
    }

    [Fact]
    public async Task A_part_whose_file_name_is_announced_and_not_given_is_no_file()
    {
        await using var cloud = await Town("sqlite");
        var visitor = new Visitor(cloud);
        var form = new StringContent("--b\r\nContent-Disposition: form-data; name=\"file\"; filename*\r\n\r\nof bob\r\n--b--\r\n");
        form.Headers.ContentType = new("multipart/form-data") { Parameters = { new("boundary", "b") } };
        Assert.Equal(400, await visitor.Status("POST", await visitor.Link(new { container = "box", name = "in/", kind = "drop" }), form));
    }

    [Fact]
    public async Task Links_are_listed_page_by_page()
    {
        await using var cloud = await Town("sqlite");
        var made = new List<string>();
        for (var i = 0; i < 5; i++)
        {
            made.Add(await new Visitor(cloud).Link(new { container = "box" }));
        }

        var (listed, next) = (new List<string>(), "/alize/v1/shares?limit=2");
        while (next is not null)
        {
            var (_, list, _) = await cloud.Send(HttpMethod.Get, next, "reader:p1");
            listed.AddRange(list.GetProperty("shares").EnumerateArray().Select(
                s => new Uri(s.GetProperty("url").GetString()!).AbsolutePath));
            next = list.TryGetProperty("next", out var rest) ? rest.GetString() : null;
        }

        Assert.Equal(made.Order(StringComparer.Ordinal), listed.Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task A_folder_shows_what_is_below_it_and_nothing_else()
    {
        await using var cloud = await Town("sqlite");
        var visitor = new Visitor(cloud);
        var link = await visitor.Link(new { container = "box", name = "folder/" });
        var page = (await visitor.Browse(link)).Text;
        Assert.Contains("deep/er.txt", page, StringComparison.Ordinal);
        Assert.DoesNotContain("secret", page, StringComparison.Ordinal);
        Assert.Equal("deeper", await visitor.Text(link + "/files/deep/er.txt"));
        Assert.Equal(404, await visitor.Status("GET", link + "/files/../secret.txt"));
        Assert.Equal(404, await visitor.Status("GET", link + "/files/%2e%2e/secret.txt"));
        Assert.Equal("hidden", await visitor.Text(await visitor.Link(new { container = "box" }) + "/files/secret.txt"));
    }

    [Fact]
    public async Task A_link_of_many_files_shows_them_page_by_page()
    {
        await using var cloud = await Town("sqlite");
        var swift = new SwiftClient(cloud);
        await swift.Put("/many");
        await Parallel.ForEachAsync(Enumerable.Range(0, 1001), async (n, _) => await swift.Put($"/many/f-{n:0000}", "x"));
        var visitor = new Visitor(cloud);
        var link = await visitor.Link(new { container = "many" });
        var page = (await visitor.Browse(link)).Text;
        Assert.DoesNotContain("f-1000", page, StringComparison.Ordinal);
        var next = page.Split("href=\"")[^1].Split('"')[0];
        Assert.Contains("f-1000", (await visitor.Browse(WebUtility.HtmlDecode(next))).Text, StringComparison.Ordinal);
    }

    [Theory, MemberData(nameof(Engines.All), MemberType = typeof(Engines))]
    public async Task A_link_ends_after_so_many_downloads_also_where_many_come_at_once(string engine)
    {
        await using var cloud = await Town(engine);
        var visitor = new Visitor(cloud);
        var link = await visitor.Link(new { container = "box", name = "secret.txt", max_downloads = 3 });
        var file = link + "/files/secret.txt";
        Assert.Equal(200, await visitor.Status("HEAD", file)); // looking is not fetching
        Assert.Equal("hidden", await visitor.Text(file, ("Range", "bytes=1-2"))); // a piece would not count
        var all = await Task.WhenAll(Enumerable.Range(0, 12).Select(_ => visitor.Status("GET", file)));
        Assert.Equal(2, all.Count(s => s == 200));
        Assert.Equal(10, all.Count(s => s == 410));
        Assert.Equal(410, await visitor.Status("GET", link));
    }

    [Fact]
    public async Task A_link_ends_at_its_time()
    {
        var clock = new FakeTimeProvider(_now);
        await using var cloud = await Town("sqlite", clock);
        var visitor = new Visitor(cloud);
        var link = await visitor.Link(new { container = "box", name = "secret.txt", expires_at = "2026-11-30T13:00:00Z" });
        Assert.Equal(200, await visitor.Status("GET", link));
        clock.Advance(TimeSpan.FromHours(1));
        Assert.Equal(404, await visitor.Status("GET", link));
        Assert.Equal(404, await visitor.Status("GET", link + "/files/secret.txt"));
    }

    [Fact]
    public async Task A_password_is_asked_for_remembered_for_a_while_and_not_to_be_guessed()
    {
        var clock = new FakeTimeProvider(_now);
        await using var cloud = await Town("sqlite", clock);
        var visitor = new Visitor(cloud);
        var link = await visitor.Link(new { container = "box", name = "secret.txt", password = "tram 4" });
        var other = await visitor.Link(new { container = "box", name = "secret.txt", password = "tram 5" });
        var file = link + "/files/secret.txt";

        Assert.Contains("type=\"password\"", (await visitor.Browse(link)).Text, StringComparison.Ordinal);
        Assert.Contains("Senha", (await visitor.Browse(link, "de, pt-BR;q=0.8, fr;q=0.5")).Text, StringComparison.Ordinal);
        Assert.Contains("Mot de passe", (await visitor.Browse(link, "fr-FR")).Text, StringComparison.Ordinal);
        var (status, _, refused) = await visitor.Ask("GET", file);
        Assert.Equal((401, "Basic"), (status, refused.Headers.WwwAuthenticate.Single().Scheme));
        Assert.Equal("hidden", await visitor.Text(file, Visitor.Basic("tram 4")));
        Assert.Equal(401, await visitor.Status("GET", file, null, Visitor.Basic("tram 5")));
        Assert.Equal(403, await visitor.Status("POST", link, Visitor.Password("tram 5")));
        Assert.Equal(403, await visitor.Status("POST", link, new FormUrlEncodedContent([new("word", "tram 4")])));

        var (_, _, let) = await visitor.Ask("POST", link, Visitor.Password("tram 4"));
        Assert.Equal((HttpStatusCode.SeeOther, link), (let.StatusCode, let.Headers.Location!.OriginalString));
        var says = let.Headers.GetValues("Set-Cookie").Single();
        Assert.Contains("httponly", says, StringComparison.OrdinalIgnoreCase);
        var cookie = says.Split(';')[0];
        Assert.Contains("secret.txt", (await visitor.Browse(link, "en", cookie)).Text, StringComparison.Ordinal);
        Assert.DoesNotContain("secret.txt", (await visitor.Browse(other, "en", cookie)).Text, StringComparison.Ordinal);
        Assert.DoesNotContain("secret.txt", (await visitor.Browse(link, "en", cookie[..^1] + (cookie[^1] == 'a' ? 'b' : 'a'))).Text,
            StringComparison.Ordinal);
        clock.Advance(TimeSpan.FromHours(13));
        Assert.DoesNotContain("secret.txt", (await visitor.Browse(link, "en", cookie)).Text, StringComparison.Ordinal);

        for (var n = 0; n < 10; n++)
        {
            Assert.Equal(401, await visitor.Status("GET", file, null, Visitor.Basic("guess")));
        }

        Assert.Equal(429, await visitor.Status("GET", file, null, Visitor.Basic("tram 4")));
        Assert.Equal("hidden", await visitor.Text(other + "/files/secret.txt", Visitor.Basic("tram 5")));
        clock.Advance(TimeSpan.FromMinutes(6));
        Assert.Equal("hidden", await visitor.Text(file, Visitor.Basic("tram 4")));
    }

    [Theory, MemberData(nameof(Engines.All), MemberType = typeof(Engines))]
    public async Task Files_are_left_where_others_see_none_and_nothing_is_overwritten(string engine)
    {
        await using var cloud = await Town(engine);
        var visitor = new Visitor(cloud);
        var link = await visitor.Link(new { container = "box", name = "in/", kind = "drop", max_bytes = 20 });
        var swift = new SwiftClient(cloud);
        await swift.Put("/box/in/a.txt", "was here");

        Assert.Contains("type=\"file\"", (await visitor.Browse(link)).Text, StringComparison.Ordinal);
        Assert.Equal(201, await visitor.Status("POST", link, Visitor.Form(("a.txt", "one"), ("C:\\tmp\\b.txt", "two"))));
        Assert.Equal(201, await visitor.Status("PUT", link + "/files/a.txt", new StringContent("three")));
        Assert.Equal(201, await visitor.Status("PUT", link + "/files/..%2f..%2fc.txt", new StringContent("four")));
        Assert.Equal(413, await visitor.Status("PUT", link + "/files/d.txt", new StringContent(new string('x', 21))));
        Assert.Equal(413, await visitor.Status("POST", link, Visitor.Form(("d.txt", new string('x', 21)))));
        Assert.Equal(400, await visitor.Status("POST", link, Visitor.Form()));
        Assert.Equal(404, await visitor.Status("GET", link + "/files/a.txt"));
        Assert.Equal(405, await visitor.Status("DELETE", link + "/files/a.txt"));

        Assert.Equal("in/a (2).txt\nin/a (3).txt\nin/a.txt\nin/b.txt\nin/c.txt\n", await swift.Text("/box?prefix=in/"));
        Assert.Equal("was here", await swift.Text("/box/in/a.txt"));
        Assert.Equal("one", await swift.Text("/box/in/a%20(2).txt"));
        Assert.Equal("four", await swift.Text("/box/in/c.txt"));
    }

    [Fact]
    public async Task A_drop_keeps_to_the_containers_quota_and_says_so()
    {
        await using var cloud = await Town("sqlite");
        var visitor = new Visitor(cloud);
        await new SwiftClient(cloud).Put("/small", "", ("X-Container-Meta-Quota-Bytes", "10"));
        var link = await visitor.Link(new { container = "small", kind = "drop" });
        Assert.Equal(507, await visitor.Status("PUT", link + "/files/a.txt", new StringContent("more than ten")));
        Assert.Equal(201, await visitor.Status("PUT", link + "/files/a.txt", new StringContent("few")));
    }

    [Fact]
    public async Task A_link_goes_with_its_container_and_does_not_come_back_with_another_of_its_name()
    {
        await using var cloud = await Town("sqlite");
        var visitor = new Visitor(cloud);
        var swift = new SwiftClient(cloud);
        await swift.Put("/short");
        await swift.Put("/short/x", "first");
        var link = await visitor.Link(new { container = "short" });
        Assert.Equal("first", await visitor.Text(link + "/files/x"));
        Assert.Equal(204, await swift.Status("DELETE", "/short/x"));
        Assert.Equal(404, await visitor.Status("GET", link + "/files/x"));
        Assert.Equal(204, await swift.Status("DELETE", "/short"));
        await swift.Put("/short");
        await swift.Put("/short/x", "second");
        Assert.Equal(404, await visitor.Status("GET", link + "/files/x"));
    }

    [Fact]
    public async Task A_link_of_a_disabled_project_opens_nothing_until_it_is_enabled_again()
    {
        await using var cloud = await TestCloud.Start(fakeIdentity: false);
        var keystone = await Keystone.Admin(cloud);
        var (_, town) = await keystone.MakeUser("ann", "ann-secret-1", "town-a", "member");
        var token = await keystone.Login("ann", "ann-secret-1", "town-a");
        await new SwiftClient(cloud, town, token).Put("/box");
        await new SwiftClient(cloud, town, token).Put("/box/x", "of ann");
        var visitor = new Visitor(cloud);
        var file = await visitor.Link(new { container = "box" }, token) + "/files/x";
        Assert.Equal("of ann", await visitor.Text(file));
        var admin = await keystone.Login("admin", cloud.AdminPassword, "admin");
        foreach (var (enabled, status) in ((bool, int)[])[(false, 404), (true, 200)])
        {
            await cloud.Send(HttpMethod.Patch, "/identity/v3/projects/" + town, admin, new { project = new { enabled } });
            Assert.Equal(status, await visitor.Status("GET", file));
        }
    }

    [Fact]
    public async Task A_wish_that_cannot_be_is_refused_by_the_name_of_what_is_wrong()
    {
        await using var cloud = await Town("sqlite");
        (string Share, string Field)[] wishes =
        [
            ("{}", "container"),
            ("{\"container\":\"box\",\"colour\":\"red\"}", "colour"),
            ("{\"container\":\"box\",\"name\":\"/x\"}", "name"),
            ("{\"container\":\"box\",\"kind\":\"gift\"}", "kind"),
            ("{\"container\":\"box\",\"kind\":\"drop\",\"name\":\"file\"}", "name"),
            ("{\"container\":\"box\",\"kind\":\"drop\",\"max_downloads\":1}", "max_downloads"),
            ("{\"container\":\"box\",\"max_bytes\":1}", "max_bytes"),
            ("{\"container\":\"box\",\"max_downloads\":0}", "max_downloads"),
            ("{\"container\":\"box\",\"password\":\"abc\"}", "password"),
            ("{\"container\":\"box\",\"expires_at\":\"tomorrow\"}", "expires_at"),
            ("{\"container\":\"box\",\"expires_at\":\"2001-01-01T00:00:00Z\"}", "expires_at"),
        ];
        foreach (var (share, field) in wishes)
        {
            using var body = System.Text.Json.JsonDocument.Parse($"{{\"share\":{share}}}");
            var (status, answer, _) = await cloud.Send(HttpMethod.Post, "/alize/v1/shares", "member:p1", body.RootElement);
            Assert.Equal((share, HttpStatusCode.BadRequest), (share, status));
            Assert.Contains(field, answer.GetProperty("error").GetProperty("message").GetString(), StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Nobody_makes_a_link_to_what_is_not_there_or_is_anothers()
    {
        await using var cloud = await Town("sqlite");
        var bob = new SwiftClient(cloud, "p2", "member:p2");
        await bob.Put("/bobs");
        await bob.Put("/bobs/x", "his");
        foreach (var (container, name) in ((string, string)[])[("none", "x"), ("box", "none.txt"), ("bobs", "x")])
        {
            var (status, _, _) = await cloud.Send(
                HttpMethod.Post, "/alize/v1/shares", "member:p1", new { share = new { container, name } });
            Assert.Equal(HttpStatusCode.NotFound, status);
        }
    }

    [Fact]
    public async Task No_address_of_this_door_however_spoiled_makes_the_program_stumble()
    {
        await using var cloud = await Town("sqlite");
        var visitor = new Visitor(cloud);
        var link = await visitor.Link(new { container = "box", name = "folder/" });
        var chance = new Random(7);
        string[] pieces = ["/", "..", "%2f", "%00", "%ff", "%", "files", "é", "?after=", "x", "//", "%c3%28", new string('a', 2000)];
        for (var n = 0; n < 400; n++)
        {
            var path = n % 2 == 0 ? link : "/share/";
            for (var k = chance.Next(5); k >= 0; k--)
            {
                path += pieces[chance.Next(pieces.Length)];
            }

            var method = ((string[])["GET", "HEAD", "PUT", "POST", "PURGE"])[chance.Next(5)];
            Assert.InRange(await visitor.Status(method, path), 200, 499);
        }
    }

    private static async Task<TestCloud> Town(string engine, TimeProvider? clock = null)
    {
        var cloud = await TestCloud.Start(engine, services => _ = clock is null ? services : services.AddSingleton(clock));
        var swift = new SwiftClient(cloud);
        await swift.Put("/box");
        await swift.Put("/box/folder/plan%20%C3%A9.txt", "the plan");
        await swift.Put("/box/folder/deep/er.txt", "deeper");
        await swift.Put("/box/secret.txt", "hidden");
        return cloud;
    }
}
