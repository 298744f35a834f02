using System.Net.Http.Headers;
using System.Text;
using Alize.Services.Objects.Shares;
using Alize.Tests.Coverage;
using Alize.Tests.Fixture;
using Alize.Tests.Objects.Shares;
using Alize.Tests.Objects.Swift;
using Xunit;

namespace Alize.Tests.Fuzz;

/// <summary>The door of links is open to the whole internet: what is sent to it is bytes that anybody chose.</summary>
public sealed class ShareFuzzTests : IAsyncLifetime
{
    private const string Token = "0123456789abcdef0123456789abcdef";
    private static readonly Share _share = new("", Token, "p1", "box", 1, "", false, null, null, null, 0, null, default, "ann");
    private TestCloud _cloud = null!;
    private Visitor _visitor = null!;

    public async ValueTask InitializeAsync()
    {
        _cloud = await TestCloud.Start();
        _visitor = new(_cloud);
        var swift = new SwiftClient(_cloud);
        await swift.Put("/box");
        await swift.Put("/box/letter", "of ann");
    }

    public ValueTask DisposeAsync() => _cloud.DisposeAsync();

    [Fact]
    public Task An_address_names_a_link_and_a_file_or_nothing() => Chance.Rounds(chance =>
    {
        string[] good = [$"/share/{Token}", $"/share/{Token}/files/plan%20%C3%A9.txt", $"/share/{Token}/files/a/b%2Fc?after=x"];
        Assert.All(good, g => Assert.NotNull(SharePath.Parse(g)));
        for (var i = 0; i < 4000; i++)
        {
            var target = Encoding.Latin1.GetString(chance.Spoil(Encoding.ASCII.GetBytes(chance.Pick(good))));
            if (SharePath.Parse(target) is { File: { } file } path)
            {
                Assert.False(file.Length == 0 || file.Any(char.IsControl), target);
                Assert.Equal(path, SharePath.Parse(SharePath.Href(_share with { Token = path.Token }, file)));
            }
        }

        return Task.CompletedTask;
    });

    [Fact]
    public async Task A_page_answers_in_some_language_whatever_is_asked_for()
    {
        var link = await _visitor.Link(new { container = "box", name = "letter" });
        await Chance.Rounds(async chance =>
        {
            var good = "fr-FR,fr;q=0.9,pt-BR;q=0.8,en;q=0.1,*;q=0"u8.ToArray();
            for (var i = 0; i < 150; i++)
            {
                var language = new string([.. Encoding.Latin1.GetString(chance.Spoil(good)).Where(c => c is >= ' ' and < (char)127)]);
                Assert.True(await _visitor.Status("GET", link, null, ("Accept-Language", language)) == 200, language);
            }
        });
    }

    [Fact]
    public async Task A_cookie_that_was_touched_opens_no_link()
    {
        var link = await _visitor.Link(new { container = "box", name = "letter", password = "of the town" });
        var (_, _, answer) = await _visitor.Ask("POST", link, Visitor.Password("of the town"));
        var cookie = answer.Headers.GetValues("Set-Cookie").Single().Split(';')[0];
        Assert.Equal(200, await _visitor.Status("GET", link, null, ("Cookie", cookie)));
        await Chance.Rounds(async chance =>
        {
            for (var i = 0; i < 150; i++)
            {
                var spoiled = Encoding.Latin1.GetString(chance.Spoil(Encoding.ASCII.GetBytes(cookie)));
                var touched = new string([.. spoiled.Where(c => c is >= ' ' and < (char)127)]);
                var says = await _visitor.Status("GET", link, null, ("Cookie", touched));

                // a cookie's name is the same in any case, its value is not
                Assert.True(says == 401 || touched.Contains(cookie.Split('=')[1], StringComparison.Ordinal), $"{touched}: {says}");
            }
        });
    }

    [Fact]
    public async Task Passwords_that_were_touched_are_answered_or_refused()
    {
        var form = "password=of%20the%20town"u8.ToArray();
        var basic = Encoding.ASCII.GetBytes("Basic " + Convert.ToBase64String(":of the town"u8.ToArray()));
        await Chance.Rounds(async chance =>
        {
            var link = await _visitor.Link(new { container = "box", name = "letter", password = "of the town" });
            for (var i = 0; i < 8; i++)
            {
                var words = new ByteArrayContent(chance.Spoil(form));
                words.Headers.ContentType = new("application/x-www-form-urlencoded");
                Assert.InRange(await _visitor.Status("POST", link, words), 303, 429);
                var spoiled = Encoding.Latin1.GetString(chance.Spoil(basic));
                var header = new string([.. spoiled.Where(c => c is >= ' ' and < (char)127)]);
                Assert.InRange(await _visitor.Status("GET", link, null, ("Authorization", header)), 200, 429);
            }
        });
    }

    [Fact]
    public async Task What_is_left_stands_below_the_link_or_is_refused()
    {
        var link = await _visitor.Link(new { container = "box", name = "in/", kind = "drop" });
        var good = Encoding.UTF8.GetBytes(
            "--b\r\nContent-Disposition: form-data; name=\"file\"; filename=\"a b.txt\"\r\nContent-Type: text/plain\r\n\r\nof bob\r\n"
            + "--b\r\nContent-Disposition: form-data; name=\"file\"; filename*=UTF-8''%C3%A9.txt\r\n\r\nof carl\r\n--b--\r\n");
        await Chance.Rounds(async chance =>
        {
            for (var i = 0; i < 120; i++)
            {
                var form = new ByteArrayContent(chance.Spoil(good));
                form.Headers.ContentType = MediaTypeHeaderValue.Parse("multipart/form-data; boundary=b");
                var (status, text, _) = await _visitor.Ask("POST", link, form);
                Assert.True(status is 201 or 400, $"{status} {text}");
            }

            Assert.All(
                (await new SwiftClient(_cloud).Text("/box")).Split('\n', StringSplitOptions.RemoveEmptyEntries),
                n => Assert.True(n == "letter" || n.StartsWith("in/", StringComparison.Ordinal), n));
        });
    }
}
