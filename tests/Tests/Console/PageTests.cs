using System.Text.RegularExpressions;
using Alize.Console.Texts;
using Xunit;

namespace Alize.Tests.Console;

public sealed partial class PageTests(ConsoleWorld world) : IClassFixture<ConsoleWorld>
{
    private static readonly string[] _pages =
    [
        "/", "/servers", "/servers/new", "/volumes", "/volumes/new", "/networks", "/networks/new", "/routers", "/addresses", "/groups",
        "/keys", "/objects", "/objects/browse?in=papers", "/costs", "/projects", "/sign-in", "/nowhere",
    ];

    public static TheoryData<string, string> InEachLanguage => new(_pages.SelectMany(p => new[] { (p, "en"), (p, "fr"), (p, "pt") }));

    [Theory]
    [MemberData(nameof(InEachLanguage))]
    public async Task A_page_is_whole_in_its_language_and_needs_no_script(string path, string language)
    {
        await world.Ada.Objects.CreateContainer("papers", default);
        using var visitor = await world.Reader(language);
        await visitor.Get("/ui" + path);
        Assert.Equal(path == "/nowhere" ? 404 : 200, visitor.Status);
        var page = visitor.Page;
        Assert.Equal(language, page.DocumentElement.GetAttribute("lang"));
        Assert.Single(page.QuerySelectorAll("h1"));
        Assert.Empty(page.QuerySelectorAll("script, style, [style], iframe"));
        Assert.DoesNotContain(page.All, e => e.Attributes.Any(a => a.Name.StartsWith("on", StringComparison.Ordinal)));
        Assert.All(page.QuerySelectorAll("input:not([type=hidden]), select, textarea"), field =>
            Assert.True(field.HasAttribute("aria-label") || field.Closest("label") is not null
                || page.QuerySelector($"label[for={field.Id}]") is not null, field.OuterHtml));
        Assert.All(page.QuerySelectorAll("form[method=post]"), form => Assert.NotNull(form.QuerySelector("input[name=_form]")));
        AssertTranslated(visitor.Text, language);
    }

    [Fact]
    public async Task A_page_trusts_nothing_but_the_console_itself_and_is_kept_by_nobody()
    {
        using var visitor = await world.SignedIn();
        foreach (var path in new[] { "/ui/", "/ui/sign-in", "/ui/nowhere" })
        {
            var headers = (await visitor.Get(path)).Answer.Headers;
            var csp = headers.GetValues("Content-Security-Policy").Single();
            Assert.StartsWith("default-src 'none'; style-src 'self'; img-src 'self'; form-action 'self'", csp, StringComparison.Ordinal);
            Assert.DoesNotContain("unsafe", csp, StringComparison.Ordinal);
            Assert.Equal("nosniff", headers.GetValues("X-Content-Type-Options").Single());
            Assert.True(headers.CacheControl!.NoStore);
        }
    }

    [Fact]
    public async Task The_style_sheet_is_at_the_address_that_pages_name_and_is_kept()
    {
        using var visitor = world.Visitor();
        await visitor.Get("/ui/sign-in");
        await visitor.Get(visitor.Page.QuerySelector("link[rel=stylesheet]")!.GetAttribute("href")!);
        Assert.Equal("text/css", visitor.Answer.Content.Headers.ContentType!.MediaType);
        Assert.Contains("immutable", visitor.Answer.Headers.CacheControl!.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void Every_language_has_the_same_keys_and_the_same_blanks()
    {
        var (first, others) = (new Library().All[0], new Library().All.Skip(1));
        foreach (var other in others)
        {
            Assert.Equal(first.Keys.Order(StringComparer.Ordinal), other.Keys.Order(StringComparer.Ordinal));
            Assert.All(first.Keys, key => Assert.Equal(Blanks(first[key]), Blanks(other[key])));
        }
    }

    [Fact]
    public async Task The_language_that_was_chosen_stays_and_the_page_too()
    {
        using var visitor = await world.SignedIn();
        await visitor.Get("/ui/volumes");
        await visitor.Get(visitor.Page.QuerySelector("a[hreflang=fr]")!.GetAttribute("href")!);
        Assert.Equal("/ui/volumes", visitor.Location);
        await visitor.Follow();
        Assert.Equal("fr", visitor.Page.DocumentElement.GetAttribute("lang"));
        Assert.Contains("Pas encore de volume", visitor.Text, StringComparison.Ordinal);
    }

    [Fact]
    public void Money_and_sizes_are_written_as_the_language_does()
    {
        var library = new Library();
        var money = new Dictionary<string, decimal> { ["EUR"] = 1234.5m, ["BRL"] = 0.000123m };
        Assert.Equal("€1,234.50", library.Find("en")!.Money(money, "EUR"));
        Assert.Equal("1 234,50 €", Plain(library.Find("fr")!.Money(money, "EUR")));
        Assert.Equal("0,000123 R$", Plain(library.Find("fr")!.Money(money, "BRL")));
        Assert.Equal("R$ 0,000123", Plain(library.Find("pt")!.Money(money, "BRL")));
        Assert.Equal("1,5 Gio", library.Find("fr")!.Bytes((3L << 30) / 2));
    }

    private static void AssertTranslated(string text, string language)
    {
        var key = RawKey().Match(text);
        Assert.False(key.Success, $"a key without a text: {key.Value}");
        var library = new Library();
        var mine = library.Find(language)!;
        foreach (var other in library.All.Where(t => t.Code != language))
        {
            var strangers = other.Keys.Where(k => other[k].Length > 20 && other[k] != mine[k]
                && !other[k].Contains('{', StringComparison.Ordinal));
            Assert.All(strangers, k => Assert.DoesNotContain(other[k], text, StringComparison.Ordinal));
        }
    }

    /// <summary>Which of the narrow and hard blanks separates groups depends on the machine's ICU.</summary>
    private static string Plain(string text) => string.Concat(text.Select(c => char.IsWhiteSpace(c) ? ' ' : c));

    private static string Blanks(string text) => string.Concat(Blank().Matches(text).Select(m => m.Value).Order(StringComparer.Ordinal));

    [GeneratedRegex(@"\{\d\}")]
    private static partial Regex Blank();

    [GeneratedRegex(@"\b(frame|nav|signin|projects|refused|missing|failed|form|choice|list|act|field|size|overview|gauge|servers|volumes"
        + @"|networks|routers|addresses|groups|keys|objects|links|costs|done|state|action|kind)\.[a-z_-]+")]
    private static partial Regex RawKey();
}
