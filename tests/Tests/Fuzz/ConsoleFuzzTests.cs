using System.Text;
using Alize.Tests.Console;
using Alize.Tests.Coverage;
using AngleSharp.Dom;
using AngleSharp.Html.Dom;
using Xunit;

namespace Alize.Tests.Fuzz;

/// <summary>The console's forms and addresses, sent as no page of it would.</summary>
public sealed class ConsoleFuzzTests(ConsoleWorld world) : IClassFixture<ConsoleWorld>
{
    private static readonly string[] _pages =
    [
        "/ui/servers/new", "/ui/volumes/new", "/ui/networks/new", "/ui/addresses", "/ui/groups", "/ui/routers", "/ui/keys", "/ui/objects",
        "/ui/projects",
    ];

    private static readonly string[] _queries =
    [
        "/ui/objects/browse?container=%FF", "/ui/objects/browse?container=..&prefix=%00", "/ui/objects/get?container=a", "/ui/servers/%00",
        "/ui/servers/..%2F..", "/ui/costs?month=x", "/ui/costs?from=9999", "/ui/servers?marker=%27", "/ui/volumes/x",
        "/ui/groups/%E2%80%AE",
        "/ui/servers/x/log?lines=-1", "/ui/%2e%2e/", "/ui/nowhere",
    ];

    private static readonly string[] _values =
    [
        "", "-1", "0", "99999999999999999999", "1e9", "\0", "é中\u202e", "<script>alert(1)</script>", "../..", "10.0.0.0/99", "::1/129",
        "a\r\nb",
        "00000000-0000-0000-0000-000000000000", new('x', 5000), "%", "on", "{}",
    ];

    [Fact]
    public Task Forms_of_ill_will_get_a_page_that_says_so() => Chance.Rounds(async chance =>
    {
        using var ada = await world.SignedIn();
        var wrong = new List<string>();
        var sent = 0;
        foreach (var page in _pages)
        {
            await ada.Get(page);
            var forms = ada.Page.Forms.Where(f => f.Method == "post").Select(f => (Action: f.GetAttribute("action") ?? page, Form: f));
            foreach (var (action, form) in forms.Where(f => f.Action != "/ui/sign-out").DistinctBy(f => f.Action).ToList())
            {
                for (var i = 0; i < 8; i++, sent++)
                {
                    var fields = Fields(form).Select(f => chance.OneIn(3) ? (f.Name, Strange(chance, f.Value)) : f).ToArray();
                    await ada.PostRaw(action, fields);
                    Judge(wrong, ada, $"POST {action} {string.Join(", ", fields)}");
                }
            }
        }

        Wrong.None(wrong);
        Assert.InRange(sent, 60, int.MaxValue);
        await ada.Get("/ui/");
        Assert.Equal(200, ada.Status);
    });

    [Fact]
    public Task Addresses_and_languages_of_ill_will_get_a_page_that_says_so() => Chance.Rounds(async chance =>
    {
        using var ada = await world.SignedIn(language: null);
        var wrong = new List<string>();
        for (var i = 0; i < 150; i++)
        {
            var path = chance.OneIn(2) ? chance.Pick(_queries) : chance.Pick(_pages) + "?" + Uri.EscapeDataString(chance.Pick(_values));
            var request = new HttpRequestMessage(HttpMethod.Get, path);
            var tongues = Encoding.Latin1.GetString(chance.Spoil("fr-FR,fr;q=0.9,en;q=0.8"u8));
            request.Headers.TryAddWithoutValidation("Accept-Language", new string([.. tongues.Where(c => c is >= ' ' and < (char)127)]));
            await ada.Ask(request);
            Judge(wrong, ada, $"GET {path} {tongues}");
        }

        Wrong.None(wrong);
    });

    private static string Strange(Random chance, string good) => chance.OneIn(2) || good.Length == 0
        ? chance.Pick(_values)
        : Encoding.Latin1.GetString(chance.Spoil(Encoding.UTF8.GetBytes(good)));

    private static IEnumerable<(string Name, string Value)> Fields(IHtmlFormElement form) => form.Elements
        .Where(e => e.GetAttribute("name") is { Length: > 0 })
        .Select(e => (e.GetAttribute("name")!, e switch
        {
            IHtmlInputElement input => input.Value,
            IHtmlSelectElement select => select.Value ?? "",
            IHtmlTextAreaElement text => text.Value,
            _ => "",
        }));

    private static void Judge(List<string> wrong, Visitor visitor, string what)
    {
        if (visitor.Status >= 500 || visitor.Html.Contains("<script>alert", StringComparison.Ordinal)
            || visitor.Html.Contains("   at Alize", StringComparison.Ordinal))
        {
            wrong.Add($"{what}: {visitor.Status} {visitor.Html[..Math.Min(300, visitor.Html.Length)]}");
        }
    }
}
